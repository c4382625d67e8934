"""The first payslip of an offer, before anybody has filled in a form: with every assumption named.

first = predict(Offer(annual_salary=Decimal(28000), starts_on=date(2026, 9, 14), ...), pack)
first.result.net, first.assumptions     # the engine's own result, and the keys of what was assumed
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from payroll.countries.es.facts import Contract, SpanishFacts, TaxContract, TaxForm
from payroll.countries.es.part_month import worked_days
from payroll.engine.model import SUMMER_AND_CHRISTMAS, ExtraPay, Inputs, Result
from payroll.engine.pack import Pack
from payroll.engine.rounding import CONTEXT, half_up_cent
from payroll.engine.steps import calculate

MONTHS, DAYS_OF_MONTH, DAYS_OF_HALF_YEAR = 12, 30, 180
HALF_YEAR = 6
# Old enough for every contract, young enough for no allowance of age.
ASSUMED_AGE = 35
FULL_YEAR_OF_FOURTEEN = 14

FORM_ASSUMED = "es.assumption.form"
NO_EARLIER_PAY = "es.assumption.no_earlier_pay"
NO_OTHER_ELEMENTS = "es.assumption.no_other_elements"
LAST_DAY = "es.assumption.paid_on_the_last_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an offer says; `form` None assumes the family situation 3 without children."""

    annual_salary: Decimal
    starts_on: date
    contribution_group: int
    accident_rate: Decimal
    pays_per_year: int = FULL_YEAR_OF_FOURTEEN
    contract: Contract = Contract.INDEFINITE
    ends_on: date | None = None
    working_time: Decimal = Decimal(1)
    monthly_hours: Decimal | None = None
    form: TaxForm | None = None
    pay_date: date | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """The payslip that follows from an offer, and the keys of what had to be assumed for it."""

    result: Result
    assumptions: tuple[str, ...]


def predict(offer: Offer, pack: Pack) -> Prediction:
    """Return the payslip of the month an offer begins in; refused like any other pay."""
    assumed = [NO_EARLIER_PAY, NO_OTHER_ELEMENTS]
    if offer.form is None:
        assumed.append(FORM_ASSUMED)
    if offer.pay_date is None:
        assumed.append(LAST_DAY)
    with localcontext(CONTEXT):
        inputs = _inputs(offer)
    return Prediction(calculate(inputs, pack), tuple(assumed))


def _inputs(offer: Offer) -> Inputs:
    first = offer.starts_on.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    extras = _extra_pays(offer, first.year)
    days = sum(_thirtieths(offer, first.year, month) for month in range(1, MONTHS + 1))
    return Inputs(
        subject="offer",
        period_from=first,
        period_to=last,
        pay_date=offer.pay_date or last,
        annual_salary=offer.annual_salary,
        pays_per_year=offer.pays_per_year,
        extra_pays=extras,
        expected_annual_pay=_expected(offer, extras, days),
        expected_months=Decimal(days) / DAYS_OF_MONTH,
        worked_days=worked_days(first, last, offer.starts_on, offer.ends_on, offer.contribution_group),
        working_time=offer.working_time,
        facts=SpanishFacts(
            contribution_group=offer.contribution_group,
            accident_rate=offer.accident_rate,
            tax_form=offer.form or TaxForm(birth_year=first.year - ASSUMED_AGE),
            contract=offer.contract,
            tax_contract=_tax_contract(offer),
            monthly_hours=offer.monthly_hours,
        ),
    )


def _tax_contract(offer: Offer) -> TaxContract:
    if offer.ends_on is None:
        return TaxContract.GENERAL
    start, after = offer.starts_on, offer.ends_on + timedelta(1)
    is_a_year = (after.year - start.year, after.month, after.day) >= (1, start.month, start.day)
    return TaxContract.GENERAL if is_a_year else TaxContract.UNDER_A_YEAR


def _thirtieths(offer: Offer, year: int, month: int) -> int:
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    days = worked_days(first, last, offer.starts_on, offer.ends_on, 1)
    return DAYS_OF_MONTH if days is None else days


def _extra_pays(offer: Offer, year: int) -> tuple[ExtraPay, ...]:
    """Return the two extra pays with what is accrued of each by half years."""
    if offer.pays_per_year == MONTHS:
        return SUMMER_AND_CHRISTMAS
    accrued = []
    for extra in SUMMER_AND_CHRISTMAS:
        months = range(extra.month - HALF_YEAR + 1, extra.month + 1)
        days = sum(_thirtieths(offer, year, month) for month in months)
        accrued.append(ExtraPay(extra.month, Decimal(days) / DAYS_OF_HALF_YEAR))
    return tuple(accrued)


def _expected(offer: Offer, extras: tuple[ExtraPay, ...], days: int) -> Decimal:
    """Return what the rest of the year pays, by thirtieths of a month."""
    if offer.pays_per_year == MONTHS:
        return half_up_cent(offer.annual_salary * days / (MONTHS * DAYS_OF_MONTH))
    one_pay = offer.annual_salary / offer.pays_per_year
    accrued = sum((extra.accrued for extra in extras), Decimal(0))
    return half_up_cent(one_pay * days / DAYS_OF_MONTH + one_pay * accrued)
