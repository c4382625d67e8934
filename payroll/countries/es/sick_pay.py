"""The lines of a sick leave: what employer and Seguridad Social pay for its days, and the agreed top-up."""

from decimal import Decimal

from payroll.countries.es.earnings import NON_SALARY, monthly_extra_pays, monthly_salary
from payroll.countries.es.facts import IRPF, LeaveKind, SickLeave, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.sick_leave import Stretch, counted_days, stretches
from payroll.engine.graph import Workings
from payroll.engine.model import HUNDRED, ZERO, Category, Inputs, Line, Record, Step, shape
from payroll.engine.pack import Row
from payroll.engine.rounding import half_up_cent

SET_OFF_STEP = shape("es.step.set_off", "before", "advanced", "amount")
DAILY_BASE_STEP = shape("es.step.daily_base", "base", "base_days", "daily")
SICK_DAYS_STEP = shape("es.step.sick_days", "daily", "sick_days", "rate", "amount")
TOP_UP_STEP = shape("es.step.top_up", "salary", "agreed_rate", "paid", "amount")

TOPIC = "sick_pay"
EMPLOYER, DELEGATED, TOP_UP = "es.sick_pay.employer", "es.sick_pay.delegated", "es.sick_pay.top_up"
SET_OFF = "es.delegated_payment.employer"
RULE = "es.sick_pay"


def sick_pay_lines(work: Workings, facts: SpanishFacts) -> list[Line]:
    """Return what the leaves of the month are paid; it is taxed, but does not contribute (LGSS 147.2)."""
    if not facts.sick_leaves:
        return []
    inputs = work.inputs
    row = work.row(TOPIC, inputs.period_to)
    lines: list[Line] = []
    for leave in facts.sick_leaves:
        found = stretches(leave, facts.contribution_group, inputs.period_from, row.values)
        lines += [_stretch_line(leave, part, inputs, row) for part in found if part.amount]
        if leave.topped_up_to:
            lines += _top_up(leave, found, inputs, facts)
    return lines


def set_off(earnings: tuple[Line, ...], inputs: Inputs) -> list[Line]:
    """Return the delegated payment as less to pay to the Seguridad Social: the employer only advances it."""
    advanced = [line for line in earnings if line.code == DELEGATED]
    if not advanced:
        return []
    total = sum((line.amount for line in advanced), ZERO)
    steps = []
    before = ZERO
    for line in advanced:
        after = before - line.amount
        steps.append((SET_OFF_STEP, before, line.amount, after))
        before = after
    return [
        Line(
            code=SET_OFF,
            category=Category.EMPLOYER_CONTRIBUTION,
            label="es.delegated_payment",
            amount=-total,
            period_from=inputs.period_from,
            period_to=inputs.period_to,
            rule="es.sick_pay.set_off",
            parameter=advanced[0].parameter,
            is_verified=all(line.is_verified for line in advanced),
            trace=tuple(steps),
        )
    ]


def _stretch_line(leave: SickLeave, part: Stretch, inputs: Inputs, row: Row) -> Line:
    code = DELEGATED if part.step.is_delegated else EMPLOYER
    base = leave.common_base if leave.kind is LeaveKind.ILLNESS else leave.professional_base
    steps = (
        (DAILY_BASE_STEP, base, leave.base_days, part.daily),
        (SICK_DAYS_STEP, part.daily, part.days, part.step.rate, part.amount),
    )
    return _line(code, part.amount, inputs, steps, row, part.days, part.step.rate)


def _top_up(leave: SickLeave, found: list[Stretch], inputs: Inputs, facts: SpanishFacts) -> list[Line]:
    """Return what the employer adds so that the days of leave pay the agreed share of the salary."""
    days = len(counted_days(leave, facts.contribution_group, inputs.period_from))
    paid = sum((part.amount for part in found), ZERO)
    monthly = monthly_salary(inputs)
    if inputs.pays_per_year == inputs.periods_per_year:
        monthly += monthly_extra_pays(inputs)
    whole = whole_month(facts.contribution_group, inputs.period_from)
    salary = half_up_cent(monthly * days / whole)
    amount = max(ZERO, half_up_cent(salary * leave.topped_up_to / HUNDRED) - paid)
    if not amount:
        return []
    part = (("full", monthly), ("worked_days", days), ("period_days", whole), ("amount", salary))
    steps = (Step("step.part_of_period", part), (TOP_UP_STEP, salary, leave.topped_up_to, paid, amount))
    return [_line(TOP_UP, amount, inputs, steps, None, days, None)]


def _line(
    code: str,
    amount: Decimal,
    inputs: Inputs,
    steps: tuple[Record, ...],
    row: Row | None,
    days: int,
    rate: Decimal | None,
) -> Line:
    return Line(
        code=code,
        category=Category.EARNING,
        label=code,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rate=rate,
        rule=RULE,
        parameter=row.id if row else "",
        is_verified=not row or not row.unverified,
        trace=steps,
        quantity=Decimal(days),
        section=NON_SALARY,
        feeds=(IRPF,),
        rounding="half_up_cent",
    )
