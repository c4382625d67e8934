"""The end of an employment (finiquito): accrued extra pays, unused holiday, the indemnity of the law.

Sources: ET 49.1.c, 53.1.b, 56.1 and DT 11 for the indemnities; LIRPF 7.e for what is exempt of them, which
the end of a fixed term is not; LGSS 147.1 for the holiday that contributes apart, with the ceiling of the
months it would have fallen into.
"""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es import wording
from payroll.countries.es.earnings import NON_SALARY, SALARY, accrued_step, monthly_salary
from payroll.countries.es.facts import IRPF, EndCause, Settlement, SpanishFacts
from payroll.countries.es.parameters import Indemnities, IndemnityRule
from payroll.engine.graph import Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent

INDEMNITY_DAYS_STEP = shape("es.step.indemnity_days", "year_days", "months_count", "earned_days")
INDEMNITY_BEFORE_STEP = shape("es.step.indemnity_before", "year_days", "months_count", "earned_days")
INDEMNITY_TOGETHER_STEP = shape(
    "es.step.indemnity_together", "earlier_days", "later_days", "most_days", "earned_days"
)
INDEMNITY_STEP = shape("es.step.indemnity", "annual", "earned_days", "amount")
INDEMNITY_CAPPED_STEP = shape("es.step.indemnity_capped", "full", "annual", "most_count", "amount")
INDEMNITY_EXEMPT_STEP = shape("es.step.indemnity_exempt", "whole", "most", "amount")
INDEMNITY_TAXED_STEP = shape("es.step.indemnity_taxed", "whole", "exempt", "amount")
UNUSED_HOLIDAY_STEP = shape("es.step.unused_holiday", "annual", "unused_days", "amount")

TOPIC = "indemnities"
MONTHS, DAYS_OF_YEAR, DAYS_OF_PAY_YEAR = 12, 365, 360
HOLIDAY, EXTRA_PAY = "es.settlement.holiday", "es.settlement.extra_pay"
EXEMPT, TAXED = "es.settlement.indemnity", "es.settlement.indemnity_taxed"
DISMISSALS = (EndCause.OBJECTIVE, EndCause.UNFAIR)


class Indemnity(NamedTuple):
    """What the law asks for the end of an employment, what of it is exempt of tax, and the steps to it."""

    amount: Decimal
    exempt: Decimal
    taxed: Decimal
    steps: tuple[Record, ...]


def indemnity(
    cause: EndCause, starts_on: date, ends_on: date, annual_salary: Decimal, law: Indemnities
) -> Indemnity:
    """Return the indemnity for a salary of the year, extra pays included; part years go by months."""
    if ends_on < starts_on:
        raise InvalidInputs(problem=wording.BAD_SETTLEMENT)
    if cause is EndCause.WITHOUT_INDEMNITY:
        return Indemnity(ZERO, ZERO, ZERO, ())
    after = ends_on + timedelta(1)
    if cause is EndCause.UNFAIR and starts_on < law.reform_on:
        amount, steps = _across_reform(starts_on, after, annual_salary, law)
    else:
        rules = {EndCause.OBJECTIVE: law.objective, EndCause.UNFAIR: law.unfair}
        rule = rules.get(cause, law.end_of_fixed_term)
        amount, steps = _by_rule(rule, service_months(starts_on, after), annual_salary)
    if cause not in DISMISSALS:
        return Indemnity(amount, ZERO, amount, steps)
    exempt = min(amount, law.exempt_up_to)
    return Indemnity(amount, exempt, amount - exempt, steps)


def service_months(start: date, after: date) -> int:
    """Return the months from a day to another; a month that has begun counts whole.

    >>> service_months(date(2024, 1, 1), date(2025, 1, 1)), service_months(date(2024, 1, 1), date(2025, 1, 2))
    (12, 13)
    """
    whole = (after.year - start.year) * MONTHS + after.month - start.month
    return whole + (after.day > start.day)


def settlement_lines(work: Workings, facts: SpanishFacts) -> list[Line]:
    """Return what the last month owes besides its days."""
    settled = facts.settlement
    if settled is None:
        return []
    inputs = work.inputs
    lines = _extra_pays(settled, inputs)
    if settled.unused_holiday_days:
        lines.append(_holiday(settled, inputs))
    row = work.row(TOPIC, settled.ends_on)
    owed = indemnity(settled.cause, settled.starts_on, settled.ends_on, inputs.annual_salary, row.values)
    return lines + _indemnity_lines(owed, inputs, row)


def holiday_pieces(settled: Settlement) -> list[tuple[date, Decimal]]:
    """Return the months that the unused holiday would have fallen into, with its days in each."""
    left = settled.unused_holiday_days
    day = settled.ends_on + timedelta(1)
    pieces = []
    while left > 0:
        room = Decimal(monthrange(day.year, day.month)[1] - day.day + 1)
        pieces.append((day, min(left, room)))
        left -= room
        day += timedelta(int(room))
    return pieces


def refuse_bad_settlement(settled: Settlement, inputs: Inputs) -> None:
    """Refuse an end outside the month that is paid, and days or shares that cannot be."""
    is_in_month = inputs.period_from <= settled.ends_on <= inputs.period_to
    shares = all(0 <= extra.accrued <= 1 and 1 <= extra.month <= MONTHS for extra in settled.extra_pays)
    if (
        not is_in_month
        or settled.ends_on < settled.starts_on
        or not 0 <= settled.unused_holiday_days <= DAYS_OF_YEAR
        or not shares
    ):
        raise InvalidInputs(problem=wording.BAD_SETTLEMENT)


def _by_rule(rule: IndemnityRule, months: int, annual: Decimal) -> tuple[Decimal, tuple[Record, ...]]:
    days = rule.days_per_year * months / MONTHS
    earned = (INDEMNITY_DAYS_STEP, rule.days_per_year, months, days)
    return _capped(annual, days, rule, (earned,))


def _across_reform(
    starts_on: date, after: date, annual: Decimal, law: Indemnities
) -> tuple[Decimal, tuple[Record, ...]]:
    """Return the indemnity of an employment from before the reform of 2012 (ET DT 11)."""
    before_months = service_months(starts_on, min(law.reform_on, after))
    after_months = service_months(law.reform_on, after) if after > law.reform_on else 0
    earlier = law.unfair_before_reform.days_per_year * before_months / MONTHS
    later = law.unfair.days_per_year * after_months / MONTHS
    days = min(earlier + later, max(Decimal(law.most_days_across_reform), earlier))
    steps = (
        (INDEMNITY_BEFORE_STEP, law.unfair_before_reform.days_per_year, before_months, earlier),
        (INDEMNITY_DAYS_STEP, law.unfair.days_per_year, after_months, later),
        (INDEMNITY_TOGETHER_STEP, earlier, later, law.most_days_across_reform, days),
    )
    return _capped(annual, days, law.unfair_before_reform, steps)


def _capped(
    annual: Decimal, days: Decimal, rule: IndemnityRule, steps: tuple[Record, ...]
) -> tuple[Decimal, tuple[Record, ...]]:
    amount = half_up_cent(annual / DAYS_OF_YEAR * days)
    steps = (*steps, (INDEMNITY_STEP, annual, days, amount))
    if rule.most_months is None:
        return amount, steps
    limit = half_up_cent(annual / MONTHS * rule.most_months)
    if amount <= limit:
        return amount, steps
    return limit, (*steps, (INDEMNITY_CAPPED_STEP, amount, annual, rule.most_months, limit))


def _indemnity_lines(owed: Indemnity, inputs: Inputs, row: Row) -> list[Line]:
    lines = []
    if owed.exempt:
        steps = (*owed.steps, (INDEMNITY_EXEMPT_STEP, owed.amount, row.values.exempt_up_to, owed.exempt))
        lines.append(_line(EXEMPT, owed.exempt, (), steps, inputs, row))
    if owed.taxed:
        steps = (*owed.steps, (INDEMNITY_TAXED_STEP, owed.amount, owed.exempt, owed.taxed))
        lines.append(_line(TAXED, owed.taxed, (IRPF,), steps, inputs, row))
    return lines


def _extra_pays(settled: Settlement, inputs: Inputs) -> list[Line]:
    full = monthly_salary(inputs)
    return [
        _line(
            EXTRA_PAY,
            half_up_cent(full * extra.accrued),
            (IRPF,),
            (accrued_step(full, extra.accrued),),
            inputs,
            section=SALARY,
        )
        for extra in settled.extra_pays
    ]


def _holiday(settled: Settlement, inputs: Inputs) -> Line:
    days = settled.unused_holiday_days
    amount = half_up_cent(inputs.annual_salary / DAYS_OF_PAY_YEAR * days)
    step = (UNUSED_HOLIDAY_STEP, inputs.annual_salary, days, amount)
    return _line(HOLIDAY, amount, (IRPF,), (step,), inputs, section=SALARY, quantity=days)


def _line(
    code: str,
    amount: Decimal,
    feeds: tuple[str, ...],
    trace: tuple[Record, ...],
    inputs: Inputs,
    row: Row | None = None,
    section: str = NON_SALARY,
    quantity: Decimal | None = None,
) -> Line:
    return Line(
        code=code,
        category=Category.EARNING,
        label=code,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rule="es.settlement",
        parameter=row.id if row else "",
        is_verified=not row or not row.unverified,
        trace=trace,
        quantity=quantity,
        section=section,
        feeds=feeds,
        rounding="half_up_cent",
    )
