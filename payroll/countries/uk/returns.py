"""The figures of the full payment submission and of the P60, from results; the names of HMRC are in FIELDS.

A submission tells the payment and, for this employment, the tax year to date; a correction is simply the
next one, whose year-to-date figures are right. The P60 adds what earlier employments of the year paid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.countries.uk import lines, ni_lines, pension_lines, periods, tax_codes, wording
from payroll.countries.uk.facts import BritishFacts, PensionRelief
from payroll.countries.uk.loan_lines import PREFIX as LOANS
from payroll.countries.uk.student_loans import Plan
from payroll.countries.uk.tax_lines import TAX, TAXABLE_PAY, period_of
from payroll.engine.model import ZERO, Inputs, Result
from payroll.engine.refusals import InvalidInputs
from payroll.engine.steps import year_to_date

PAY_FREQUENCIES = {52: "W1", 26: "W2", 13: "W4", 12: "M1", 4: "M3", 2: "M6", 1: "MA"}
PLAN_TYPES = {Plan.PLAN_1: "01", Plan.PLAN_2: "02", Plan.PLAN_4: "04", Plan.PLAN_5: "05"}
POSTGRADUATE = LOANS + Plan.POSTGRADUATE.value

# Our names, and those of the elements of a full payment submission.
FIELDS = {
    "pay_frequency": "PayFreq",
    "pay_date": "PmtDate",
    "tax_week": "WeekNo",
    "tax_month": "MonthNo",
    "periods_covered": "PeriodsCovered",
    "tax_code": "TaxCode",
    "tax_regime": "TaxCode/@TaxRegime",
    "is_non_cumulative": "TaxCode/@BasisNonCumulative",
    "taxable_pay": "TaxablePay",
    "tax": "TaxDeductedOrRefunded",
    "student_loan": "StudentLoanRecovered",
    "student_loan_plan": "StudentLoanRecovered/@PlanType",
    "postgraduate_loan": "PostgradLoanRecovered",
    "pension_net_pay": "EmpeePenContribnsPaid",
    "pension_after_tax": "EmpeePenContribnsNotPaid",
    "taxable_pay_to_date": "TaxablePay",
    "tax_to_date": "TotalTax",
    "student_loan_to_date": "StudentLoansTD",
    "postgraduate_loan_to_date": "PostgradLoansTD",
    "pension_net_pay_to_date": "EmpeePenContribnsPaidYTD",
    "pension_after_tax_to_date": "EmpeePenContribnsNotPaidYTD",
    "category": "NIletter",
    "earnings": "GrossEarningsForNICsInPd",
    "earnings_to_date": "GrossEarningsForNICsYTD",
    "at_lower_to_date": "AtLELYTD",
    "lower_to_primary_to_date": "LELtoPTYTD",
    "primary_to_upper_to_date": "PTtoUELYTD",
    "employer": "TotalEmpNICInPd",
    "employer_to_date": "TotalEmpNICYTD",
    "employee": "EmpeeContribnsInPd",
    "employee_to_date": "EmpeeContribnsYTD",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFigures:
    """National Insurance under one category letter: in the period, and in the tax year to date."""

    category: str
    earnings: Decimal
    earnings_to_date: Decimal
    at_lower_to_date: Decimal
    lower_to_primary_to_date: Decimal
    primary_to_upper_to_date: Decimal
    employer: Decimal
    employer_to_date: Decimal
    employee: Decimal
    employee_to_date: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FullPayment:
    """One person's part of a full payment submission.

    The regime (S or C for Scottish and Welsh taxpayers) is told beside the code, which then has no prefix.
    """

    pay_frequency: str
    pay_date: date
    tax_week: int | None
    tax_month: int | None
    periods_covered: int
    tax_code: str
    tax_regime: str
    is_non_cumulative: bool
    taxable_pay: Decimal
    tax: Decimal
    student_loan: Decimal
    student_loan_plan: str
    postgraduate_loan: Decimal
    pension_net_pay: Decimal
    pension_after_tax: Decimal
    taxable_pay_to_date: Decimal
    tax_to_date: Decimal
    student_loan_to_date: Decimal
    postgraduate_loan_to_date: Decimal
    pension_net_pay_to_date: Decimal
    pension_after_tax_to_date: Decimal
    insurance: tuple[CategoryFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class P60:
    """The year's certificate: pay and tax of this employment, of earlier ones, and of both together."""

    tax_year: int
    tax_code: str
    is_non_cumulative: bool
    previous_pay: Decimal
    previous_tax: Decimal
    pay: Decimal
    tax: Decimal
    total_pay: Decimal
    total_tax: Decimal
    student_loan: Decimal
    postgraduate_loan: Decimal
    insurance: tuple[CategoryFigures, ...]


def full_payment(inputs: Inputs, result: Result) -> FullPayment:
    """Return what a full payment submission tells of a payment."""
    facts = _facts(inputs)
    now = dict(year_to_date([result]))
    year = _added(dict(inputs.year_to_date or ()), now)
    period, code = period_of(inputs), tax_codes.parse(facts.tax_code, facts.is_week1)
    is_weekly = period.per_year == periods.WEEKS
    in_period, to_date = _pension(now, facts), _pension(year, facts)
    return FullPayment(
        pay_frequency=PAY_FREQUENCIES[inputs.periods_per_year],
        pay_date=inputs.pay_date,
        tax_week=period.number if is_weekly else None,
        tax_month=None if is_weekly else period.number,
        periods_covered=1,
        tax_code=code.text.removeprefix(code.nation),
        tax_regime=code.nation.value,
        is_non_cumulative=not code.is_cumulative,
        taxable_pay=now.get(TAXABLE_PAY, ZERO),
        tax=now.get(TAX, ZERO),
        student_loan=_loans(now),
        student_loan_plan="" if facts.student_loan is None else PLAN_TYPES[facts.student_loan],
        postgraduate_loan=now.get(POSTGRADUATE, ZERO),
        pension_net_pay=in_period[0],
        pension_after_tax=in_period[1],
        taxable_pay_to_date=year.get(TAXABLE_PAY, ZERO),
        tax_to_date=year.get(TAX, ZERO),
        student_loan_to_date=_loans(year),
        postgraduate_loan_to_date=year.get(POSTGRADUATE, ZERO),
        pension_net_pay_to_date=to_date[0],
        pension_after_tax_to_date=to_date[1],
        insurance=_insurance(now, year),
    )


def p60(results: Iterable[Result], facts: BritishFacts) -> P60:
    """Return the certificate of a tax year from its results; refused when they are of different years."""
    found = tuple(results)
    years = {periods.tax_year(result.pay_date) for result in found}
    if len(years) != 1:
        raise InvalidInputs(problem=wording.NOT_ONE_YEAR)
    (tax_year,) = years
    year = dict(year_to_date(found))
    code = tax_codes.parse(facts.tax_code, facts.is_week1)
    previous = facts.previous if facts.previous and facts.previous.tax_year == tax_year else None
    earlier_pay, earlier_tax = (previous.pay, previous.tax) if previous else (ZERO, ZERO)
    pay, tax = year.get(TAXABLE_PAY, ZERO), year.get(TAX, ZERO)
    return P60(
        tax_year=tax_year,
        tax_code=code.text,
        is_non_cumulative=not code.is_cumulative,
        previous_pay=earlier_pay,
        previous_tax=earlier_tax,
        pay=pay,
        tax=tax,
        total_pay=earlier_pay + pay,
        total_tax=earlier_tax + tax,
        student_loan=_loans(year),
        postgraduate_loan=year.get(POSTGRADUATE, ZERO),
        insurance=_insurance({}, year),
    )


Sums = dict[str, Decimal]


def _added(before: Sums, now: Sums) -> Sums:
    return {code: before.get(code, ZERO) + now.get(code, ZERO) for code in {**before, **now}}


def _loans(sums: Sums) -> Decimal:
    plans = (amount for code, amount in sums.items() if code.startswith(LOANS) and code != POSTGRADUATE)
    return sum(plans, ZERO)


def _pension(sums: Sums, facts: BritishFacts) -> tuple[Decimal, Decimal]:
    """Return the member's contributions before tax and after tax; a sacrifice is neither."""
    paid = sums.get(pension_lines.EMPLOYEE, ZERO)
    if facts.pension is not None and facts.pension.relief is PensionRelief.NET_PAY:
        return paid, ZERO
    return ZERO, paid


def _insurance(now: Sums, year: Sums) -> tuple[CategoryFigures, ...]:
    letters = sorted({code.split(".")[2] for code in year if code.startswith(ni_lines.PREFIX)})
    return tuple(_category(letter, now, year) for letter in letters)


def _category(letter: str, now: Sums, year: Sums) -> CategoryFigures:
    def told(sums: Sums, part: str) -> Decimal:
        return sums.get(lines.ni_code(letter, part), ZERO)

    return CategoryFigures(
        category=letter,
        earnings=told(now, ni_lines.EARNINGS),
        earnings_to_date=told(year, ni_lines.EARNINGS),
        at_lower_to_date=told(year, ni_lines.AT_LOWER),
        lower_to_primary_to_date=told(year, ni_lines.TO_PRIMARY),
        primary_to_upper_to_date=told(year, ni_lines.TO_UPPER),
        employer=told(now, ni_lines.EMPLOYER),
        employer_to_date=told(year, ni_lines.EMPLOYER),
        employee=told(now, ni_lines.EMPLOYEE),
        employee_to_date=told(year, ni_lines.EMPLOYEE),
    )


def _facts(inputs: Inputs) -> BritishFacts:
    if not isinstance(inputs.facts, BritishFacts):
        raise InvalidInputs(problem=wording.FACTS_MISSING)
    return inputs.facts
