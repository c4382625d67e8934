"""The least an hour may pay (National Minimum Wage Act 1998, the year's regulations)."""

from datetime import date
from decimal import Decimal

from payroll.countries.uk.ages import age_on
from payroll.countries.uk.parameters import MinimumWage

ADULT, OF_AGE = 21, 18
APPRENTICE_BELOW = 19


def least_hourly_pay(
    wage: MinimumWage, birth_date: date, on: date, apprentice_since: date | None = None
) -> Decimal:
    """Return the minimum wage of an hour; the apprentice rate holds below 19 and in the first year."""
    age = age_on(birth_date, on)
    if apprentice_since and (age < APPRENTICE_BELOW or age_on(apprentice_since, on) < 1):
        return wage.apprentice
    if age >= ADULT:
        return wage.from_21
    return wage.from_18 if age >= OF_AGE else wage.under_18
