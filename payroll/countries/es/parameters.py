"""The shape of Spain's data files: one frozen type per topic."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.countries.es.facts import Zone
from payroll.engine.rules import Band


@dataclass(frozen=True, slots=True)
class Quota:
    """The percentages of one contribution."""

    employer: Decimal
    employee: Decimal


@dataclass(frozen=True, slots=True)
class SolidarityTier:
    """The solidarity contribution on pay above the ceiling, from this percentage above it."""

    from_rate: Decimal
    employer: Decimal
    employee: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class SocialSecurity:
    """The contribution order of a year: limits of the bases and rates.

    Equal only to itself, so that what follows from a row alone is worked out once.
    """

    ceiling: Decimal
    daily_ceiling: Decimal
    accident_floor: Decimal
    daily_accident_floor: Decimal
    monthly_floors: dict[int, Decimal]
    daily_floors: dict[int, Decimal]
    common_contingencies: Quota
    intergenerational_equity: Quota
    unemployment_indefinite: Quota
    unemployment_temporary: Quota
    wage_guarantee: Quota
    vocational_training: Quota
    overtime: Quota
    overtime_force_majeure: Quota
    solidarity: tuple[SolidarityTier, ...]


@dataclass(frozen=True, slots=True)
class PartTime:
    """The minimum bases of an hour's work, by contribution group; the last holds for all that follow."""

    hourly_floors: dict[int, Decimal]


@dataclass(frozen=True, slots=True)
class WorkReduction:
    """The reduction for income from work: a maximum that falls along two slopes (RED20)."""

    maximum: Decimal
    first_limit: Decimal
    first_slope: Decimal
    second_limit: Decimal
    second_amount: Decimal
    second_slope: Decimal
    last_limit: Decimal


@dataclass(frozen=True, slots=True)
class ByDisability:
    """An amount for each step of disability."""

    from_33: Decimal
    from_65: Decimal


@dataclass(frozen=True, slots=True)
class FamilyMinimum:
    """The personal and family minimum (MINPERFA)."""

    personal: Decimal
    from_65: Decimal
    from_75: Decimal
    descendants: tuple[Decimal, ...]
    under_three: Decimal
    ascendant: Decimal
    ascendant_from_75: Decimal
    disability: ByDisability
    assistance: Decimal


@dataclass(frozen=True, slots=True)
class LowestRate:
    """The lowest rate of a kind of contract, and its lower value in the reduced zones."""

    common: Decimal
    zone: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class Irpf:
    """The withholding algorithm's figures; the names in capitals are those of the AEAT text."""

    general_expenses: Decimal
    mobility_expenses: Decimal
    disability_expenses: ByDisability
    work_reduction: WorkReduction
    pensioner: Decimal
    many_descendants: Decimal
    unemployed: Decimal
    minimum: FamilyMinimum
    child_support_minimum: Decimal
    exempt_alone: tuple[Decimal, ...]
    exempt_spouse: tuple[Decimal, ...]
    exempt_other: tuple[Decimal, ...]
    scale: tuple[Band, ...]
    quota_limit_rate: Decimal
    quota_limit_up_to: Decimal
    home_loan_rate: Decimal
    home_loan_below: Decimal
    zone_share: Decimal
    zones: tuple[Zone, ...]
    special_contract: LowestRate
    contract_under_a_year: LowestRate
    highest_rate: Decimal
    highest_rate_zone: Decimal
    arrears_rate: Decimal


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The statutory minimum wage (SMI): by month, and how many times a year."""

    monthly: Decimal
    pays: int


@dataclass(frozen=True, slots=True)
class Garnishment:
    """The percentages of LEC 607 for each further slice of one minimum wage; the last has no end.

    For dependants the court may cut the first `cut_slices` of them by points between two bounds.
    """

    rates: tuple[Decimal, ...]
    least_cut: Decimal
    highest_cut: Decimal
    cut_slices: int


@dataclass(frozen=True, slots=True)
class LeaveStep:
    """From a day of the leave on: the percentage of the base, and whether the Seguridad Social bears it."""

    from_day: int
    rate: Decimal
    is_delegated: bool


@dataclass(frozen=True, slots=True)
class SickPay:
    """What a sick leave is paid, by its day; a leave for a work accident counts from the day after it."""

    illness: tuple[LeaveStep, ...]
    work_accident: tuple[LeaveStep, ...]


@dataclass(frozen=True, slots=True)
class Allowances:
    """What travel and benefits may pay free of tax: a kilometre, a day, a day's meals, a year's insurance."""

    kilometre: Decimal
    meals_overnight: Decimal
    meals: Decimal
    meals_overnight_abroad: Decimal
    meals_abroad: Decimal
    meal_card_day: Decimal
    health_insurance_year: Decimal
    health_insurance_disabled_year: Decimal


@dataclass(frozen=True, slots=True)
class IndemnityRule:
    """Days of salary for a year of service, and at most so many months of it."""

    days_per_year: Decimal
    most_months: int | None = None


@dataclass(frozen=True, slots=True)
class Indemnities:
    """The indemnities for the end of an employment, with those of service before the reform of 2012."""

    objective: IndemnityRule
    unfair: IndemnityRule
    unfair_before_reform: IndemnityRule
    reform_on: date
    most_days_across_reform: int
    end_of_fixed_term: IndemnityRule
    exempt_up_to: Decimal
