"""Contributions of the Régimen General for one month: limits, the two bases, every quota.

Sources: LGSS 147 and 19 bis, the year's contribution order (see social_security.toml).
"""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.facts import Contract
from payroll.countries.es.parameters import Quota, SocialSecurity
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Slice, clamp, percent, slices

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


def employee_contributions(base: Bases, parameters: SocialSecurity, contract: Contract) -> list[Contribution]:
    """Return the quotas withheld from the employee, in payslip order."""
    due = [
        _quota("common_contingencies", base.common, parameters.common_contingencies.employee),
        _quota("intergenerational_equity", base.common, parameters.intergenerational_equity.employee),
        _quota("unemployment", base.professional, unemployment(parameters, contract).employee),
        _quota("vocational_training", base.professional, parameters.vocational_training.employee),
    ]
    if base.overtime:
        due.append(_quota("overtime", base.overtime, parameters.overtime.employee))
    if base.force_majeure:
        due.append(
            _quota("overtime_force_majeure", base.force_majeure, parameters.overtime_force_majeure.employee)
        )
    if base.remuneration > base.ceiling:
        due.append(_solidarity(base, [tier.employee for tier in parameters.solidarity], parameters))
    return due


def employer_contributions(
    base: Bases, parameters: SocialSecurity, contract: Contract, accident_rate: Decimal
) -> list[Contribution]:
    """Return the quotas the employer pays, in payslip order."""
    due = [
        _quota("common_contingencies", base.common, parameters.common_contingencies.employer),
        _quota("intergenerational_equity", base.common, parameters.intergenerational_equity.employer),
        _quota("work_accidents", base.professional, accident_rate),
        _quota("unemployment", base.professional, unemployment(parameters, contract).employer),
        _quota("vocational_training", base.professional, parameters.vocational_training.employer),
        _quota("wage_guarantee", base.professional, parameters.wage_guarantee.employer),
    ]
    if base.overtime:
        due.append(_quota("overtime", base.overtime, parameters.overtime.employer))
    if base.force_majeure:
        due.append(
            _quota("overtime_force_majeure", base.force_majeure, parameters.overtime_force_majeure.employer)
        )
    if base.remuneration > base.ceiling:
        due.append(_solidarity(base, [tier.employer for tier in parameters.solidarity], parameters))
    return due


def solidarity_tiers(
    base: Bases, rates: list[Decimal], parameters: SocialSecurity
) -> list[tuple[Decimal, Decimal]]:
    """Return the pay above the ceiling that falls into each tier, with the tier's rate."""
    starts = [base.ceiling * (HUNDRED + tier.from_rate) / HUNDRED for tier in parameters.solidarity]
    ends: list[Decimal | None] = [*starts[1:], None]
    parts = [Slice(start, end, rate) for start, end, rate in zip(starts, ends, rates, strict=True)]
    amounts = slices(base.remuneration, parts)
    return [(amount, part.rate) for amount, part in zip(amounts, parts, strict=True) if amount]


def _quota(code: str, base: Decimal, rate: Decimal) -> Contribution:
    return Contribution(code, base, rate, percent(base, rate))


def _solidarity(base: Bases, rates: list[Decimal], parameters: SocialSecurity) -> Contribution:
    # The tiers are summed first and rounded once per payer.
    due = sum((amount * rate for amount, rate in solidarity_tiers(base, rates, parameters)), ZERO) / HUNDRED
    return Contribution("solidarity", base.remuneration - base.ceiling, None, half_up_cent(due))
