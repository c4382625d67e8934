"""What is withheld after tax, by legal priority: court orders first, agreed deductions after them."""

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es import wording
from payroll.countries.es.allowances import ALIMONY
from payroll.countries.es.earnings import NON_SALARY, pays_extra
from payroll.countries.es.facts import SpanishFacts
from payroll.countries.es.garnishment import Attachable, attachable, unit_and_untouchable
from payroll.countries.es.sick_pay import RULE as SICK_PAY
from payroll.engine.graph import Workings
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent

ALIMONY_STEP = shape("es.step.alimony", "owed", "left", "amount")
GARNISHMENT_NET_STEP = shape("es.step.garnishment_net", "disposable", "other", "net")
GARNISHMENT_ABOVE_STEP = shape("es.step.garnishment_above", "untouchable", "net", "above")
GARNISHMENT_TAKEN_STEP = shape("es.step.garnishment_taken", "owed", "left", "amount")
GARNISHMENT_SLICE_STEP = shape("es.step.garnishment_slice", "before", "base", "rate", "due")
GARNISHMENT_ALLOWED_STEP = shape("es.step.garnishment_allowed", "due", "limit")
GIVEN_STEP = shape("step.given", "amount")

TOPIC_WAGE = "minimum_wage"
TOPIC_GARNISHMENT = "garnishment"


class Court(NamedTuple):
    """What the orders of a month are measured against: the scale, the net wages, what alimony takes first."""

    wage: Row
    scale: Row
    disposable: Decimal
    other: Decimal
    alimony: Decimal

    @property
    def net(self) -> Decimal:
        """Return the wages that are left: reimbursed expenses and indemnities are none."""
        return self.disposable - self.other


def deductions(
    work: Workings,
    facts: SpanishFacts,
    earned: tuple[Line, ...],
    disposable: Decimal,
    *,
    has_own_cuts: bool = True,
) -> tuple[Line, ...]:
    """Return alimony, the garnishments the law lets through, in the order given, then agreed deductions.

    The rate of an order is the cut that its court granted for dependants, in points (LEC 607.4); without one
    the cut of the facts holds.
    """
    inputs = work.inputs
    orders = [item for item in inputs.elements if item.kind is ElementKind.GARNISHMENT]
    alimony = [item for item in orders if item.code == ALIMONY]
    scaled = [item for item in orders if item.code != ALIMONY]
    agreed = [item for item in inputs.elements if item.kind is ElementKind.DEDUCTION]
    return (
        *_alimony(alimony, inputs, disposable),
        *_garnishments(
            scaled if has_own_cuts else [replace(item, rate=None) for item in scaled],
            work,
            facts,
            _court(work, earned, disposable, alimony) if scaled else None,
        ),
        *(_agreed(item, inputs) for item in agreed),
    )


def _alimony(orders: list[Element], inputs: Inputs, disposable: Decimal) -> list[Line]:
    left, lines = max(ZERO, disposable), []
    for order in orders:
        amount = min(half_up_cent(order.amount), left)
        step = (ALIMONY_STEP, order.amount, left, amount)
        left -= amount
        lines.append(_line(order, amount, inputs, ALIMONY, (step,)))
    return lines


def _court(work: Workings, earned: tuple[Line, ...], disposable: Decimal, alimony: list[Element]) -> Court:
    others = [line.amount for line in earned if line.section == NON_SALARY and line.rule != SICK_PAY]
    return Court(
        wage=work.row(TOPIC_WAGE, work.inputs.pay_date),
        scale=work.row(TOPIC_GARNISHMENT, work.inputs.pay_date),
        disposable=disposable,
        other=sum(others, ZERO),
        alimony=sum((half_up_cent(order.amount) for order in alimony), ZERO),
    )


def _garnishments(
    orders: list[Element], work: Workings, facts: SpanishFacts, court: Court | None
) -> list[Line]:
    """Return what each order takes of what its own scale leaves it after those before it."""
    if court is None:
        return []
    inputs = work.inputs
    unit, untouchable = unit_and_untouchable(court.wage.values, inputs.pays_per_year, pays_extra(inputs))
    is_verified = not court.wage.unverified and not court.scale.unverified
    parameter = f"{court.scale.id} {court.wage.id}"
    lines: list[Line] = []
    taken = ZERO
    for order in orders:
        cut = facts.garnishment_cut if order.rate is None else order.rate
        found = attachable(court.net, unit, untouchable, court.scale.values, _checked(cut, court.scale))
        left = max(ZERO, min(found.amount, max(ZERO, court.net - court.alimony)) - taken)
        amount = min(half_up_cent(order.amount), left)
        steps = (
            (GARNISHMENT_NET_STEP, court.disposable, court.other, court.net),
            (GARNISHMENT_ABOVE_STEP, untouchable, court.net, found.above),
            *_scale_steps(found),
            (GARNISHMENT_TAKEN_STEP, order.amount, left, amount),
        )
        taken += amount
        line = _line(order, amount, inputs, "es.garnishment", steps, parameter, is_verified)
        lines.append(line._replace(rate=None))
    return lines


def _checked(cut: Decimal, scale: Row) -> Decimal:
    if cut and not scale.values.least_cut <= cut <= scale.values.highest_cut:
        raise InvalidInputs(problem=wording.BAD_CUT)
    return cut


def _scale_steps(found: Attachable) -> list[Record]:
    steps = [(GARNISHMENT_SLICE_STEP, part.before, part.amount, part.rate, part.due) for part in found.parts]
    return [*steps, (GARNISHMENT_ALLOWED_STEP, found.due, found.amount)]


def _agreed(element: Element, inputs: Inputs) -> Line:
    amount = half_up_cent(element.amount)
    return _line(element, amount, inputs, "es.element", ((GIVEN_STEP, amount),))


def _line(
    element: Element,
    amount: Decimal,
    inputs: Inputs,
    rule: str,
    trace: tuple[Record, ...],
    parameter: str = "",
    is_verified: bool = True,
) -> Line:
    return Line(
        code=element.code,
        category=Category.DEDUCTION,
        label=element.label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        quantity=element.quantity,
        rate=element.rate,
        rule=rule,
        parameter=parameter,
        is_verified=is_verified,
        trace=trace,
        rounding="half_up_cent",
    )
