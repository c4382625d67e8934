"""Contributions of the Régimen General for one month: limits, the two bases, every quota.

Sources: LGSS 147 and 19 bis, the year's contribution order (see social_security.toml).
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from payroll.countries.es.facts import Contract
from payroll.countries.es.parameters import PartTime, Quota, SocialSecurity
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Slice, clamp, slices

DAYS_OF_EVERY_MONTH = 30
FIRST_DAILY_GROUP = 8


class Limits(NamedTuple):
    """The lowest and highest bases of a contribution group for the days worked."""

    common_floor: Decimal
    professional_floor: Decimal
    ceiling: Decimal


class Bases(NamedTuple):
    """What the quotas are taken of; `remuneration` is uncapped and without overtime."""

    common: Decimal
    professional: Decimal
    remuneration: Decimal
    overtime: Decimal
    force_majeure: Decimal
    ceiling: Decimal


class Contribution(NamedTuple):
    """One quota of one payer; the rate is in percent and absent where several tiers are summed."""

    code: str
    base: Decimal
    rate: Decimal | None
    amount: Decimal


@lru_cache(maxsize=512)
def limits(parameters: SocialSecurity, group: int, days: int) -> Limits:
    """Return the limits of a group; monthly groups count thirtieths, daily groups real days."""
    if group >= FIRST_DAILY_GROUP:
        return Limits(
            parameters.daily_floors[group] * days,
            parameters.daily_accident_floor * days,
            parameters.daily_ceiling * days,
        )
    floor = parameters.monthly_floors[group]
    if days == DAYS_OF_EVERY_MONTH:
        return Limits(floor, parameters.accident_floor, parameters.ceiling)
    return Limits(
        half_up_cent(floor * days / DAYS_OF_EVERY_MONTH),
        half_up_cent(parameters.accident_floor * days / DAYS_OF_EVERY_MONTH),
        half_up_cent(parameters.ceiling * days / DAYS_OF_EVERY_MONTH),
    )


def bases(
    remuneration: Decimal,
    overtime: Decimal,
    force_majeure: Decimal,
    bounds: Limits,
    to_clamp: Decimal | None = None,
) -> Bases:
    """Return both bases; `to_clamp` stands in for the remuneration where the two differ.

    Overtime is outside the base of common contingencies; the minimum of the group does not raise the base of
    professional contingencies, which has limits of its own (LGSS 147, contribution order 2).
    """
    contributing = remuneration if to_clamp is None else to_clamp
    return Bases(
        clamp(contributing, bounds.common_floor, bounds.ceiling),
        clamp(contributing + overtime + force_majeure, bounds.professional_floor, bounds.ceiling),
        remuneration,
        overtime,
        force_majeure,
        bounds.ceiling,
    )


def unemployment(parameters: SocialSecurity, contract: Contract) -> Quota:
    """Return the unemployment rates of a kind of contract."""
    if contract is Contract.TEMPORARY:
        return parameters.unemployment_temporary
    return parameters.unemployment_indefinite


def part_time_limits(parameters: PartTime, group: int, hours: Decimal, ceiling: Decimal) -> Limits:
    """Return the limits of a part-timer: minimums by the hour, the maximum that everybody has."""
    lowest = max(parameters.hourly_floors)
    floor = parameters.hourly_floors[min(group, lowest)]
    return Limits(
        half_up_cent(floor * hours), half_up_cent(parameters.hourly_floors[lowest] * hours), ceiling
    )


class Rate(NamedTuple):
    """One percentage to pay: the place of its base in `Bases`, its value, and its share of one."""

    code: str
    base: int
    rate: Decimal
    share: Decimal


def rate_of(code: str, base: int, percentage: Decimal) -> Rate:
    """Return a percentage to pay on one of the bases."""
    return Rate(code, base, percentage, percentage / HUNDRED)


COMMON, PROFESSIONAL = Bases._fields.index("common"), Bases._fields.index("professional")
OVERTIME, FORCE_MAJEURE = Bases._fields.index("overtime"), Bases._fields.index("force_majeure")


@lru_cache(maxsize=64)
def employee_rates(parameters: SocialSecurity, contract: Contract) -> tuple[Rate, ...]:
    """Return what is withheld from every employee with a kind of contract, in payslip order."""
    return (
        rate_of("common_contingencies", COMMON, parameters.common_contingencies.employee),
        rate_of("intergenerational_equity", COMMON, parameters.intergenerational_equity.employee),
        rate_of("unemployment", PROFESSIONAL, unemployment(parameters, contract).employee),
        rate_of("vocational_training", PROFESSIONAL, parameters.vocational_training.employee),
    )


@lru_cache(maxsize=512)
def employer_rates(
    parameters: SocialSecurity, contract: Contract, accident_rate: Decimal
) -> tuple[Rate, ...]:
    """Return what the employer pays for everybody with a kind of contract, in payslip order."""
    return (
        rate_of("common_contingencies", COMMON, parameters.common_contingencies.employer),
        rate_of("intergenerational_equity", COMMON, parameters.intergenerational_equity.employer),
        rate_of("work_accidents", PROFESSIONAL, accident_rate),
        rate_of("unemployment", PROFESSIONAL, unemployment(parameters, contract).employer),
        rate_of("vocational_training", PROFESSIONAL, parameters.vocational_training.employer),
        rate_of("wage_guarantee", PROFESSIONAL, parameters.wage_guarantee.employer),
    )


def employee_contributions(base: Bases, parameters: SocialSecurity, contract: Contract) -> list[Contribution]:
    """Return the quotas withheld from the employee, in payslip order."""
    due = [_quota(base, rate) for rate in employee_rates(parameters, contract)]
    return due + extra_contributions(base, parameters, is_employee=True)


def employer_contributions(
    base: Bases, parameters: SocialSecurity, contract: Contract, accident_rate: Decimal
) -> list[Contribution]:
    """Return the quotas the employer pays, in payslip order."""
    due = [_quota(base, rate) for rate in employer_rates(parameters, contract, accident_rate)]
    return due + extra_contributions(base, parameters, is_employee=False)


def extra_contributions(base: Bases, parameters: SocialSecurity, *, is_employee: bool) -> list[Contribution]:
    """Return the quotas that only some months have: overtime, and solidarity above the ceiling."""
    due = []
    if base.overtime:
        quota = parameters.overtime
        rate = quota.employee if is_employee else quota.employer
        due.append(_quota(base, rate_of("overtime", OVERTIME, rate)))
    if base.force_majeure:
        quota = parameters.overtime_force_majeure
        rate = quota.employee if is_employee else quota.employer
        due.append(_quota(base, rate_of("overtime_force_majeure", FORCE_MAJEURE, rate)))
    if base.remuneration > base.ceiling:
        due.append(_solidarity(base, parameters, is_employee=is_employee))
    return due


class Tier(NamedTuple):
    """The pay above the ceiling that falls into a tier, its rate, and what is due up to it."""

    amount: Decimal
    rate: Decimal
    before: Decimal
    due: Decimal


@lru_cache(maxsize=256)
def _tiers(parameters: SocialSecurity, ceiling: Decimal, is_employee: bool) -> tuple[Slice, ...]:
    tiers = parameters.solidarity
    starts = [ceiling * (HUNDRED + tier.from_rate) / HUNDRED for tier in tiers]
    rates = [tier.employee if is_employee else tier.employer for tier in tiers]
    ends: list[Decimal | None] = [*starts[1:], None]
    return tuple(Slice(start, end, rate) for start, end, rate in zip(starts, ends, rates, strict=True))


def solidarity_tiers(base: Bases, parameters: SocialSecurity, *, is_employee: bool) -> list[Tier]:
    """Return the tiers that the pay above the ceiling reaches."""
    parts = _tiers(parameters, base.ceiling, is_employee)
    found, due = [], ZERO
    for part, amount in zip(parts, slices(base.remuneration, parts), strict=True):
        if amount:
            before, due = due, due + amount * part.rate / HUNDRED
            found.append(Tier(amount, part.rate, before, due))
    return found


class AverageMonth(NamedTuple):
    """What an employee contributes in an average month, and the figures it comes from."""

    common: Decimal
    common_rate: Decimal
    equity_rate: Decimal
    professional: Decimal
    unemployment_rate: Decimal
    training_rate: Decimal
    solidarity: Decimal
    amount: Decimal


def average_month(
    parameters: SocialSecurity,
    group: int,
    contract: Contract,
    average: Decimal,
    bounds: Limits | None = None,
) -> AverageMonth:
    """Return the employee's quotas of an average month of the year (thirty days in every group).

    `bounds` stand in for the limits of the group: those of a part-timer's hours.
    """
    bounds = bounds or limits(parameters, group, DAYS_OF_EVERY_MONTH)
    common = clamp(average, bounds.common_floor, bounds.ceiling)
    professional = clamp(average, bounds.professional_floor, bounds.ceiling)
    contingencies, equity, jobless, training = employee_rates(parameters, contract)
    solidarity = ZERO
    if average > bounds.ceiling:
        base = Bases(common, professional, average, ZERO, ZERO, bounds.ceiling)
        solidarity = _solidarity(base, parameters, is_employee=True).amount
    amount = (
        half_up_cent(common * contingencies.share)
        + half_up_cent(common * equity.share)
        + half_up_cent(professional * jobless.share)
        + half_up_cent(professional * training.share)
        + solidarity
    )
    return AverageMonth(
        common,
        contingencies.rate,
        equity.rate,
        professional,
        jobless.rate,
        training.rate,
        solidarity,
        amount,
    )


def _quota(base: Bases, rate: Rate) -> Contribution:
    code, place, percentage, share = rate
    amount = base[place]
    return Contribution(code, amount, percentage, half_up_cent(amount * share))


def _solidarity(base: Bases, parameters: SocialSecurity, *, is_employee: bool) -> Contribution:
    # The tiers are summed first and rounded once per payer.
    due = solidarity_tiers(base, parameters, is_employee=is_employee)[-1].due
    return Contribution("solidarity", base.remuneration - base.ceiling, None, half_up_cent(due))
