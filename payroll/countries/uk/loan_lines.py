"""The student loan lines of a payment; loans are reckoned on the pay for National Insurance."""

from decimal import Decimal

from payroll.countries.uk import lines, periods
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.uk.student_loans import Plan, repay
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import Category, Line, shape

LOAN_THRESHOLD_STEP = shape("uk.step.loan_threshold", "annual", "span_count", "parts_count", "threshold")
LOAN_STEP = shape("uk.step.loan", "pay", "threshold", "rate", "amount")

PREFIX = "uk.student_loan."


def loan_lines(work: Workings, facts: BritishFacts, pay: Decimal) -> Lines:
    """Return the repayment of the person's plan, and beside it that of a postgraduate loan."""
    made = [] if facts.student_loan is None else [_line(work, facts.student_loan, pay)]
    if facts.has_postgraduate_loan:
        made.append(_line(work, Plan.POSTGRADUATE, pay))
    return tuple(made)


def _line(work: Workings, plan: Plan, pay: Decimal) -> Line:
    inputs = work.inputs
    row = work.row("student_loans", inputs.pay_date)
    found = repay(plan, pay, inputs.periods_per_year, row.values)
    per_year, span = periods.span_of(inputs.periods_per_year)
    trace = (
        (LOAN_THRESHOLD_STEP, found.annual, span, per_year, found.threshold),
        (LOAN_STEP, pay, found.threshold, found.rate, found.amount),
    )
    code = PREFIX + plan.value
    return lines.make(
        inputs, code, Category.DEDUCTION, found.amount, trace, row, "floor_unit", found.rate, pay
    )
