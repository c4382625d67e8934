"""The periods of each kind of filing and the last day for each, by the rule of its law.

Spain: RIRPF 108.1 and 108.2 (first twenty days after the period; AEAT's calendar of 2026: the 190 until
31 January), moved to the next business day (Ley 39/2015, 30.5). United States: 26 CFR 31.6071(a)-1 and IRC
6051(a), moved by IRC 7503, whose legal holidays are those of the District of Columbia. United Kingdom: PAYE
Regulations 2003, 67B (on or before the payment) and 67 (P60 by 31 May); nothing is moved.

>>> [due.due_on.isoformat() for due in quarters("es.111", 2026)]
['2026-04-20', '2026-07-20', '2026-10-20', '2027-01-20']
>>> calendar_year("es.190", 2026).due_on.isoformat()  # 31 January 2027 is a Sunday
'2027-02-01'
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from payroll.filings import kinds

MONTHS, QUARTERS = 12, 4
SATURDAY = 5
TAX_DAY = (4, 6)  # the British tax year begins on 6 April


@dataclass(frozen=True, slots=True)
class Obligation:
    """One filing that is due: of what kind, for which period, until when."""

    kind: str
    period: str
    period_from: date
    period_to: date
    due_on: date


def months(kind: str, year: int) -> list[Obligation]:
    """Return the twelve months of a kind."""
    return [_calendar(kind, f"{year}-{month:02d}", year, month, month) for month in range(1, MONTHS + 1)]


def quarters(kind: str, year: int) -> list[Obligation]:
    """Return the four quarters of a kind."""
    return [
        _calendar(kind, f"{year}-Q{quarter}", year, 3 * quarter - 2, 3 * quarter)
        for quarter in range(1, QUARTERS + 1)
    ]


def calendar_year(kind: str, year: int) -> Obligation:
    """Return a calendar year of a kind."""
    return _calendar(kind, str(year), year, 1, MONTHS)


def tax_year(year: int) -> Obligation:
    """Return the British tax year that begins in a year, for the P60."""
    first, last = date(year, *TAX_DAY), date(year + 1, *TAX_DAY) - timedelta(days=1)
    return Obligation(kinds.P60, f"{year}-{(year + 1) % 100:02d}", first, last, date(year + 1, 5, 31))


def pay_day(day: date) -> Obligation:
    """Return the submission of one British pay day."""
    return Obligation(kinds.FPS, day.isoformat(), day, day, day)


def of_country(
    country: str, years: Iterable[int], *, is_monthly: bool = False, pay_days: Iterable[date] = ()
) -> Iterator[Obligation]:
    """Return everything an employer of a country files for some years."""
    for year in years:
        if country == "es":
            yield from months(kinds.MODELO_111, year) if is_monthly else quarters(kinds.MODELO_111, year)
            yield calendar_year(kinds.MODELO_190, year)
            yield calendar_year(kinds.CERTIFICATE, year)
        elif country == "us":
            yield from quarters(kinds.FORM_941, year)
            yield calendar_year(kinds.W2, year)
        elif country == "uk":
            yield tax_year(year)
    if country == "uk":
        yield from (pay_day(day) for day in sorted(set(pay_days)))


def next_business_day(day: date, country: str) -> date:
    """Return a day, or the first one after it that is no Saturday, Sunday or public holiday of the law.

    Only holidays of the whole country count for Spain: a regional one may give a day more, never less.
    """
    while day.weekday() >= SATURDAY or day in _holidays(country):
        day += timedelta(days=1)
    return day


@cache
def _holidays(country: str) -> Any:
    import holidays

    if country == "us":
        return holidays.country_holidays("US", subdiv="DC")
    return holidays.country_holidays("ES")


def _calendar(kind: str, period: str, year: int, first: int, last: int) -> Obligation:
    ends = date(year, last, monthrange(year, last)[1])
    return Obligation(kind, period, date(year, first, 1), ends, _due(kind, ends))


def _due(kind: str, ends: date) -> date:
    """Return the last day for a period that ends on a day."""
    after = ends + timedelta(days=1)
    country = kinds.get(kind).country
    if kind == kinds.MODELO_111:
        return next_business_day(after.replace(day=20), country)
    if kind == kinds.CERTIFICATE:
        return date(after.year, 3, 31)
    # The 190, the 941 and the W-2 all have the month after their period.
    return next_business_day(after.replace(day=monthrange(after.year, after.month)[1]), country)
