"""The shape of the United Kingdom's data files: one frozen type per topic."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from payroll.engine.model import HUNDRED, ZERO


@dataclass(frozen=True)
class TaxBand:
    """A rate, and the yearly taxable pay up to which it holds; the last band has no end."""

    rate: Decimal
    up_to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BandStart:
    """Where a band begins in a year: taxable pay and the tax due on it, and the rate above."""

    pay: Decimal
    tax: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Regime:
    """The bands of one part of the kingdom, and the rates of its codes without free pay (BR, D0...)."""

    bands: tuple[TaxBand, ...]
    flat: dict[str, Decimal]

    @cached_property
    def starts(self) -> tuple[BandStart, ...]:
        """Return each band with the yearly taxable pay and tax at its start."""
        starts, pay, tax = [], ZERO, ZERO
        for band in self.bands:
            starts.append(BandStart(pay, tax, band.rate))
            end = pay if band.up_to is None else band.up_to
            tax += (end - pay) * band.rate / HUNDRED
            pay = end
        return tuple(starts)

    @cached_property
    def shares(self) -> dict[tuple[int, int], tuple[BandStart, ...]]:
        """Return the memory of band starts for a part of the year, by (weeks or months, how many a year)."""
        return {}


@dataclass(frozen=True)
class IncomeTax:
    """The figures of a year's PAYE routines."""

    code_block: int
    code_addition: int
    monthly_block: Decimal
    weekly_block: Decimal
    emergency_number: int
    limit_rate: Decimal
    rest_of_uk: Regime
    scotland: Regime
    wales: Regime | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits of one earnings period; no zone threshold in years before there were any."""

    lower: Decimal
    primary: Decimal
    secondary: Decimal
    upper: Decimal
    zone: Decimal | None = None


class EmployeeRate(StrEnum):
    """What a category letter asks of the employee."""

    STANDARD = "standard"
    REDUCED = "reduced"
    DEFERRED = "deferred"
    NONE = "none"


class EmployerFrom(StrEnum):
    """The threshold from which a category letter makes the employer pay."""

    SECONDARY = "secondary"
    UPPER = "upper"
    ZONE = "zone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CategoryLetter:
    """One National Insurance category: who pays how, and the age below which it holds."""

    employee: EmployeeRate
    employer: EmployerFrom
    under_age: int | None = None


# From, to (none means no end) and the percentage between.
RateBand = tuple[Decimal, Decimal | None, Decimal]


@dataclass(frozen=True, slots=True)
class ContributionTable:
    """What a category letter asks of an earnings period: its limits and the bands of either payer."""

    limits: Thresholds
    employee: tuple[RateBand, ...]
    employer: tuple[RateBand, ...]


@dataclass(frozen=True)
class NationalInsurance:
    """A year's Class 1 thresholds, rates and category letters."""

    weekly: Thresholds
    monthly: Thresholds
    annual: Thresholds
    standard_rate: Decimal
    reduced_rate: Decimal
    upper_rate: Decimal
    employer_rate: Decimal
    categories: dict[str, CategoryLetter]
    employment_allowance: Decimal | None = None

    @cached_property
    def tables(self) -> dict[tuple[str, int], "ContributionTable"]:
        """Return the memory of contribution tables, by category letter and periods a year."""
        return {}


@dataclass(frozen=True)
class StudentLoans:
    """A year's repayment thresholds by plan, and the two rates."""

    loan_rate: Decimal
    postgraduate_rate: Decimal
    thresholds: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class EarningsBand:
    """The trigger of automatic enrolment and the band of qualifying earnings of one pay reference period."""

    trigger: Decimal
    lower: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Pensions:
    """A year's figures of automatic enrolment."""

    week: EarningsBand
    fortnight: EarningsBand
    four_weeks: EarningsBand
    month: EarningsBand
    quarter: EarningsBand
    half_year: EarningsBand
    year: EarningsBand
    minimum_total_rate: Decimal
    minimum_employer_rate: Decimal
    relief_rate: Decimal


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The least an hour may pay, by age."""

    from_21: Decimal
    from_18: Decimal
    under_18: Decimal
    apprentice: Decimal


@dataclass(frozen=True, slots=True)
class StatutoryPay:
    """Weekly statutory sick and family pay, and what the employer recovers of family pay.

    Until April 2026 sick pay was the flat amount after three waiting days, whatever the earnings.
    """

    sick_weekly: Decimal
    waiting_days: int
    family_weekly: Decimal
    family_share_rate: Decimal
    higher_weeks: int
    recovery_rate: Decimal
    small_employer_recovery_rate: Decimal
    sick_share_rate: Decimal | None = None
