"""Contributions on holiday that was not taken: a settlement of its own (L13) after the employment."""

from decimal import Decimal

from payroll.countries.es import social_security, wording
from payroll.countries.es.facts import Settlement, SpanishFacts
from payroll.countries.es.settlement import HOLIDAY, holiday_pieces
from payroll.countries.es.social_security import DAYS_OF_EVERY_MONTH, FIRST_DAILY_GROUP, Bases
from payroll.engine.graph import Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import clamp

HOLIDAY_BASE_STEP = shape("es.step.holiday_base", "before", "share", "floor", "ceiling", "amount")

TOPIC = "social_security"
BASE = "es.base.holiday"


def holiday_base(
    work: Workings, facts: SpanishFacts, earnings: tuple[Line, ...], common: Decimal
) -> list[Line]:
    """Return the base of the unused holiday, within the limits of each month it would have fallen into."""
    settled = facts.settlement
    paid = next((line.amount for line in earnings if line.code == HOLIDAY), ZERO)
    if settled is None or not paid:
        return []
    row = work.row(TOPIC, work.inputs.period_to)
    _refuse_another_row(work, settled, row)
    steps, total, is_certain = [], ZERO, True
    for first, days in holiday_pieces(settled):
        is_last_month = first <= work.inputs.period_to
        share = half_up_cent(paid * days / settled.unused_holiday_days)
        floor, ceiling = _limits(row, facts.contribution_group, days)
        ceiling = max(ZERO, ceiling - common) if is_last_month else ceiling
        amount = clamp(share, min(floor, ceiling), ceiling)
        is_certain = is_certain and amount == share
        steps.append((HOLIDAY_BASE_STEP, total, share, min(floor, ceiling), ceiling, total + amount))
        total += amount
    return [_base_line(total, tuple(steps), work.inputs, row, is_certain)]


def holiday_contributions(
    work: Workings, facts: SpanishFacts, base: Line | None
) -> list[tuple[Category, social_security.Contribution]]:
    """Return the quotas of the unused holiday, the employee's before the employer's."""
    if base is None:
        return []
    values = work.row(TOPIC, work.inputs.period_to).values
    amount = base.amount
    bases = Bases(amount, amount, ZERO, ZERO, ZERO, ZERO)
    employee = social_security.employee_contributions(bases, values, facts.contract)
    employer = social_security.employer_contributions(bases, values, facts.contract, facts.accident_rate)
    return [
        *((Category.EMPLOYEE_CONTRIBUTION, _holiday(quota)) for quota in employee),
        *((Category.EMPLOYER_CONTRIBUTION, _holiday(quota)) for quota in employer),
    ]


def _holiday(quota: social_security.Contribution) -> social_security.Contribution:
    return quota._replace(code=f"holiday.{quota.code}")


def _refuse_another_row(work: Workings, settled: Settlement, row: Row) -> None:
    if any(work.row(TOPIC, first).id != row.id for first, _ in holiday_pieces(settled)):
        raise Unsupported(wording.HOLIDAY_ACROSS_YEARS)


def _limits(row: Row, group: int, days: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least base of the days and the ceiling of a whole month, which the law does not prorate."""
    whole = social_security.limits(row.values, group, DAYS_OF_EVERY_MONTH)
    if group >= FIRST_DAILY_GROUP:
        return half_up_cent(row.values.daily_floors[group] * days), whole.ceiling
    return half_up_cent(whole.common_floor * days / DAYS_OF_EVERY_MONTH), whole.ceiling


def _base_line(
    amount: Decimal, steps: tuple[Record, ...], inputs: Inputs, row: Row, is_certain: bool
) -> Line:
    return Line(
        code=BASE,
        category=Category.BASE,
        label=BASE,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rule=BASE,
        parameter=row.id,
        is_verified=is_certain,
        trace=steps,
    )
