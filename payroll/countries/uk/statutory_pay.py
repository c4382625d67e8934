"""Statutory sick pay and maternity pay by the week and the day; the amounts enter a payslip as elements."""

from decimal import Decimal

from payroll.countries.uk.parameters import StatutoryPay
from payroll.engine.model import HUNDRED
from payroll.engine.rounding import ceiling_cent, half_up_cent


def sick_week(parameters: StatutoryPay, average_weekly: Decimal) -> Decimal:
    """Return a week's sick pay: the flat amount, or the share of average earnings where that is less."""
    if parameters.sick_share_rate is None:
        return parameters.sick_weekly
    share = half_up_cent(average_weekly * parameters.sick_share_rate / HUNDRED)
    return min(parameters.sick_weekly, share)


def sick_days(
    parameters: StatutoryPay, average_weekly: Decimal, days: int, qualifying_days_a_week: int
) -> Decimal:
    """Return the sick pay of some qualifying days; in years with waiting days these are not among them."""
    week = sick_week(parameters, average_weekly)
    return ceiling_cent(week * days / qualifying_days_a_week)


def maternity_week(parameters: StatutoryPay, average_weekly: Decimal, week: int) -> Decimal:
    """Return the pay of a week of maternity leave, counted from one.

    The first weeks pay the share of average earnings, the others the flat amount or the share if less.
    """
    share = ceiling_cent(average_weekly * parameters.family_share_rate / HUNDRED)
    return share if week <= parameters.higher_weeks else min(parameters.family_weekly, share)


def recovered(parameters: StatutoryPay, family_pay: Decimal, is_small_employer: bool) -> Decimal:
    """Return what an employer gets back of family pay; sick pay is never given back."""
    rate = parameters.small_employer_recovery_rate if is_small_employer else parameters.recovery_rate
    return half_up_cent(family_pay * rate / HUNDRED)
