"""States and cities that take one rate of the wages above deductions and allowances."""

from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import StateForm
from payroll.countries.us.state_parameters import CityTax, FlatTax
from payroll.countries.us.trace import HALF_UP, Withheld, nothing, percent_step, taxable_step, with_extra
from payroll.engine.model import ZERO, Record, shape
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent, half_up_unit

PERCENT_DOLLAR_STEP = shape("us.step.percent_dollar", "base", "rate", "amount")
RATE_LEFT_STEP = shape("us.step.rate_left", "full_rate", "other_rate", "rate")
SHARE_STEP = shape("us.step.share", "annual", "periods_count", "amount")
ALLOWANCES_SUM_STEP = shape(
    "us.step.allowances_sum", "value", "first_count", "second", "second_count", "periods_count", "amount"
)
ALLOWANCES_STEP = shape("us.step.allowances", "value", "allowances_count", "periods_count", "amount")

DEFAULT_STATUS = "single"
# What a form may say although the state's one rate asks for no status.
STATUSES = (
    "",
    "single",
    "married",
    "married_jointly",
    "married_separately",
    "married_one_income",
    "head_of_household",
)
WHOLE_DOLLAR = "half_up_unit"


def withhold(form: StateForm, wages: Decimal, periods: int, values: FlatTax) -> Withheld:
    """Return a state's tax on the wages of one period."""
    if values.periods and periods not in values.periods:
        raise Unsupported(wording.STATE_FREQUENCY)
    if form.is_exempt:
        return nothing("us.step.exempt", wages)
    deduction, steps = _deduction(form.status, periods, values)
    allowance, allowance_steps = _allowance(form, periods, values)
    steps += allowance_steps
    taxable = wages
    if steps:
        taxable, step = taxable_step(wages, deduction, allowance)
        steps.append(step)
    if values.is_whole_dollar:
        amount = half_up_unit(taxable * values.rate / 100)
        step = (PERCENT_DOLLAR_STEP, taxable, values.rate, amount)
        return with_extra(Withheld(amount, (*steps, step), WHOLE_DOLLAR), form.extra)
    amount, step = percent_step(taxable, values.rate)
    return with_extra(Withheld(amount, (*steps, step), HALF_UP), form.extra)


def city(
    wages: Decimal,
    is_resident: bool,
    exemptions: int,
    periods: int,
    values: CityTax,
    elsewhere: Decimal = ZERO,
) -> Withheld:
    """Return a city's tax on the wages of one period; `elsewhere` is the rate another city takes first."""
    if values.periods and periods not in values.periods:
        raise Unsupported(wording.STATE_FREQUENCY)
    rate = values.resident_rate if is_resident else values.nonresident_rate
    if not elsewhere:
        return entered_city(wages, rate, values.exemption, exemptions, periods)
    left = max(ZERO, rate - elsewhere)
    found = entered_city(wages, left, values.exemption, exemptions, periods)
    return found._replace(trace=((RATE_LEFT_STEP, rate, elsewhere, left), *found.trace))


def entered_city(
    wages: Decimal, rate: Decimal, exemption: Decimal, exemptions: int, periods: int
) -> Withheld:
    """Return a local tax of one rate and so many yearly exemptions."""
    steps: list[Record] = []
    taxable = wages
    if exemption and exemptions:
        allowance, step = _each(exemption, exemptions, periods)
        taxable, taxed = taxable_step(wages, ZERO, allowance)
        steps += [step, taxed]
    amount, step = percent_step(taxable, rate)
    return Withheld(amount, (*steps, step))


def _deduction(status: str, periods: int, values: FlatTax) -> tuple[Decimal, list[Record]]:
    if not values.deductions:
        if status not in STATUSES:
            raise InvalidInputs(problem=wording.BAD_STATE_STATUS)
        return ZERO, []
    try:
        annual = values.deductions[status or DEFAULT_STATUS]
    except KeyError:
        raise InvalidInputs(problem=wording.BAD_STATE_STATUS) from None
    share = half_up_cent(annual / periods)
    return share, [(SHARE_STEP, annual, periods, share)]


def _allowance(form: StateForm, periods: int, values: FlatTax) -> tuple[Decimal, list[Record]]:
    first, second = form.allowances, form.more_allowances
    if not values.allowance or not (first or second):
        return ZERO, []
    if not values.is_sum_rounded:
        share, step = _each(values.allowance, first + second, periods)
        return share, [step]
    share = half_up_cent((values.allowance * first + values.second_allowance * second) / periods)
    return share, [
        (ALLOWANCES_SUM_STEP, values.allowance, first, values.second_allowance, second, periods, share)
    ]


def _each(value: Decimal, count: int, periods: int) -> tuple[Decimal, Record]:
    share = half_up_cent(value / periods) * count
    return share, (ALLOWANCES_STEP, value, count, periods, share)
