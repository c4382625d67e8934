"""From the net somebody is to get on an off-cycle run to the amount of the element that gives it."""

from dataclasses import replace
from decimal import Decimal

from hr.errors import Conflict
from hr.i18n import N_
from hr.money import to_minor
from payroll.engine.gross_up import gross_up
from payroll.engine.model import ZERO, Element, ElementKind, Inputs
from payroll.engine.refusals import Refused
from payroll.offcycle.elements import made
from payroll.offcycle.models import OffCyclePay
from payroll.runs.kinds import Ground, Slot, kind_of
from payroll.runs.models import REPLACEMENT, PayRun
from payroll.snapshots.reading import sealed_result

EARNINGS = (ElementKind.EARNING, ElementKind.OVERTIME)


def amount_for(run: PayRun, row: OffCyclePay, net: Decimal) -> int:
    """Return the amount, in minor units, with which a person's off-cycle pay is exactly a net."""
    ground, before = _ground(run, row)
    if ground.problems or ground.inputs is None or ground.pack is None:
        problem = ground.problems[0]
        raise Conflict(problem.message, key=problem.key, **problem.values)
    mine = made(row.element_code, row.amount_minor, run.country, run.period_to)
    try:
        found = gross_up(
            ground.inputs,
            ground.pack,
            mine.code,
            before + net,
            lambda given, amount: _varied(given, mine, amount),
        )
    except Refused as refusal:
        raise Conflict(refusal.message, key=refusal.key, **refusal.values) from refusal
    return to_minor(found.amount)


def _ground(run: PayRun, row: OffCyclePay) -> tuple[Ground, Decimal]:
    """Return what the pay rests on, with the net that is paid already."""
    for place in kind_of(run).places(run):
        if place.employment_id == row.employment_id and place.kind != "void":
            slot = Slot("", run.id, *place)
            (ground,) = kind_of(run).grounds(run, [slot])
            paid = sealed_result(slot.original_item_id).net if slot.kind == REPLACEMENT else ZERO
            return ground, paid
    raise Conflict(N_("This person is not on the run."), key="not_on_run")


def _varied(given: Inputs, mine: Element, amount: Decimal) -> Inputs:
    """Put an amount in the place of ours, which is the last of its code."""
    elements = list(given.elements)
    place = max(number for number, each in enumerate(elements) if each.code == mine.code)
    more = amount - elements[place].amount
    elements[place] = replace(elements[place], amount=amount)
    expected = given.expected_annual_pay
    if expected and mine.kind in EARNINGS:
        expected += more
    return replace(given, elements=tuple(elements), expected_annual_pay=expected)
