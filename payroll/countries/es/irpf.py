"""The rate of income tax withheld from pay: the AEAT algorithm, in its order and with its rounding.

Full precision everywhere, except where the text says REDONDEAR1 (half-up cent) or TRUNCAR (cut at the cent).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.facts import Activity, Disability, FamilySituation, TaxContract, TaxForm
from payroll.countries.es.family import Minimum, counted_descendants, family_minimum
from payroll.countries.es.parameters import Irpf, WorkReduction
from payroll.countries.es.wording import NEEDS_CHILD
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent, truncate_cent
from payroll.engine.rules import bands, percent

MANY = 2


@dataclass(frozen=True, slots=True)
class TaxCase:
    """What the algorithm asks: the year's pay (RETRIB), its contributions (COTIZACIONES), the form."""

    year: int
    pay: Decimal
    contributions: Decimal
    form: TaxForm
    contract: TaxContract = TaxContract.GENERAL
    irregular: Decimal = ZERO


class Withholding(NamedTuple):
    """Every named figure of the algorithm on the way to the rate (percent) and the year's tax."""

    expenses: Decimal
    net_income: Decimal
    work_reduction: Decimal
    reduction: Decimal
    base: Decimal
    minimum: Minimum
    exempt_limit: Decimal
    is_exempt: bool
    is_capped: bool
    quota: Decimal
    home_loan: Decimal
    is_in_zone: bool
    rate: Decimal
    is_lowest_rate: bool
    tax: Decimal


def withhold(case: TaxCase, parameters: Irpf) -> Withholding:
    """Return the rate for a person's expected pay of the year, and how it came about."""
    form = case.form
    children = len(counted_descendants(form, case.year))
    net_income = max(ZERO, case.pay - case.irregular - case.contributions)
    expenses = _expenses(case, parameters)
    work_reduction = half_up_cent(_work_reduction(net_income, parameters.work_reduction))
    reduction = _reduction(form, children, parameters)
    base = max(ZERO, max(ZERO, net_income - expenses - work_reduction) - reduction)
    minimum = family_minimum(form, case.year, parameters.minimum)
    limit = _exempt_limit(form, children, parameters)
    is_exempt = case.pay <= limit
    uncapped = ZERO if is_exempt else _quota(base, minimum.total, form.child_support, parameters)
    quota = _capped(uncapped, case.pay, limit, parameters)
    home_loan = _home_loan(case, parameters)
    is_in_zone = form.zone in parameters.zones
    computed = _rate(quota, home_loan, case.pay, is_in_zone, parameters)
    rate = max(computed, lowest_rate(case.contract, is_in_zone, parameters))
    return Withholding(
        expenses=expenses,
        net_income=net_income,
        work_reduction=work_reduction,
        reduction=reduction,
        base=base,
        minimum=minimum,
        exempt_limit=limit,
        is_exempt=is_exempt,
        is_capped=quota < uncapped,
        quota=quota,
        home_loan=home_loan,
        is_in_zone=is_in_zone,
        rate=rate,
        is_lowest_rate=rate > computed,
        tax=percent(case.pay, rate),
    )


def _expenses(case: TaxCase, parameters: Irpf) -> Decimal:
    form = case.form
    expenses = parameters.general_expenses
    if form.has_moved_for_work:
        expenses += parameters.mobility_expenses
    if form.activity is Activity.ACTIVE and form.disability is not Disability.NONE:
        is_severe = form.disability is Disability.FROM_65 or form.needs_help
        amounts = parameters.disability_expenses
        expenses += amounts.from_65 if is_severe else amounts.from_33
    return max(ZERO, min(expenses, case.pay - case.contributions))


def _work_reduction(net_income: Decimal, figures: WorkReduction) -> Decimal:
    if net_income <= figures.first_limit:
        return figures.maximum
    if net_income <= figures.second_limit:
        return figures.maximum - figures.first_slope * (net_income - figures.first_limit)
    if net_income < figures.last_limit:
        return figures.second_amount - figures.second_slope * (net_income - figures.second_limit)
    return ZERO


def _reduction(form: TaxForm, children: int, parameters: Irpf) -> Decimal:
    reduction = form.spouse_pension + _by_activity(form, parameters)
    return reduction + (parameters.many_descendants if children > MANY else ZERO)


def _by_activity(form: TaxForm, parameters: Irpf) -> Decimal:
    if form.activity is Activity.PENSIONER:
        return parameters.pensioner
    return parameters.unemployed if form.activity is Activity.UNEMPLOYED else ZERO


def _exempt_limit(form: TaxForm, children: int, parameters: Irpf) -> Decimal:
    if form.family_situation is FamilySituation.ALONE_WITH_CHILDREN:
        if not children:
            raise InvalidInputs(problem=NEEDS_CHILD)
        cells, column = parameters.exempt_alone, children - 1
    elif form.family_situation is FamilySituation.DEPENDENT_SPOUSE:
        cells, column = parameters.exempt_spouse, children
    else:
        cells, column = parameters.exempt_other, children
    return cells[min(column, len(cells) - 1)] + _by_activity(form, parameters)


def _quota(base: Decimal, minimum: Decimal, child_support: Decimal, parameters: Irpf) -> Decimal:
    scale = parameters.scale
    if child_support > 0 and base > child_support:
        # Child support ordered by a court is taxed apart from the rest (LIRPF 64 and 75).
        due = bands(base - child_support, scale) + bands(child_support, scale)
        return max(ZERO, due - bands(minimum + parameters.child_support_minimum, scale))
    return max(ZERO, bands(base, scale) - bands(minimum, scale))


def _capped(quota: Decimal, pay: Decimal, limit: Decimal, parameters: Irpf) -> Decimal:
    if pay > parameters.quota_limit_up_to:
        return quota
    return min(quota, max(ZERO, parameters.quota_limit_rate * (pay - limit) / HUNDRED))


def _home_loan(case: TaxCase, parameters: Irpf) -> Decimal:
    if not case.form.has_home_loan or case.pay >= parameters.home_loan_below:
        return ZERO
    return percent(case.pay, parameters.home_loan_rate, truncate_cent)


def _rate(quota: Decimal, home_loan: Decimal, pay: Decimal, is_in_zone: bool, parameters: Irpf) -> Decimal:
    if not pay:
        return ZERO
    due = quota * parameters.zone_share / HUNDRED if is_in_zone else quota
    return truncate_cent(max(ZERO, due - home_loan) / pay * HUNDRED)


def lowest_rate(contract: TaxContract, is_in_zone: bool, parameters: Irpf) -> Decimal:
    """Return the rate that a kind of contract may not fall below."""
    # The lowest rates hold below the exempt limit too (RIRPF 81.3 and 86.2).
    if contract is TaxContract.SPECIAL:
        lowest = parameters.special_contract
    elif contract is TaxContract.UNDER_A_YEAR:
        lowest = parameters.contract_under_a_year
    else:
        return ZERO
    return lowest.zone if is_in_zone else lowest.common
