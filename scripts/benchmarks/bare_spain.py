"""Spanish gross to net as somebody would write it who owes nobody an explanation: Decimal and nothing else.

The same law as the engine's, on the same inputs and with the figures of the same rows, written a second
time: salary and extra pays, both bases with floors and ceiling, every quota of employee and employer with
solidarity, the estimate of the year's contributions, and each step of the withholding with family,
disability, territory, kinds of contract, child support and home loan. No lines, no steps, no sources, no
hash of the inputs and no refusal of impossible facts: what the engine takes longer is the price of those.
It knows whole months of the salary alone, as the sample has them; whoever measures compares every net with
the engine's first.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.facts import (
    Activity,
    Contract,
    Descendant,
    Disability,
    FamilySituation,
    SpanishFacts,
    TaxContract,
    TaxForm,
)
from payroll.countries.es.parameters import FamilyMinimum, Irpf, Quota, SocialSecurity
from payroll.engine.model import Inputs
from payroll.engine.pack import Pack
from payroll.engine.rounding import half_up_cent as cent
from payroll.engine.rounding import truncate_cent
from payroll.engine.rules import Band

ZERO, HALF, ONE, HUNDRED = Decimal(0), Decimal("0.5"), Decimal(1), Decimal(100)
MONTHS, FIRST_DAILY_GROUP = 12, 8
ADULT_CHILD, INFANT_YEARS, OLD, VERY_OLD, MANY = 25, 3, 65, 75, 2


class Pay(NamedTuple):
    """What is left to pay, and what the month costs the employer."""

    net: Decimal
    employer_cost: Decimal


class _Bases(NamedTuple):
    common: Decimal
    professional: Decimal
    pay: Decimal
    ceiling: Decimal


def calculator(pack: Pack, like: Inputs) -> Callable[[Inputs], Pay]:
    """Return the calculation for the month of some inputs, its parameter rows looked up once."""
    social: SocialSecurity = pack.at("social_security", like.period_to).values
    tax: Irpf = pack.at("irpf", like.pay_date).values

    def calculate(inputs: Inputs) -> Pay:
        return _pay(inputs, social, tax)

    return calculate


def _pay(inputs: Inputs, social: SocialSecurity, tax: Irpf) -> Pay:
    facts = inputs.facts
    assert isinstance(facts, SpanishFacts)
    twelfth = cent(inputs.annual_salary / MONTHS)
    gross = twelfth
    if inputs.pays_per_year != MONTHS:
        gross = salary = cent(inputs.annual_salary / (MONTHS + len(inputs.extra_pays)))
        for extra in inputs.extra_pays:
            if extra.month == inputs.period_from.month:
                gross += cent(salary * extra.accrued)
    bases = _bases(twelfth, facts, social, (inputs.period_to - inputs.period_from).days + 1)
    year = inputs.expected_annual_contributions
    if year is None:
        average = cent(inputs.expected_annual_pay / inputs.expected_months)
        of_month = _employee(_bases(average, facts, social, 30), facts, social)
        year = cent(of_month * inputs.expected_months)
    rate = _rate(inputs.pay_date.year, inputs.expected_annual_pay, year, facts, tax)
    net = gross - _employee(bases, facts, social) - cent(gross * rate / HUNDRED)
    return Pay(net, gross + _employer(bases, facts, social))


def _bases(pay: Decimal, facts: SpanishFacts, social: SocialSecurity, days: int) -> _Bases:
    group = facts.contribution_group
    if group >= FIRST_DAILY_GROUP:
        ceiling = social.daily_ceiling * days
        floor, accident_floor = social.daily_floors[group] * days, social.daily_accident_floor * days
    else:
        ceiling = social.ceiling
        floor, accident_floor = social.monthly_floors[group], social.accident_floor
    return _Bases(min(max(pay, floor), ceiling), min(max(pay, accident_floor), ceiling), pay, ceiling)


def _employee(bases: _Bases, facts: SpanishFacts, social: SocialSecurity) -> Decimal:
    common, professional = bases.common, bases.professional
    due = (
        cent(common * social.common_contingencies.employee / HUNDRED)
        + cent(common * social.intergenerational_equity.employee / HUNDRED)
        + cent(professional * _unemployment(facts, social).employee / HUNDRED)
        + cent(professional * social.vocational_training.employee / HUNDRED)
    )
    if bases.pay > bases.ceiling:
        due += _solidarity(bases, social, [tier.employee for tier in social.solidarity])
    return due


def _employer(bases: _Bases, facts: SpanishFacts, social: SocialSecurity) -> Decimal:
    common, professional = bases.common, bases.professional
    due = (
        cent(common * social.common_contingencies.employer / HUNDRED)
        + cent(common * social.intergenerational_equity.employer / HUNDRED)
        + cent(professional * facts.accident_rate / HUNDRED)
        + cent(professional * _unemployment(facts, social).employer / HUNDRED)
        + cent(professional * social.vocational_training.employer / HUNDRED)
        + cent(professional * social.wage_guarantee.employer / HUNDRED)
    )
    if bases.pay > bases.ceiling:
        due += _solidarity(bases, social, [tier.employer for tier in social.solidarity])
    return due


def _unemployment(facts: SpanishFacts, social: SocialSecurity) -> Quota:
    if facts.contract is Contract.TEMPORARY:
        return social.unemployment_temporary
    return social.unemployment_indefinite


def _solidarity(bases: _Bases, social: SocialSecurity, rates: Sequence[Decimal]) -> Decimal:
    due, above = ZERO, bases.pay
    for tier, rate in reversed(list(zip(social.solidarity, rates, strict=True))):
        start = bases.ceiling * (HUNDRED + tier.from_rate) / HUNDRED
        if above > start:
            due += (above - start) * rate
            above = start
    return cent(due / HUNDRED)


def _rate(year: int, pay: Decimal, contributions: Decimal, facts: SpanishFacts, tax: Irpf) -> Decimal:
    """Return the withholding rate in the order of the AEAT's text."""
    form = facts.tax_form
    children = _children(form, year)
    net_income = max(ZERO, pay - facts.irregular_pay - contributions)
    expenses = max(ZERO, min(_expenses(form, tax), pay - contributions))
    base = max(ZERO, net_income - expenses - _work_reduction(net_income, tax))
    base = max(ZERO, base - _reduction(form, len(children), tax))
    limit = _exempt_limit(form, len(children), tax)
    quota = ZERO
    if pay > limit:
        quota = _quota(base, _minimum(form, children, year, tax.minimum), form.child_support, tax)
        if pay <= tax.quota_limit_up_to:
            quota = min(quota, tax.quota_limit_rate * (pay - limit) / HUNDRED)
    is_in_zone = form.zone in tax.zones
    if is_in_zone:
        quota = quota * tax.zone_share / HUNDRED
    if form.has_home_loan and pay < tax.home_loan_below:
        quota = max(ZERO, quota - truncate_cent(pay * tax.home_loan_rate / HUNDRED))
    rate = truncate_cent(quota / pay * HUNDRED) if pay else ZERO
    if facts.tax_contract is TaxContract.UNDER_A_YEAR:
        lowest = tax.contract_under_a_year
    elif facts.tax_contract is TaxContract.SPECIAL:
        lowest = tax.special_contract
    else:
        return rate
    return max(rate, lowest.zone if is_in_zone else lowest.common)


def _children(form: TaxForm, year: int) -> list[Descendant]:
    found = [
        child
        for child in form.descendants
        if year - child.birth_year < ADULT_CHILD or child.disability is not Disability.NONE
    ]
    found.sort(key=lambda child: child.birth_year)
    return found


def _expenses(form: TaxForm, tax: Irpf) -> Decimal:
    expenses = tax.general_expenses
    if form.has_moved_for_work:
        expenses += tax.mobility_expenses
    if form.disability is not Disability.NONE and form.activity is Activity.ACTIVE:
        amounts = tax.disability_expenses
        is_severe = form.needs_help or form.disability is Disability.FROM_65
        expenses += amounts.from_65 if is_severe else amounts.from_33
    return expenses


def _work_reduction(net_income: Decimal, tax: Irpf) -> Decimal:
    red = tax.work_reduction
    if net_income <= red.first_limit:
        return red.maximum
    if net_income <= red.second_limit:
        return cent(red.maximum - red.first_slope * (net_income - red.first_limit))
    if net_income < red.last_limit:
        return cent(red.second_amount - red.second_slope * (net_income - red.second_limit))
    return ZERO


def _by_activity(form: TaxForm, tax: Irpf) -> Decimal:
    if form.activity is Activity.PENSIONER:
        return tax.pensioner
    return tax.unemployed if form.activity is Activity.UNEMPLOYED else ZERO


def _reduction(form: TaxForm, children: int, tax: Irpf) -> Decimal:
    reduction = form.spouse_pension + _by_activity(form, tax)
    return reduction + tax.many_descendants if children > MANY else reduction


def _exempt_limit(form: TaxForm, children: int, tax: Irpf) -> Decimal:
    if form.family_situation is FamilySituation.ALONE_WITH_CHILDREN:
        cells, column = tax.exempt_alone, children - 1
    elif form.family_situation is FamilySituation.DEPENDENT_SPOUSE:
        cells, column = tax.exempt_spouse, children
    else:
        cells, column = tax.exempt_other, children
    return cells[min(column, len(cells) - 1)] + _by_activity(form, tax)


def _quota(base: Decimal, minimum: Decimal, child_support: Decimal, tax: Irpf) -> Decimal:
    scale = tax.scale
    if not ZERO < child_support < base:
        return max(ZERO, _due(base, scale) - _due(minimum, scale))
    due = _due(base - child_support, scale) + _due(child_support, scale)
    return max(ZERO, due - _due(minimum + tax.child_support_minimum, scale))


def _due(amount: Decimal, scale: Sequence[Band]) -> Decimal:
    for band in reversed(scale):
        if amount > band.start:
            return band.due + (amount - band.start) * band.rate / HUNDRED
    return ZERO


def _minimum(form: TaxForm, children: list[Descendant], year: int, amounts: FamilyMinimum) -> Decimal:
    age = year - form.birth_year
    total = amounts.personal + _disability(form.disability, form.needs_help, amounts)
    if age >= OLD:
        total += amounts.from_65
    if age >= VERY_OLD:
        total += amounts.from_75
    if children:
        total += _for_children(children, year, amounts)
    return total + _for_ascendants(form, year, amounts) if form.ascendants else total


def _for_children(children: list[Descendant], year: int, amounts: FamilyMinimum) -> Decimal:
    by_rank = infants = disability = ZERO
    ranks, last = amounts.descendants, len(amounts.descendants) - 1
    for rank, child in enumerate(children):
        share = ONE if child.is_whole else HALF
        by_rank += ranks[min(rank, last)] * share
        if (child.adoption_year or child.birth_year) > year - INFANT_YEARS:
            infants += amounts.under_three * share
        disability += _disability(child.disability, child.needs_help, amounts) * share
    return cent(by_rank) + cent(infants) + cent(disability)


def _for_ascendants(form: TaxForm, year: int, amounts: FamilyMinimum) -> Decimal:
    by_age = disability = ZERO
    for person in form.ascendants:
        age = year - person.birth_year
        if age < OLD and person.disability is Disability.NONE:
            continue
        amount = amounts.ascendant + (amounts.ascendant_from_75 if age >= VERY_OLD else ZERO)
        by_age += amount / person.sharing
        disability += _disability(person.disability, person.needs_help, amounts) / person.sharing
    return cent(by_age) + cent(disability)


def _disability(degree: Disability, needs_help: bool, amounts: FamilyMinimum) -> Decimal:
    if degree is Disability.NONE:
        return ZERO
    if degree is Disability.FROM_65:
        return amounts.disability.from_65 + amounts.assistance
    return amounts.disability.from_33 + (amounts.assistance if needs_help else ZERO)
