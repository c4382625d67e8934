"""Massachusetts: the tax on supplemental payments by Circular M; the rest of its method does not ship."""

from decimal import Decimal

from payroll.countries.us.fica import above_threshold
from payroll.countries.us.state_parameters import Massachusetts
from payroll.countries.us.trace import Withheld
from payroll.engine.model import HUNDRED, shape
from payroll.engine.rounding import half_up_cent

TWO_RATES_STEP = shape("us.step.two_rates", "normal", "rate", "high", "high_rate", "amount")


def supplemental(payment: Decimal, annual_net: Decimal, so_far: Decimal, values: Massachusetts) -> Withheld:
    """Return the tax on a payment besides the regular wages: the surtax on what exceeds the threshold.

    `annual_net` are the regular wages of a year after exemptions, `so_far` earlier supplemental payments.
    """
    high = above_threshold(payment, annual_net + so_far, values.surtax_threshold)
    normal = payment - high
    amount = half_up_cent(normal * values.rate / HUNDRED) + half_up_cent(high * values.surtax_rate / HUNDRED)
    return Withheld(amount, ((TWO_RATES_STEP, normal, values.rate, high, values.surtax_rate, amount),))
