"""What a period earns: the salary's share of the year, hours at their rate, the elements of the period."""

from datetime import date, timedelta
from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import SALARY_FEEDS
from payroll.engine.graph import Lines
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Line, Record, shape
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import prorate

SALARY_STEP = shape("us.step.salary", "annual", "periods_count", "amount")
PART_STEP = shape("us.step.part", "full", "worked_days", "period_days", "amount")
HOURS_STEP = shape("us.step.hours", "hours_count", "hourly", "amount")
GIVEN_STEP = shape("step.given", "amount")

SALARY = "salary"
NON_SALARY = "non_salary"
PAID_KINDS = (ElementKind.EARNING, ElementKind.OVERTIME, ElementKind.NON_SALARY)
HALF_UP = "half_up_cent"
WEEKDAYS = 5


def earnings(inputs: Inputs) -> Lines:
    """Return the earnings of a period, in payslip order."""
    lines = [_salary(inputs)] if inputs.annual_salary else []
    lines += [_element(item, inputs) for item in inputs.elements if item.kind in PAID_KINDS]
    return tuple(lines)


def weekdays(first: date, last: date) -> int:
    """Return the days of a period that are no Saturday or Sunday.

    >>> weekdays(date(2026, 6, 1), date(2026, 6, 14))
    10
    """
    days = (last - first).days + 1
    whole, rest = divmod(days, 7)
    return whole * WEEKDAYS + sum((first + timedelta(day)).weekday() < WEEKDAYS for day in range(rest))


def _salary(inputs: Inputs) -> Line:
    full = half_up_cent(inputs.annual_salary / inputs.periods_per_year)
    amount, part = _part(full, inputs)
    return _line(
        "us.salary",
        "us.regular",
        amount,
        ((SALARY_STEP, inputs.annual_salary, inputs.periods_per_year, full), *part),
        inputs,
        SALARY,
    )


def _part(full: Decimal, inputs: Inputs) -> tuple[Decimal, tuple[Record, ...]]:
    worked = inputs.worked_days
    if worked is None:
        return full, ()
    # The law leaves the share of a part of a period to the employer; weekdays are the usual count.
    whole = weekdays(inputs.period_from, inputs.period_to)
    if worked > whole:
        raise InvalidInputs(problem=wording.BAD_WEEKDAYS)
    amount = prorate(full, worked, whole)
    return amount, ((PART_STEP, full, worked, whole, amount),)


def _line(
    code: str,
    label: str,
    amount: Decimal,
    trace: tuple[Record, ...],
    inputs: Inputs,
    section: str,
    feeds: tuple[str, ...] = SALARY_FEEDS,
) -> Line:
    return Line(
        code=code,
        category=Category.EARNING,
        label=label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rule="us.earnings",
        trace=trace,
        section=section,
        feeds=feeds,
        rounding=HALF_UP,
    )


def _element(element: Element, inputs: Inputs) -> Line:
    section = NON_SALARY if element.kind is ElementKind.NON_SALARY else SALARY
    if element.quantity is not None and element.rate is not None and element.formula is None:
        amount = half_up_cent(element.quantity * element.rate)
        if element.amount not in (ZERO, amount):
            raise InvalidInputs(problem=wording.BAD_HOURS)
        trace: tuple[Record, ...] = ((HOURS_STEP, element.quantity, element.rate, amount),)
    else:
        entered = half_up_cent(element.amount)
        amount, part = _part(entered, inputs) if element.is_prorated else (entered, ())
        trace = ((GIVEN_STEP, entered), *part)
    line = _line(element.code, element.label, amount, trace, inputs, section, element.feeds)
    return line._replace(quantity=element.quantity, rate=element.rate)
