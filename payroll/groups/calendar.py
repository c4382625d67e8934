"""The calendar of a pay group: its periods without gap or overlap, and the days that belong to each.

Nothing here reads the database: a plan says how a group is paid, days come in and go out.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from holidays import country_holidays, financial_holidays

from payroll.countries.uk import periods as tax_periods
from payroll.groups.models import MONTHLY, PERIODS_PER_YEAR, SEMIMONTHLY, WEEKS

ONE_DAY, DAYS_OF_WEEK, SATURDAY = timedelta(days=1), 7, 5
MIDDLE = 15
APPROVAL_DAYS = 2  # bank days a bank file takes to arrive
FIRST_ANCHOR = date(2024, 1, 1)  # a Monday, for groups of weeks that name no first day


@dataclass(frozen=True)
class Plan:
    """How a group is paid: what `payroll.groups.models.PayGroup` says, and where its banks are."""

    country: str
    frequency: str = MONTHLY
    pay_day: int = 0
    cut_off_days: int = 5
    publish_days: int = 0
    anchor_on: date | None = None
    region: str = ""


@dataclass(frozen=True)
class Span:
    """One period with the days that belong to it."""

    first: date
    last: date
    cut_off_on: date
    approve_by: date
    pay_date: date
    publish_on: date


def span_of(plan: Plan, day: date) -> Span:
    """Return the period a day belongs to."""
    first, last = _bounds(plan, day)
    pay_date = _pay_date(plan, first, last)
    cut_off = bank_days_before(plan, pay_date, plan.cut_off_days)
    return Span(
        first=first,
        last=last,
        cut_off_on=cut_off,
        approve_by=max(cut_off, bank_days_before(plan, pay_date, APPROVAL_DAYS)),
        pay_date=pay_date,
        publish_on=bank_days_before(plan, pay_date, plan.publish_days),
    )


def spans(plan: Plan, start: date) -> Iterator[Span]:
    """Yield the period a day belongs to and every one after it."""
    while True:
        found = span_of(plan, start)
        yield found
        start = found.last + ONE_DAY


def year_ahead(plan: Plan, start: date) -> list[Span]:
    """Return the period a day belongs to and those of a year after it."""
    return list(islice(spans(plan, start), PERIODS_PER_YEAR[plan.frequency] + 1))


def number_of(plan: Plan, span: Span) -> int:
    """Return the number of a period in its year: HMRC's tax week or month, else the count by pay dates."""
    if plan.country == "uk" and plan.frequency != SEMIMONTHLY:
        return tax_periods.period_on(PERIODS_PER_YEAR[plan.frequency], span.pay_date).number
    if plan.frequency == MONTHLY:
        return span.first.month
    number, earlier = 1, span
    while (earlier := span_of(plan, earlier.first - ONE_DAY)).pay_date.year == span.pay_date.year:
        number += 1
    return number


# ---- the days of a period ----------------------------------------------------------------------------


def _bounds(plan: Plan, day: date) -> tuple[date, date]:
    if plan.frequency in WEEKS:
        length = WEEKS[plan.frequency] * DAYS_OF_WEEK
        anchor = plan.anchor_on or FIRST_ANCHOR
        first = anchor + timedelta(days=(day - anchor).days // length * length)
        return first, first + timedelta(days=length - 1)
    last_of_month = day.replace(day=monthrange(day.year, day.month)[1])
    if plan.frequency == MONTHLY:
        return day.replace(day=1), last_of_month
    if day.day <= MIDDLE:
        return day.replace(day=1), day.replace(day=MIDDLE)
    return day.replace(day=MIDDLE + 1), last_of_month


def _pay_date(plan: Plan, first: date, last: date) -> date:
    """Return the pay day, earlier when the banks are closed on it.

    One early in a month does not fall back into the month before, which may be another tax year.
    """
    if plan.frequency == MONTHLY:
        wanted = last if not plan.pay_day else min(last, first + timedelta(days=plan.pay_day - 1))
    else:
        wanted = last + timedelta(days=plan.pay_day)
    earlier = bank_day_on_or_before(plan, wanted)
    return earlier if earlier >= first else bank_day_on_or_after(plan, wanted)


# ---- the banks ---------------------------------------------------------------------------------------


def is_bank_day(plan: Plan, on: date) -> bool:
    """Tell whether the banks of a group settle on a day."""
    return on.weekday() < SATURDAY and on not in _closed(plan.country, plan.region, on.year)


def bank_day_on_or_before(plan: Plan, on: date) -> date:
    """Return the day itself or the last earlier one on which banks settle."""
    while not is_bank_day(plan, on):
        on -= ONE_DAY
    return on


def bank_day_on_or_after(plan: Plan, on: date) -> date:
    """Return the day itself or the next one on which banks settle."""
    while not is_bank_day(plan, on):
        on += ONE_DAY
    return on


def bank_days_before(plan: Plan, on: date, count: int) -> date:
    """Return the day so many bank days before another."""
    for _ in range(count):
        on = bank_day_on_or_before(plan, on - ONE_DAY)
    return on


@lru_cache(maxsize=64)
def _closed(country: str, region: str, year: int) -> frozenset[date]:
    """Return the days on which payments do not settle: of TARGET, of the Federal Reserve, of the UK's part.

    The regional holidays of Spain close shops and offices, not the transfers between banks.
    """
    if country == "us":
        return frozenset(financial_holidays("XFED", years=year))
    if country == "uk":
        part = region.removeprefix("GB-") if region in ("GB-SCT", "GB-NIR", "GB-WLS") else "ENG"
        return frozenset(country_holidays("GB", subdiv=part, years=year))
    return frozenset(financial_holidays("XECB", years=year))
