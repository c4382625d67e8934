"""Tax years, tax weeks and tax months: how HMRC counts the period of a payment."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from payroll.countries.uk import wording
from payroll.engine.refusals import InvalidInputs, Unsupported

MONTHS, WEEKS = 12, 52
# How many tax weeks or months one period of each frequency spans.
SPANS = {
    52: (WEEKS, 1),
    26: (WEEKS, 2),
    13: (WEEKS, 4),
    12: (MONTHS, 1),
    4: (MONTHS, 3),
    2: (MONTHS, 6),
    1: (MONTHS, 12),
}
FIRST_DAY = (4, 6)


@dataclass(frozen=True, slots=True)
class TaxPeriod:
    """A period in tax weeks (52 a year) or tax months (12): its span, and the number of its last one.

    A payment on the last day or two of a tax year may fall in a week beyond 52 (53, 54 or 56): it is taxed
    by itself, like the first period of a year.
    """

    per_year: int
    span: int
    number: int

    @property
    def is_beyond_year(self) -> bool:
        """Tell whether this is week 53, 54 or 56."""
        return self.number > self.per_year


@lru_cache(maxsize=1024)
def period(periods_per_year: int, number: int) -> TaxPeriod:
    """Return the period that ends with a tax week or month; refused where HMRC has no such period."""
    per_year, span = span_of(periods_per_year)
    last = per_year if per_year == MONTHS else WEEKS + span
    if not 1 <= number <= last:
        raise InvalidInputs(problem=wording.BAD_PERIOD_NUMBER)
    return TaxPeriod(per_year, span, number)


def span_of(periods_per_year: int) -> tuple[int, int]:
    """Return weeks or months (52 or 12), and how many of them a period spans; refused for other divisions."""
    if periods_per_year not in SPANS:
        raise Unsupported(wording.FREQUENCY)
    return SPANS[periods_per_year]


def tax_year(on: date) -> int:
    """Return the year in which the tax year of a day begins.

    >>> tax_year(date(2026, 4, 5)), tax_year(date(2026, 4, 6))
    (2025, 2026)
    """
    return on.year if (on.month, on.day) >= FIRST_DAY else on.year - 1


def tax_month(on: date) -> int:
    """Return the tax month of a day, from the 6th to the 5th.

    >>> tax_month(date(2026, 4, 6)), tax_month(date(2026, 11, 30)), tax_month(date(2027, 4, 5))
    (1, 8, 12)
    """
    return (on.month - 4 - (on.day < FIRST_DAY[1])) % MONTHS + 1


def tax_week(on: date) -> int:
    """Return the tax week of a day; the last day of a year, or two, are week 53.

    >>> tax_week(date(2026, 4, 12)), tax_week(date(2026, 4, 13)), tax_week(date(2027, 4, 5))
    (1, 2, 53)
    """
    return (on - date(tax_year(on), *FIRST_DAY)).days // 7 + 1


@lru_cache(maxsize=1024)
def period_on(periods_per_year: int, pay_date: date) -> TaxPeriod:
    """Return the period of a payment: the tax week or month of its date; week 53 ends with its span."""
    per_year, span = span_of(periods_per_year)
    if per_year == MONTHS:
        return period(periods_per_year, max(tax_month(pay_date), 1))
    week = tax_week(pay_date)
    return period(periods_per_year, WEEKS + span if week > WEEKS else week)
