"""The rate of income tax withheld from pay: the AEAT algorithm, in its order and with its rounding.

Full precision everywhere, except where the text says REDONDEAR1 (half-up cent) or TRUNCAR (cut at the cent).
"""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.facts import Activity, Disability, FamilySituation, TaxContract, TaxForm
from payroll.countries.es.family import Minimum, counted_descendants, family_minimum
from payroll.countries.es.parameters import Irpf, WorkReduction
from payroll.countries.es.wording import NEEDS_CHILD
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent, truncate_cent
from payroll.engine.rules import Band, percent

MANY = 2


class TaxCase(NamedTuple):
    """What the algorithm asks: the year's pay (RETRIB), its contributions (COTIZACIONES), the form."""

    year: int
    pay: Decimal
    contributions: Decimal
    form: TaxForm
    contract: TaxContract = TaxContract.GENERAL
    irregular: Decimal = ZERO


class Expenses(NamedTuple):
    """What is deducted for working: in general, for having moved, for a disability, and what counts of it."""

    general: Decimal
    mobility: Decimal
    disability: Decimal
    counted: Decimal


class WorkRelief(NamedTuple):
    """The reduction for income from work (RED20): where its slope starts, and what it comes to."""

    start: Decimal
    limit: Decimal
    slope: Decimal
    amount: Decimal


class Scaled(NamedTuple):
    """What the scale asks of an amount: due at the start of its band, and the rate above."""

    amount: Decimal
    band: Band
    due: Decimal


class Quota(NamedTuple):
    """The tax before relief: what the scale asks of each part of the base and of the minimum."""

    parts: tuple[Scaled, ...]
    minimum: Scaled | None
    amount: Decimal


class Withholding(NamedTuple):
    """Every named figure of the algorithm on the way to the rate (percent) and the year's tax."""

    net_income: Decimal
    expenses: Expenses
    relief: WorkRelief
    reductions: tuple[Decimal, Decimal, Decimal]
    base: Decimal
    minimum: Minimum
    exempt_limit: Decimal
    is_exempt: bool
    scaled: Quota
    quota: Decimal
    home_loan: Decimal
    is_in_zone: bool
    zone_quota: Decimal
    computed_rate: Decimal
    lowest_rate: Decimal
    rate: Decimal
    pay: Decimal

    @property
    def tax(self) -> Decimal:
        """Return the tax of the year at this rate (IMPORTE)."""
        return percent(self.pay, self.rate)

    @property
    def is_capped(self) -> bool:
        """Tell whether the limit on the quota of low pay applied."""
        return self.quota < self.scaled.amount

    @property
    def work_reduction(self) -> Decimal:
        """Return the reduction for income from work (RED20)."""
        return self.relief.amount

    @property
    def reduction(self) -> Decimal:
        """Return the other reductions together."""
        return self.reductions[0] + self.reductions[1] + self.reductions[2]


NO_QUOTA = Quota((), None, ZERO)


def withhold(case: TaxCase, parameters: Irpf) -> Withholding:
    """Return the rate for a person's expected pay of the year, and how it came about."""
    form = case.form
    descendants = counted_descendants(form, case.year)
    children = len(descendants)
    net_income = max(ZERO, case.pay - case.irregular - case.contributions)
    expenses = _expenses(case, parameters)
    relief = _work_relief(net_income, parameters.work_reduction)
    reductions = _reductions(form, children, parameters)
    reduced = max(ZERO, net_income - expenses.counted - relief.amount)
    base = max(ZERO, reduced - (reductions[0] + reductions[1] + reductions[2]))
    minimum = family_minimum(form, case.year, parameters.minimum, descendants)
    limit = _exempt_limit(form, children, parameters)
    is_exempt = case.pay <= limit
    scaled = NO_QUOTA if is_exempt else _quota(base, minimum.total, form.child_support, parameters)
    quota = _capped(scaled.amount, case.pay, limit, parameters)
    home_loan = _home_loan(case, parameters)
    is_in_zone = form.zone in parameters.zones
    zone_quota = quota * parameters.zone_share / HUNDRED if is_in_zone else quota
    computed = truncate_cent(max(ZERO, zone_quota - home_loan) / case.pay * HUNDRED) if case.pay else ZERO
    lowest = lowest_rate(case.contract, is_in_zone, parameters)
    rate = max(computed, lowest)
    return Withholding(
        net_income,
        expenses,
        relief,
        reductions,
        base,
        minimum,
        limit,
        is_exempt,
        scaled,
        quota,
        home_loan,
        is_in_zone,
        zone_quota,
        computed,
        lowest,
        rate,
        case.pay,
    )


def _expenses(case: TaxCase, parameters: Irpf) -> Expenses:
    form = case.form
    general = parameters.general_expenses
    mobility = parameters.mobility_expenses if form.has_moved_for_work else ZERO
    disability = ZERO
    if form.activity is Activity.ACTIVE and form.disability is not Disability.NONE:
        is_severe = form.disability is Disability.FROM_65 or form.needs_help
        amounts = parameters.disability_expenses
        disability = amounts.from_65 if is_severe else amounts.from_33
    counted = max(ZERO, min(general + mobility + disability, case.pay - case.contributions))
    return Expenses(general, mobility, disability, counted)


def _work_relief(net_income: Decimal, figures: WorkReduction) -> WorkRelief:
    if net_income <= figures.first_limit:
        return WorkRelief(figures.maximum, figures.first_limit, ZERO, figures.maximum)
    if net_income <= figures.second_limit:
        return _sloped(figures.maximum, figures.first_slope, figures.first_limit, net_income)
    if net_income < figures.last_limit:
        return _sloped(figures.second_amount, figures.second_slope, figures.second_limit, net_income)
    return WorkRelief(ZERO, figures.last_limit, ZERO, ZERO)


def _sloped(start: Decimal, slope: Decimal, limit: Decimal, net_income: Decimal) -> WorkRelief:
    return WorkRelief(start, limit, slope, half_up_cent(start - slope * (net_income - limit)))


def _reductions(form: TaxForm, children: int, parameters: Irpf) -> tuple[Decimal, Decimal, Decimal]:
    many = parameters.many_descendants if children > MANY else ZERO
    return form.spouse_pension, _by_activity(form, parameters), many


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


def scaled_by(amount: Decimal, scale: tuple[Band, ...]) -> Scaled:
    """Return what the scale asks of an amount, with the band it falls into."""
    band = scale[0]
    for candidate in scale:
        if amount <= candidate.start:
            break
        band = candidate
    return Scaled(amount, band, band.due + (amount - band.start) * band.rate / HUNDRED)


def _quota(base: Decimal, minimum: Decimal, child_support: Decimal, parameters: Irpf) -> Quota:
    scale = parameters.scale
    if child_support > 0 and base > child_support:
        # Child support ordered by a court is taxed apart from the rest (LIRPF 64 and 75).
        rest, apart = scaled_by(base - child_support, scale), scaled_by(child_support, scale)
        exempt = scaled_by(minimum + parameters.child_support_minimum, scale)
        return Quota((rest, apart), exempt, max(ZERO, rest.due + apart.due - exempt.due))
    whole, exempt = scaled_by(base, scale), scaled_by(minimum, scale)
    return Quota((whole,), exempt, max(ZERO, whole.due - exempt.due))


def _capped(quota: Decimal, pay: Decimal, limit: Decimal, parameters: Irpf) -> Decimal:
    if pay > parameters.quota_limit_up_to:
        return quota
    return min(quota, max(ZERO, parameters.quota_limit_rate * (pay - limit) / HUNDRED))


def _home_loan(case: TaxCase, parameters: Irpf) -> Decimal:
    if not case.form.has_home_loan or case.pay >= parameters.home_loan_below:
        return ZERO
    return percent(case.pay, parameters.home_loan_rate, truncate_cent)


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
