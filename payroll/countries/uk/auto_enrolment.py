"""Automatic enrolment: whom the employer must enrol, and what a workplace pension takes from pay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.countries.uk.ages import age_on
from payroll.countries.uk.facts import PensionBasis, PensionRelief, PensionScheme
from payroll.countries.uk.parameters import EarningsBand, Pensions
from payroll.countries.uk.periods import span_of
from payroll.engine.model import ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import percent

LOWEST_AGE, ENROLMENT_AGE, HIGHEST_AGE = 16, 22, 75
BANDS = {
    (52, 1): "week",
    (52, 2): "fortnight",
    (52, 4): "four_weeks",
    (12, 1): "month",
    (12, 3): "quarter",
    (12, 6): "half_year",
    (12, 12): "year",
}


class Duty(StrEnum):
    """What the employer owes a worker: enrolment, or the right to join with or without contributions."""

    ENROL = "enrol"
    OPT_IN = "opt_in"
    MAY_JOIN = "may_join"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PensionDue:
    """A period's contributions: `gross` is the member's share with relief, `deducted` what pay loses."""

    pay: Decimal
    base: Decimal
    gross: Decimal
    relief: Decimal
    deducted: Decimal
    employer: Decimal


def band_of(parameters: Pensions, periods_per_year: int) -> EarningsBand:
    """Return the published trigger and limits of a pay reference period."""
    found: EarningsBand = getattr(parameters, BANDS[span_of(periods_per_year)])
    return found


def duty(
    birth_date: date,
    pension_age_on: date,
    on: date,
    pay: Decimal,
    periods_per_year: int,
    parameters: Pensions,
) -> Duty:
    """Return what the employer owes a worker on a day (Pensions Act 2008, 3, 7 and 9).

    Enrol from 22 to state pension age with pay over the trigger; between the lower limit and it, or outside
    those ages, the worker may opt in; below the lower limit they may join without employer contributions.
    """
    age = age_on(birth_date, on)
    if not LOWEST_AGE <= age < HIGHEST_AGE:
        return Duty.NONE
    band = band_of(parameters, periods_per_year)
    if pay <= band.lower:
        return Duty.MAY_JOIN
    is_of_age = age >= ENROLMENT_AGE and on < pension_age_on
    return Duty.ENROL if is_of_age and pay > band.trigger else Duty.OPT_IN


def contribute(
    scheme: PensionScheme, pay: Decimal, periods_per_year: int, parameters: Pensions
) -> PensionDue:
    """Return a period's contributions to a scheme.

    With relief at source the member pays the share less basic rate relief, which the scheme claims; the
    other ways take the whole share, before tax. No rule of law rounds these: half up to the penny.
    """
    base = pay
    if scheme.basis is PensionBasis.QUALIFYING_EARNINGS:
        band = band_of(parameters, periods_per_year)
        base = max(min(pay, band.upper) - band.lower, ZERO)
    gross = percent(base, scheme.employee_rate)
    is_relieved = scheme.relief is PensionRelief.RELIEF_AT_SOURCE
    relief = percent(gross, parameters.relief_rate) if is_relieved else ZERO
    employer = percent(base, scheme.employer_rate)
    return PensionDue(pay, base, gross, relief, half_up_cent(gross - relief), employer)


def meets_minimum(scheme: PensionScheme, parameters: Pensions) -> bool:
    """Tell whether a scheme on qualifying earnings reaches the least shares of the law."""
    total = scheme.employee_rate + scheme.employer_rate
    return scheme.employer_rate >= parameters.minimum_employer_rate and total >= parameters.minimum_total_rate
