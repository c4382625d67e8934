"""What a period earns: the salary's share of the year, then the elements of the period."""

from decimal import Decimal

from payroll.countries.uk import wording
from payroll.countries.uk.facts import SALARY_FEEDS
from payroll.engine.graph import Lines
from payroll.engine.model import Category, Element, ElementKind, Inputs, Line, Record, shape
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import prorate

ANNUAL_SHARE_STEP = shape("step.annual_share", "annual", "pays_count", "amount")
PART_OF_PERIOD_STEP = shape("step.part_of_period", "full", "worked_days", "period_days", "amount")
UNITS_STEP = shape("uk.step.units", "units_count", "each", "amount")
GIVEN_STEP = shape("step.given", "amount")

SALARY = "salary"
NON_SALARY = "non_salary"
PAID_KINDS = (ElementKind.EARNING, ElementKind.OVERTIME, ElementKind.NON_SALARY)


def days_of(inputs: Inputs) -> int:
    """Return the calendar days of the period, by which a part of it is counted."""
    return (inputs.period_to - inputs.period_from).days + 1


def earnings(inputs: Inputs) -> Lines:
    """Return the period's earnings, in payslip order."""
    lines = [_salary(inputs)] if inputs.annual_salary else []
    lines += [_element(item, inputs) for item in inputs.elements if item.kind in PAID_KINDS]
    return tuple(lines)


def _salary(inputs: Inputs) -> Line:
    annual, count = inputs.annual_salary, inputs.periods_per_year
    full = half_up_cent(annual / count)
    share = (ANNUAL_SHARE_STEP, annual, count, full)
    amount, part = _part(full, inputs)
    return Line(
        SALARY,
        Category.EARNING,
        SALARY,
        amount,
        inputs.period_from,
        inputs.period_to,
        rule="uk.salary",
        trace=(share, *part),
        section=SALARY,
        feeds=SALARY_FEEDS,
        rounding="half_up_cent",
    )


def _part(full: Decimal, inputs: Inputs) -> tuple[Decimal, tuple[Record, ...]]:
    """Return the part of a full amount for the days worked, and its step; all of it for a whole period."""
    if inputs.worked_days is None:
        return full, ()
    whole = days_of(inputs)
    amount = prorate(full, inputs.worked_days, whole)
    return amount, ((PART_OF_PERIOD_STEP, full, inputs.worked_days, whole, amount),)


def _element(element: Element, inputs: Inputs) -> Line:
    full, given = _full_amount(element)
    amount, part = _part(full, inputs) if element.is_prorated else (full, ())
    return Line(
        code=element.code,
        category=Category.EARNING,
        label=element.label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        quantity=element.quantity,
        rate=element.rate,
        rule="uk.element",
        trace=(given, *part),
        section=NON_SALARY if element.kind is ElementKind.NON_SALARY else SALARY,
        feeds=element.feeds,
        rounding="half_up_cent",
    )


def _full_amount(element: Element) -> tuple[Decimal, Record]:
    """Return an element's amount: entered, or hours times what one pays."""
    if element.quantity is None or element.rate is None or element.formula is not None:
        amount = half_up_cent(element.amount)
        return amount, (GIVEN_STEP, amount)
    amount = half_up_cent(element.quantity * element.rate)
    if element.amount not in (amount, element.quantity * element.rate):
        raise InvalidInputs(problem=wording.QUANTITY_CONTRADICTS)
    return amount, (UNITS_STEP, element.quantity, element.rate, amount)
