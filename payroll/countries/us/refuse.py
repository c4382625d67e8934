"""What is refused before anything is computed: cases that are not built, and facts that cannot be."""

from datetime import date
from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import (
    CREDITOR,
    DEDUCTION_TAGS,
    EARNING_TAGS,
    ORDER_TAGS,
    SUPPORT,
    AccountFigure,
    AmericanFacts,
    FormerW4,
    LocalKind,
    LocalTax,
)
from payroll.countries.us.states import STATES, State, has_wage_tax, state_of
from payroll.engine.explain import BAD_AMOUNT, BAD_PAY_DATE, OWN_CODE
from payroll.engine.model import HUNDRED, Element, ElementKind, Inputs
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, Unsupported

FREQUENCIES = (12, 13, 24, 26, 52, 260)
TAGS = {
    ElementKind.EARNING: EARNING_TAGS,
    ElementKind.OVERTIME: EARNING_TAGS,
    ElementKind.NON_SALARY: EARNING_TAGS,
    ElementKind.DEDUCTION: DEDUCTION_TAGS,
    ElementKind.GARNISHMENT: ORDER_TAGS,
}
# The codes of the law's own lines: the year so far is added up by code.
OWN_LINES = "us."
NO_EXTRA_PAYS, MOST_COUNT = 12, 99
YOUNGEST, OLDEST = 10, 120
DAYS_OF_YEAR, HOURS_OF_DAY = 366, 24
RATES = (AccountFigure.UNEMPLOYMENT_RATE, AccountFigure.FUTA_CREDIT_REDUCTION)
ENTERED_RATE = (LocalKind.EARNED_INCOME, LocalKind.CITY)


def facts_of(inputs: Inputs) -> AmericanFacts:
    """Return the American facts; refuse inputs of another country."""
    if not isinstance(inputs.facts, AmericanFacts):
        raise InvalidInputs(problem=wording.FACTS_MISSING)
    return inputs.facts


def refuse(inputs: Inputs, pack: Pack) -> None:
    """Refuse by name what is not built, facts that cannot be, and a year that nobody has told."""
    refuse_1(inputs, pack)
    if inputs.is_paid_too_early:
        raise InvalidInputs(problem=BAD_PAY_DATE)
    if any(rate.figure in RATES and rate.value > HUNDRED for rate in facts_of(inputs).account):
        raise InvalidInputs(problem=wording.RATE_TOO_HIGH)
    if any(tax.rate is not None and tax.rate > HUNDRED for tax in facts_of(inputs).local_taxes or ()):
        raise InvalidInputs(problem=wording.RATE_TOO_HIGH)
    hours = facts_of(inputs).hours_worked
    if hours is not None and hours > HOURS_OF_DAY * ((inputs.period_to - inputs.period_from).days + 1):
        raise InvalidInputs(problem=wording.MANY_HOURS)
    if inputs.year_to_date is None and not _is_first_of_year(inputs):
        # Ceilings, thresholds and limits count the earlier pay of the year: they would begin anew.
        raise InvalidInputs(problem=wording.YEAR_TO_DATE_MISSING)


def _is_first_of_year(inputs: Inputs) -> bool:
    days = inputs.pay_date - date(inputs.pay_date.year, 1, 1)
    return days.days * inputs.periods_per_year < DAYS_OF_YEAR


def refuse_1(inputs: Inputs, pack: Pack) -> None:  # noqa: ARG001 - other countries refuse by date
    """Refuse what the first version refused."""
    facts = facts_of(inputs)
    if inputs.periods_per_year not in FREQUENCIES:
        raise Unsupported(wording.FREQUENCY)
    if inputs.pays_per_year != NO_EXTRA_PAYS:
        raise Unsupported(wording.EXTRA_PAYS)
    state = state_of(facts.work_state)
    _refuse_residence(facts)
    _refuse_forms(facts, state)
    _refuse_local(facts.local_taxes, state)
    _refuse_person(facts, inputs.pay_date.year)
    for rate in facts.account:
        _refuse_bad(rate.value, wording.BAD_ACCOUNT)
    for element in inputs.elements:
        _refuse_element(element)


def _refuse_residence(facts: AmericanFacts) -> None:
    home = facts.residence_state
    if home == facts.work_state:
        return
    if home not in STATES and home not in wording.UNSHIPPED:
        raise InvalidInputs(problem=wording.BAD_STATE)
    if has_wage_tax(home):
        raise Unsupported(wording.TWO_STATES)


def _refuse_forms(facts: AmericanFacts, state: State) -> None:
    w4 = facts.w4
    if w4.is_nonresident_alien:
        raise Unsupported(wording.NONRESIDENT_ALIEN)
    amounts = [w4.extra]
    if isinstance(w4, FormerW4):
        _refuse_counts(w4.allowances)
    else:
        amounts += [w4.credits, w4.other_income, w4.deductions]
    form = facts.state_form
    if form is not None:
        amounts.append(form.extra)
        _refuse_counts(form.allowances, form.more_allowances, form.city_allowances or 0)
    elif state.needs_form:
        raise InvalidInputs(problem=wording.STATE_FORM_MISSING)
    for amount in amounts:
        _refuse_bad(amount, wording.BAD_FORM_AMOUNT)


def _refuse_person(facts: AmericanFacts, year: int) -> None:
    for amount in (facts.hours_worked, facts.prior_year_wages):
        if amount is not None:
            _refuse_bad(amount, BAD_AMOUNT)
    if facts.birth_year is not None and not YOUNGEST <= year - facts.birth_year <= OLDEST:
        raise InvalidInputs(problem=wording.BAD_BIRTH_YEAR)


def _refuse_local(taxes: tuple[LocalTax, ...] | None, state: State) -> None:
    if taxes is None:
        if state.local_kinds:
            raise InvalidInputs(problem=wording.LOCAL_MISSING)
        return
    if len({(tax.kind, tax.name) for tax in taxes}) < len(taxes):
        raise InvalidInputs(problem=wording.LOCAL_REPEATED)
    for tax in taxes:
        if tax.kind not in state.local_kinds:
            raise InvalidInputs(problem=wording.LOCAL_ELSEWHERE)
        if tax.rate is None and tax.kind in ENTERED_RATE:
            raise InvalidInputs(problem=wording.LOCAL_RATE_MISSING)
        if tax.rate is not None and tax.kind not in ENTERED_RATE:
            raise InvalidInputs(problem=wording.LOCAL_RATE_PUBLISHED)
        if tax.annual is None and tax.kind is LocalKind.SERVICES:
            raise InvalidInputs(problem=wording.LOCAL_RATE_MISSING)
        _refuse_counts(tax.exemptions)
        for amount in (tax.rate, tax.annual, tax.exemption):
            if amount is not None:
                _refuse_bad(amount, wording.BAD_FORM_AMOUNT)


def _refuse_element(element: Element) -> None:
    if element.kind is ElementKind.BENEFIT_IN_KIND:
        raise Unsupported(wording.BENEFIT_IN_KIND)
    if element.code.startswith(OWN_LINES):
        raise InvalidInputs(problem=OWN_CODE)
    if not TAGS[element.kind].issuperset(element.feeds):
        raise InvalidInputs(problem=wording.BAD_TAG)
    if element.kind is ElementKind.GARNISHMENT and (SUPPORT in element.feeds) == (CREDITOR in element.feeds):
        raise InvalidInputs(problem=wording.BAD_ORDER)


def _refuse_counts(*counts: int) -> None:
    if any(not 0 <= count <= MOST_COUNT for count in counts):
        raise InvalidInputs(problem=wording.BAD_COUNT)


def _refuse_bad(amount: Decimal, problem: str) -> None:
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0:
        raise InvalidInputs(problem=problem)
