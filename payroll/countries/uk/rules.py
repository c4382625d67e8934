"""The United Kingdom's rules as a graph: earnings, pension, bases, National Insurance, tax, deductions."""

from decimal import Decimal

from payroll.countries.uk import lines, tax_codes, wording
from payroll.countries.uk.ages import age_on
from payroll.countries.uk.earnings import days_of, earnings
from payroll.countries.uk.facts import BASE_TAGS, NI, PENSION, TAX, BritishFacts
from payroll.countries.uk.loan_lines import loan_lines
from payroll.countries.uk.national_insurance import letter_of
from payroll.countries.uk.ni_lines import NI_PAY, ni_lines, refuse_director
from payroll.countries.uk.pension_lines import net_pay_deduction, pension_lines
from payroll.countries.uk.periods import MONTHS, period_on, span_of, tax_year
from payroll.countries.uk.student_loans import Plan
from payroll.countries.uk.tax_lines import TAXABLE_PAY, period_of, tax_line
from payroll.engine.explain import BAD_PAY_DATE, OWN_CODE
from payroll.engine.graph import Graph, Lines, Workings, line_node
from payroll.engine.model import HUNDRED, ZERO, Category, ElementKind, Inputs, Line, Record, shape
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent

LESS_PENSION_STEP = shape("uk.step.less_pension", "before", "pension", "total")
GIVEN_STEP = shape("step.given", "amount")
COUNTS_STEP = shape("uk.step.counts", "part", "total")
ADD_STEP = shape("uk.step.add", "before", "part", "total")

# The codes of the law's own lines: the year so far is added up by code.
OWN_LINES = "uk."
YOUNGEST, OLDEST = 10, 120
REFUSED_KINDS = {
    ElementKind.BENEFIT_IN_KIND: wording.BENEFIT_IN_KIND,
    ElementKind.GARNISHMENT: wording.ATTACHMENT,
}


def _refuse(inputs: Inputs, pack: Pack) -> None:
    """Refuse what is not built, by name, facts that contradict each other, and a year nobody has told."""
    _refuse_2(inputs, pack)
    previous = _facts(inputs).previous
    if previous is not None and previous.tax > previous.pay:
        # It would be given back at once.
        raise InvalidInputs(problem=wording.BAD_P45)
    number = inputs.period_number
    if number is None:
        return
    # The pay day decides the tax week or month; a payment that only a weekend or a bank
    # holiday moved across its end counts as on its day.
    by_date = period_on(inputs.periods_per_year, inputs.pay_date)
    if abs(number - by_date.number) > by_date.span:
        raise InvalidInputs(problem=wording.PERIOD_CONTRADICTS)


def _refuse_2(inputs: Inputs, pack: Pack) -> None:
    """Refuse what the second version refused."""
    _refuse_1(inputs, pack)
    if inputs.is_paid_too_early:
        raise InvalidInputs(problem=BAD_PAY_DATE)
    if inputs.year_to_date is not None:
        return
    facts, period = _facts(inputs), period_of(inputs)
    # The free pay of the earlier periods, or their thresholds, would swallow the pay of this one.
    adds_up = tax_codes.parse(facts.tax_code, facts.is_week1).is_cumulative and not period.is_beyond_year
    if period.number > period.span and (adds_up or facts.director_since is not None):
        raise InvalidInputs(problem=wording.YEAR_TO_DATE_MISSING)


def _refuse_1(inputs: Inputs, pack: Pack) -> None:
    """Refuse what the first version refused."""
    facts = _facts(inputs)
    span_of(inputs.periods_per_year)
    period_of(inputs)
    tax_codes.regime_of(
        tax_codes.parse(facts.tax_code, facts.is_week1), pack.at("income_tax", inputs.pay_date).values
    )
    if inputs.pays_per_year != MONTHS:
        raise Unsupported(wording.EXTRA_PAYS)
    if inputs.worked_days is not None and inputs.worked_days > days_of(inputs):
        raise InvalidInputs(problem=wording.BAD_WORKED_DAYS)
    _refuse_elements(inputs)
    _refuse_facts(inputs, facts, pack)
    refuse_director(inputs, facts)


def _refuse_elements(inputs: Inputs) -> None:
    for element in inputs.elements:
        if element.kind in REFUSED_KINDS:
            raise Unsupported(REFUSED_KINDS[element.kind])
        if element.code.startswith(OWN_LINES):
            raise InvalidInputs(problem=OWN_CODE)
        if not BASE_TAGS.issuperset(element.feeds):
            raise Unsupported(wording.UNKNOWN_BASE)


def _refuse_facts(inputs: Inputs, facts: BritishFacts, pack: Pack) -> None:
    letter = letter_of(facts.ni_category, pack.at("national_insurance", inputs.pay_date).values)
    born, limit = facts.birth_date, letter.under_age
    if born is not None and limit is not None and age_on(born, inputs.pay_date) >= limit:
        raise InvalidInputs(problem=wording.CATEGORY_AGE)
    if born is not None and not YOUNGEST <= inputs.pay_date.year - born.year <= OLDEST:
        raise InvalidInputs(problem=wording.BAD_BIRTH_YEAR)
    if facts.student_loan is Plan.POSTGRADUATE:
        raise InvalidInputs(problem=wording.POSTGRADUATE_PLAN)
    previous = facts.previous
    if previous is not None and (not previous.is_possible or previous.tax_year > tax_year(inputs.pay_date)):
        raise InvalidInputs(problem=wording.BAD_P45)
    scheme = facts.pension
    if scheme is not None:
        rates = (scheme.employee_rate, scheme.employer_rate)
        if not all(0 <= rate <= HUNDRED for rate in rates):
            raise InvalidInputs(problem=wording.BAD_PENSION_RATE)


def _facts(inputs: Inputs) -> BritishFacts:
    if not isinstance(inputs.facts, BritishFacts):
        raise InvalidInputs(problem=wording.FACTS_MISSING)
    return inputs.facts


def _earnings(work: Workings) -> Lines:
    return earnings(work.inputs)


def _pension(work: Workings) -> Lines:
    facts = _facts(work.inputs)
    if facts.pension is None:
        return ()
    row = work.row("pensions", work.inputs.pay_date)
    pay, trace = _sum(work.of(EARNINGS), PENSION)
    return pension_lines(work.inputs, facts, row, pay, trace)


def _bases(work: Workings) -> Lines:
    """Return taxable pay and the pay for National Insurance, with every part that entered them."""
    found = (*work.of(EARNINGS), *work.of(PENSIONS))
    taxed, tax_trace = _sum(found, TAX)
    net_pay = net_pay_deduction(_facts(work.inputs), work.of(PENSIONS))
    if net_pay:
        tax_trace = (*tax_trace, (LESS_PENSION_STEP, taxed, net_pay, taxed - net_pay))
    insured, ni_trace = _sum(found, NI)
    if taxed - net_pay < 0 or insured < 0:
        raise InvalidInputs(problem=wording.PENSION_EXCEEDS_PAY)
    return (
        lines.make(work.inputs, TAXABLE_PAY, Category.BASE, taxed - net_pay, tax_trace),
        lines.make(work.inputs, NI_PAY, Category.BASE, insured, ni_trace),
    )


def _national_insurance(work: Workings) -> Lines:
    return ni_lines(work, _facts(work.inputs), _amount(work.of(BASES), NI_PAY))


def _tax(work: Workings) -> Lines:
    return (tax_line(work, _facts(work.inputs), _amount(work.of(BASES), TAXABLE_PAY)),)


def _deductions(work: Workings) -> Lines:
    """Return student loans, then what was agreed."""
    inputs = work.inputs
    loans = loan_lines(work, _facts(inputs), _amount(work.of(BASES), NI_PAY))
    agreed = [item for item in inputs.elements if item.kind is ElementKind.DEDUCTION]
    return (*loans, *[_agreed(inputs, item.code, item.label, half_up_cent(item.amount)) for item in agreed])


def _agreed(inputs: Inputs, code: str, label: str, amount: Decimal) -> Line:
    trace = ((GIVEN_STEP, amount),)
    return lines.make(
        inputs,
        code,
        Category.DEDUCTION,
        amount,
        trace,
        rounding="half_up_cent",
        rule="uk.element",
        label=label,
    )


def _sum(found: Lines, tag: str) -> tuple[Decimal, lines.Trace]:
    """Return the sum of what feeds a base, with one step for every part."""
    parts = [line.amount for line in found if tag in line.feeds]
    total = parts[0] if parts else ZERO
    steps: list[Record] = [(COUNTS_STEP, total, total)]
    for part in parts[1:]:
        before, total = total, total + part
        steps.append((ADD_STEP, before, part, total))
    return total, tuple(steps)


def _amount(found: Lines, code: str) -> Decimal:
    return next(line.amount for line in found if line.code == code)


EARNINGS = line_node("earnings", _earnings)
PENSIONS = line_node("pension", _pension, EARNINGS)
BASES = line_node("bases", _bases, EARNINGS, PENSIONS)
INSURANCE = line_node("national_insurance", _national_insurance, BASES)
TAXES = line_node("tax", _tax, BASES)
DEDUCTIONS = line_node("deductions", _deductions, BASES)

# PAYE employees paid by tax weeks or months, in payslip order.
RULES = Graph(refuse=_refuse, nodes=(EARNINGS, TAXES, INSURANCE, PENSIONS, DEDUCTIONS, BASES), version="3")
# What was computed from facts that are refused now can still be replayed.
FORMER_RULES = (
    Graph(refuse=_refuse_1, nodes=RULES.nodes, version="1"),
    Graph(refuse=_refuse_2, nodes=RULES.nodes, version="2"),
)
