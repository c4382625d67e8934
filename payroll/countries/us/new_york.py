"""New York State and City by Method II of NYS-50-T, and Yonkers.

The printed table of a pay period is the annual one divided by the periods: the tax due at each start to the
cent, the starts in whole dollars but for New York City's, which are printed otherwise. The product of each
line is rounded half-up to the cent, which 21 of the 24 printed examples follow; the other three fit no rule.
"""

from decimal import ROUND_FLOOR, Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import StateForm
from payroll.countries.us.state_parameters import NewYork, Yonkers, YonkersBand, scaled
from payroll.countries.us.trace import (
    Withheld,
    band_step,
    nothing,
    percent_step,
    taxable_step,
    with_extra,
)
from payroll.countries.us.withholding import band_of
from payroll.engine.model import ZERO
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import UNIT

MARRIED = ("married", "married_jointly")
SINGLE = ("", "single", "head_of_household", "married_separately")


def withhold(form: StateForm, wages: Decimal, periods: int, values: NewYork) -> Withheld:
    """Return the tax of the state, or of New York City, on the wages of one period."""
    if periods not in values.allowances:
        raise Unsupported(wording.STATE_FREQUENCY)
    if form.is_exempt:
        return nothing("us.step.exempt", wages)
    status = _status(form.status)
    printed = values.allowances[periods]
    deduction = printed.married if status == "married" else printed.single
    taxable, step = taxable_step(wages, deduction, printed.exemption * form.allowances)
    limit = values.limits.get(status)
    if limit is not None and taxable >= (limit / periods).quantize(UNIT, ROUND_FLOOR):
        raise Unsupported(wording.NEW_YORK_TOP)
    table = scaled(values.tables[status], periods, values.starts.get(periods))
    amount, banded = band_step(taxable, band_of(taxable, table))
    return with_extra(Withheld(amount, (step, banded)), form.extra)


def yonkers_resident(state_tax: Decimal, values: Yonkers) -> Withheld:
    """Return the surcharge of a Yonkers resident on the state's tax."""
    amount, step = percent_step(state_tax, values.surcharge_rate)
    return Withheld(amount, (step,))


def yonkers_nonresident(wages: Decimal, periods: int, values: Yonkers) -> Withheld:
    """Return the earnings tax of somebody who only works in Yonkers (Method VII)."""
    if periods not in values.bands:
        raise Unsupported(wording.STATE_FREQUENCY)
    band = _yonkers_band(wages, values.bands[periods])
    if band.exclusion is None:
        return nothing("us.step.low_income", wages, ("limit", values.bands[periods][1].start))
    taxable, step = taxable_step(wages, band.exclusion, ZERO)
    amount, taxed = percent_step(taxable, values.nonresident_rate)
    return Withheld(amount, (step, taxed))


def _yonkers_band(wages: Decimal, bands: tuple[YonkersBand, ...]) -> YonkersBand:
    return [band for band in bands if band.start <= wages][-1]


def _status(status: str) -> str:
    if status in MARRIED:
        return "married"
    if status in SINGLE:
        return "single"
    raise InvalidInputs(problem=wording.BAD_STATE_STATUS)
