"""Class 1 National Insurance by the exact percentage method, for the employee and for the employer.

Each band is rounded by itself: cut after the third decimal, and a third decimal of five or less
is dropped. Pay periods stand alone, except for directors: their earnings period is the year.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from payroll.countries.uk import wording
from payroll.countries.uk.parameters import (
    CategoryLetter,
    ContributionTable,
    EmployeeRate,
    EmployerFrom,
    NationalInsurance,
    RateBand,
    Thresholds,
)
from payroll.countries.uk.periods import MONTHS, WEEKS, span_of
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import ceiling_unit, half_down_third, half_up_unit

WEEKS_OF_A_MONTH = Decimal(13) / 3


class Share(NamedTuple):
    """What one band of pay contributes; no upper bound means everything above."""

    lower: Decimal
    upper: Decimal | None
    rate: Decimal
    amount: Decimal


class Contribution(NamedTuple):
    """The contribution of one payer: the bands that were reached and their sum."""

    amount: Decimal
    shares: tuple[Share, ...]


class ClassOne(NamedTuple):
    """Both contributions on one pay, and the earnings bands that HMRC is told."""

    employee: Contribution
    employer: Contribution
    at_lower: Decimal
    lower_to_primary: Decimal
    primary_to_upper: Decimal


def class_one(table: ContributionTable, pay: Decimal) -> ClassOne:
    """Return both contributions on the pay of one earnings period.

    Pay below the lower earnings limit is not reported at all, pay from it on with all its bands.
    """
    limits = table.limits
    lower = to_primary = to_upper = ZERO
    if pay >= limits.lower:
        lower = limits.lower
        to_primary = min(pay, limits.primary) - lower
        to_upper = max(min(pay, limits.upper) - limits.primary, ZERO)
    employee, employer = _contribution(pay, table.employee), _contribution(pay, table.employer)
    return ClassOne(employee, employer, lower, to_primary, to_upper)


def table_of(parameters: NationalInsurance, category: str, periods_per_year: int) -> ContributionTable:
    """Return what a category letter asks of a pay period; refused when the year has no such letter."""
    found = parameters.tables.get((category, periods_per_year))
    if found is None:
        letter = letter_of(category, parameters)
        limits = thresholds(parameters, periods_per_year)
        employee = _employee_bands(letter, limits, parameters)
        found = ContributionTable(limits, employee, _employer_bands(letter, limits, parameters))
        parameters.tables[(category, periods_per_year)] = found
    return found


def _employee_bands(
    letter: CategoryLetter, limits: Thresholds, parameters: NationalInsurance
) -> tuple[RateBand, ...]:
    above = parameters.upper_rate
    rates = {
        EmployeeRate.STANDARD: parameters.standard_rate,
        EmployeeRate.REDUCED: parameters.reduced_rate,
        EmployeeRate.DEFERRED: above,
    }
    if letter.employee not in rates:
        return ()
    return ((limits.primary, limits.upper, rates[letter.employee]), (limits.upper, None, above))


def _employer_bands(
    letter: CategoryLetter, limits: Thresholds, parameters: NationalInsurance
) -> tuple[RateBand, ...]:
    rate = parameters.employer_rate
    above = (limits.upper, None, rate)
    if letter.employer is EmployerFrom.NONE:
        return ()
    if letter.employer is EmployerFrom.UPPER:
        return (above,)
    start = limits.zone if letter.employer is EmployerFrom.ZONE else limits.secondary
    if start is None:
        raise InvalidInputs(problem=wording.BAD_CATEGORY)
    return ((start, limits.upper, rate), above)


def _contribution(pay: Decimal, bands: tuple[RateBand, ...]) -> Contribution:
    shares = []
    amount = ZERO
    for lower, upper, rate in bands:
        if pay <= lower:
            break
        top = pay if upper is None or pay < upper else upper
        due = half_down_third((top - lower) * rate / HUNDRED)
        shares.append(Share(lower, upper, rate, due))
        amount += due
    return Contribution(amount, tuple(shares))


def letter_of(category: str, parameters: NationalInsurance) -> CategoryLetter:
    """Return what a category letter means; refused when the year has no such letter."""
    letter = parameters.categories.get(category)
    if letter is None:
        raise InvalidInputs(problem=wording.BAD_CATEGORY)
    return letter


def thresholds(parameters: NationalInsurance, periods_per_year: int) -> Thresholds:
    """Return the limits of a pay period (SSCR 2001, regulation 11; HMRC manual NIM01206).

    A multiple of a week or a month takes its share of the yearly threshold, raised to a whole pound; the
    lower earnings limit is a multiple of the weekly one. The published forms of the zone threshold (NIM01535)
    are its shares to the nearest pound; other multiples of it are not published.
    """
    per_year, span = span_of(periods_per_year)
    if span == 1:
        return parameters.weekly if per_year == WEEKS else parameters.monthly
    if periods_per_year == 1:
        return parameters.annual
    return _multiple(parameters.weekly.lower, parameters.annual, per_year, span)


@lru_cache(maxsize=256)
def _multiple(weekly_lower: Decimal, annual: Thresholds, per_year: int, span: int) -> Thresholds:
    one = ceiling_unit(weekly_lower * WEEKS_OF_A_MONTH) if per_year == MONTHS else weekly_lower
    return Thresholds(
        lower=one * span,
        primary=ceiling_unit(annual.primary * span / per_year),
        secondary=ceiling_unit(annual.secondary * span / per_year),
        upper=ceiling_unit(annual.upper * span / per_year),
        zone=None if annual.zone is None else half_up_unit(annual.zone * span / per_year),
    )


def allowance(parameters: NationalInsurance, contributions: Decimal, claimed: Decimal) -> Decimal:
    """Return what an eligible employer keeps of a period's own contributions; `claimed` earlier in the year.

    Whether an employer is eligible is its own declaration; the figure goes into the payment summary (EPS).
    """
    if parameters.employment_allowance is None:
        raise Unsupported(wording.EMPLOYMENT_ALLOWANCE)
    return max(min(contributions, parameters.employment_allowance - claimed), ZERO)
