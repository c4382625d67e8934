"""The National Insurance lines of a payment: both contributions, and the bands HMRC is told of.

A director's earnings period is the year (SSCR 2001, regulation 8; NIM12021): what the year's pay so far owes,
less what was paid, is due now.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.uk import lines, national_insurance, periods, wording
from payroll.countries.uk.facts import BritishFacts
from payroll.countries.uk.lines import ni_code
from payroll.countries.uk.national_insurance import Contribution
from payroll.countries.uk.parameters import EmployerFrom, Thresholds
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, line_of, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported
from payroll.engine.rounding import half_down_third

NI_ABOVE_STEP = shape("uk.step.ni_above", "pay", "lower", "rate", "due")
NI_BETWEEN_STEP = shape("uk.step.ni_between", "pay", "lower", "upper", "rate", "due")
NI_DIRECTOR_STEP = shape("uk.step.ni_director", "due", "paid", "amount")
PAY_TO_DATE_STEP = shape("uk.step.pay_to_date", "before", "pay", "total")
NI_NONE_STEP = shape("uk.step.ni_none", "pay", "lower", "due")
NI_SUM_STEP = shape("uk.step.ni_sum", "main", "above", "due")
NI_PAY_STEP = shape("uk.step.ni_pay", "pay", "amount")
NI_DIRECTOR_BAND_STEP = shape("uk.step.ni_director_band", "due", "paid", "amount")

NI_PAY = "uk.base.ni"
PREFIX = "uk.ni."
EMPLOYEE, EMPLOYER = "employee", "employer"
AT_LOWER, TO_PRIMARY, TO_UPPER = "at_lower", "lower_to_primary", "primary_to_upper"
EARNINGS = "earnings"
ROUNDING = half_down_third.__name__
OWED, COST = Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION
PUBLISHED_SPANS = (52, 12, 1)


class _Case(NamedTuple):
    """One payment's National Insurance: `pay` is the period's, `counted` what the earnings period has."""

    inputs: Inputs
    row: Row
    letter: str
    pay: Decimal
    counted: Decimal
    limits: Thresholds
    is_director: bool
    is_verified: bool


def ni_lines(work: Workings, facts: BritishFacts, pay: Decimal) -> Lines:
    """Return the contributions of a payment and the figures of its category letter."""
    inputs = work.inputs
    row = work.row("national_insurance", inputs.pay_date)
    is_director = facts.director_since is not None
    frequency = 1 if is_director else inputs.periods_per_year
    table = national_insurance.table_of(row.values, facts.ni_category, frequency)
    counted = inputs.so_far(NI_PAY) + pay if is_director else pay
    is_verified = _is_verified(row, facts.ni_category, frequency)
    case = _Case(inputs, row, facts.ni_category, pay, counted, table.limits, is_director, is_verified)
    found = national_insurance.class_one(table, counted)
    due = []
    if table.employee:
        due.append(_contribution(case, EMPLOYEE, OWED, found.employee, table.employee[0][0]))
    if table.employer:
        due.append(_contribution(case, EMPLOYER, COST, found.employer, table.employer[0][0]))
    return (*due, *_reported(case, found))


def _is_verified(row: Row, category: str, frequency: int) -> bool:
    """Tell whether every figure is attested; other shares of the zone threshold than these are not."""
    letter = row.values.categories[category]
    is_attested = letter.employer is not EmployerFrom.ZONE or frequency in PUBLISHED_SPANS
    return is_attested and not row.unverified


def refuse_director(inputs: Inputs, facts: BritishFacts) -> None:
    """Refuse by name what the yearly earnings period makes of a change within the year."""
    if facts.director_since is None:
        return
    start = date(periods.tax_year(inputs.pay_date), *periods.FIRST_DAY)
    if facts.director_since > start:
        raise Unsupported(wording.NEW_DIRECTOR)
    if facts.student_loan or facts.has_postgraduate_loan:
        raise Unsupported(wording.DIRECTOR_LOAN)
    own = f"{PREFIX}{facts.ni_category}."
    if any(code.startswith(PREFIX) and not code.startswith(own) for code, _ in inputs.year_to_date or ()):
        raise Unsupported(wording.DIRECTOR_CATEGORY)


def _contribution(case: _Case, payer: str, category: Category, found: Contribution, start: Decimal) -> Line:
    inputs = case.inputs
    code = ni_code(case.letter, payer)
    steps = _year_steps(case) + _band_steps(case.counted, found, start)
    amount = found.amount
    if case.is_director:
        paid = inputs.so_far(code)
        amount -= paid
        steps.append((NI_DIRECTOR_STEP, found.amount, paid, amount))
    rate = found.shares[0].rate if len(found.shares) == 1 else None
    return lines.make(
        inputs,
        code,
        category,
        amount,
        tuple(steps),
        case.row,
        ROUNDING,
        rate,
        case.pay,
        is_verified=case.is_verified,
        label=PREFIX + payer,
    )


def _year_steps(case: _Case) -> list[Record]:
    if not case.is_director:
        return []
    before = case.counted - case.pay
    return [(PAY_TO_DATE_STEP, before, case.pay, case.counted)]


def _band_steps(pay: Decimal, found: Contribution, start: Decimal) -> list[Record]:
    if not found.shares:
        return [(NI_NONE_STEP, pay, start, ZERO)]
    steps: list[Record] = []
    for share in found.shares:
        if share.upper is None:
            steps.append((NI_ABOVE_STEP, pay, share.lower, share.rate, share.amount))
        else:
            steps.append((NI_BETWEEN_STEP, pay, share.lower, share.upper, share.rate, share.amount))
    if len(found.shares) > 1:
        main, above = found.shares
        steps.append((NI_SUM_STEP, main.amount, above.amount, found.amount))
    return steps


def _reported(case: _Case, found: national_insurance.ClassOne) -> list[Line]:
    """Return pay and its bands under the category letter; the year's figures are their sums."""
    told = (NI_PAY_STEP, case.pay, case.pay)
    return [
        _info(case, EARNINGS, case.pay, (told,)),
        _band_line(case, AT_LOWER, found.at_lower),
        _band_line(case, TO_PRIMARY, found.lower_to_primary),
        _band_line(case, TO_UPPER, found.primary_to_upper),
    ]


def _band_line(case: _Case, part: str, amount: Decimal) -> Line:
    limits = case.limits
    key = part if case.counted >= limits.lower else "not_told"
    step = (_STEPS[key], case.counted, limits.lower, limits.primary, limits.upper, amount)
    if not case.is_director:
        return _info(case, part, amount, (step,))
    told = case.inputs.so_far(ni_code(case.letter, part))
    return _info(case, part, amount - told, (step, (NI_DIRECTOR_BAND_STEP, amount, told, amount - told)))


_STEPS = {
    part: shape(f"uk.step.ni_{part}", "pay", "lower", "primary", "upper", "due")
    for part in (AT_LOWER, TO_PRIMARY, TO_UPPER, "not_told")
}
_LABELS = {part: f"uk.ni.{part}" for part in (EARNINGS, AT_LOWER, TO_PRIMARY, TO_UPPER)}


def _info(case: _Case, part: str, amount: Decimal, trace: lines.Trace) -> Line:
    label, inputs = _LABELS[part], case.inputs
    return line_of(
        (
            ni_code(case.letter, part),
            Category.INFO,
            label,
            amount,
            inputs.period_from,
            inputs.period_to,
            None,
            None,
            label,
            case.row.id,
            case.is_verified,
            trace,
            None,
            "",
            (),
            "",
        )
    )
