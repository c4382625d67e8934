"""Spain's own kinds of element: travel allowances, benefits in kind and flexible pay, within legal limits.

What the limit lets through and what exceeds it are lines of their own, because they feed different bases:
travel within its limit feeds none (RIRPF 9, LGSS 147.2), flexible pay within its limit is free of income tax
(LIRPF 42.3) but contributes like any pay in kind.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from payroll.countries.es import wording
from payroll.countries.es.earnings import IN_KIND, NON_SALARY, OWN_KINDS, PAID_KINDS
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF, SALARY_FEEDS
from payroll.engine.graph import Workings
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Line, Record, Step, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent

COUNTS_STEP = shape("es.step.counts", "item", "amount")
NOTHING_STEP = shape("es.step.nothing", "item", "amount")
ADDED_UP_STEP = shape("es.step.added_up", "before", "added", "amount")
GIVEN_STEP = shape("step.given", "amount")
ABOVE_LIMIT_STEP = shape("es.step.above_limit", "given", "free", "amount")

TOPIC = "allowances"
TAXED = "taxed"
# An order for alimony: the court itself says how much, outside the scale (LEC 608).
ALIMONY = "es.alimony"


class Measure(StrEnum):
    """What a limit is counted by."""

    PROVEN = "proven"
    UNIT = "unit"
    PERSON_AND_YEAR = "person_and_year"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of element: its part of the payslip, its limit, the bases fed by what is within it."""

    section: str
    measure: Measure
    figure: str = ""
    feeds: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "es.mileage": Kind(NON_SALARY, Measure.UNIT, "kilometre"),
    "es.meals": Kind(NON_SALARY, Measure.UNIT, "meals"),
    "es.meals_overnight": Kind(NON_SALARY, Measure.UNIT, "meals_overnight"),
    "es.meals_abroad": Kind(NON_SALARY, Measure.UNIT, "meals_abroad"),
    "es.meals_overnight_abroad": Kind(NON_SALARY, Measure.UNIT, "meals_overnight_abroad"),
    "es.lodging": Kind(NON_SALARY, Measure.PROVEN),
    "es.fares": Kind(NON_SALARY, Measure.PROVEN),
    "es.sick_pay_top_up": Kind(NON_SALARY, Measure.PROVEN, feeds=(IRPF,)),
    "es.meal_card": Kind(IN_KIND, Measure.UNIT, "meal_card_day", (CONTRIBUTIONS,)),
    "es.health_insurance": Kind(IN_KIND, Measure.PERSON_AND_YEAR, "health_insurance_year", (CONTRIBUTIONS,)),
    "es.health_insurance_disabled": Kind(
        IN_KIND, Measure.PERSON_AND_YEAR, "health_insurance_disabled_year", (CONTRIBUTIONS,)
    ),
}


# Kinds that the law knows and that are not built.
REFUSED = {
    "es.complementary_hours": wording.COMPLEMENTARY_HOURS,
    "es.transport_card": wording.TRANSPORT_CARD,
    "es.childcare": wording.CHILDCARE,
}


def refuse_bad_elements(elements: tuple[Element, ...]) -> None:
    """Refuse a kind that Spain does not have, and a limited one that does not say how many it is for."""
    for element in elements:
        if element.kind is ElementKind.BENEFIT_IN_KIND and not element.feeds and element.code not in KINDS:
            raise Unsupported(wording.BENEFIT_IN_KIND)
        if element.kind not in PAID_KINDS and element.kind is not ElementKind.BENEFIT_IN_KIND:
            # A deduction under the code of a statutory line would be added up with it in the year so far.
            if element.code.startswith(OWN_KINDS) and element.code != ALIMONY:
                raise Unsupported(wording.UNKNOWN_ELEMENT)
            continue
        if not element.code.startswith(OWN_KINDS):
            continue
        kind = KINDS.get(element.code)
        if kind is None:
            raise Unsupported(REFUSED.get(element.code, wording.UNKNOWN_ELEMENT))
        if kind.measure is not Measure.PROVEN and (element.quantity is None or element.quantity <= 0):
            raise InvalidInputs(problem=wording.QUANTITY_MISSING)


def has_limit_of_year(elements: tuple[Element, ...]) -> bool:
    """Tell whether an element is limited by what the year has had of it so far."""
    kinds = [KINDS[element.code] for element in elements if element.code in KINDS]
    return any(kind.measure is Measure.PERSON_AND_YEAR for kind in kinds)


def allowance_lines(work: Workings) -> list[Line]:
    """Return the lines of the month's own kinds and of the benefits in kind."""
    lines: list[Line] = []
    used: dict[str, Decimal] = {}
    for element in work.inputs.elements:
        if element.code in KINDS:
            lines += _limited(element, KINDS[element.code], work, used)
        elif element.kind is ElementKind.BENEFIT_IN_KIND:
            lines.append(_in_kind(element, work.inputs))
    return lines


def received_in_kind(earnings: tuple[Line, ...], inputs: Inputs) -> list[Line]:
    """Return the deduction of what was given in kind: it is pay, but not paid out again."""
    given = [line.amount for line in earnings if line.section == IN_KIND]
    if not given:
        return []
    return [
        Line(
            code="es.in_kind.received",
            category=Category.DEDUCTION,
            label="es.in_kind.received",
            amount=sum(given, ZERO),
            period_from=inputs.period_from,
            period_to=inputs.period_to,
            rule="es.in_kind.received",
            trace=sum_steps(given),
        )
    ]


def sum_steps(amounts: list[Decimal]) -> tuple[Record, ...]:
    """Return the steps that add amounts up one by one."""
    if not amounts:
        return ((NOTHING_STEP, ZERO, ZERO),)
    steps: list[Record] = [(COUNTS_STEP, amounts[0], amounts[0])]
    total = amounts[0]
    for added in amounts[1:]:
        before, total = total, total + added
        steps.append((ADDED_UP_STEP, before, added, total))
    return tuple(steps)


def _in_kind(element: Element, inputs: Inputs) -> Line:
    amount = half_up_cent(element.amount)
    given = ((GIVEN_STEP, element.amount),)
    return _line(element, element.code, element.label, amount, IN_KIND, element.feeds, inputs, given)


def _limited(element: Element, kind: Kind, work: Workings, used: dict[str, Decimal]) -> list[Line]:
    inputs = work.inputs
    amount = half_up_cent(element.amount)
    given = (GIVEN_STEP, amount)
    if kind.measure is Measure.PROVEN:
        return [
            _line(element, element.code, element.label, amount, kind.section, kind.feeds, inputs, (given,))
        ]
    row = work.row(TOPIC, inputs.pay_date)
    free, step = _free(element, kind, amount, row, work, used)
    lines = []
    if free:
        steps = (given, step)
        lines.append(
            _line(element, element.code, element.label, free, kind.section, kind.feeds, inputs, steps, row)
        )
    if amount > free:
        over = (ABOVE_LIMIT_STEP, amount, free, amount - free)
        code = f"{element.code}.{TAXED}"
        section = kind.section if kind.section == IN_KIND else "salary"
        above = (given, step, over)
        lines.append(_line(element, code, code, amount - free, section, SALARY_FEEDS, inputs, above, row))
    return lines


def _free(
    element: Element, kind: Kind, amount: Decimal, row: Row, work: Workings, used: dict[str, Decimal]
) -> tuple[Decimal, Record]:
    limit: Decimal = getattr(row.values, kind.figure)
    quantity = element.quantity or ZERO
    values: tuple[tuple[str, Decimal], ...] = (
        ("given", amount),
        ("quantity_count", quantity),
        ("limit", limit),
    )
    if kind.measure is Measure.UNIT:
        free = min(amount, half_up_cent(quantity * limit))
        return free, Step("es.step.free_by_unit", (*values, ("amount", free)))
    so_far = work.inputs.so_far(element.code) + used.get(element.code, ZERO)
    free = min(amount, max(ZERO, half_up_cent(quantity * limit) - so_far))
    used[element.code] = used.get(element.code, ZERO) + free
    return free, Step("es.step.free_by_year", (*values, ("so_far", so_far), ("amount", free)))


def _line(
    element: Element,
    code: str,
    label: str,
    amount: Decimal,
    section: str,
    feeds: tuple[str, ...],
    inputs: Inputs,
    trace: tuple[Record, ...],
    row: Row | None = None,
) -> Line:
    return Line(
        code=code,
        category=Category.EARNING,
        label=label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rule="es.allowance" if row else "es.element",
        parameter=row.id if row else "",
        is_verified=not row or not row.unverified,
        trace=trace,
        quantity=element.quantity,
        section=section,
        feeds=feeds,
        rounding="half_up_cent",
    )
