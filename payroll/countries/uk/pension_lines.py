"""The lines of a workplace pension: the member's share in one of three ways, and the employer's."""

from decimal import Decimal

from payroll.countries.uk import auto_enrolment, lines
from payroll.countries.uk.auto_enrolment import PensionDue
from payroll.countries.uk.facts import NI, TAX, BritishFacts, PensionBasis, PensionRelief, PensionScheme
from payroll.engine.graph import Lines
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row

PENSION_STEPS = {name: shape(f"uk.step.pension_{name}", "base", "rate", name) for name in ("given", "gross")}
SACRIFICE_STEP = shape("uk.step.sacrifice", "given", "amount")
PENSION_RELIEF_STEP = shape("uk.step.pension_relief", "gross", "relief_rate", "relief")
PENSION_LEFT_STEP = shape("uk.step.pension_left", "gross", "relief", "amount")
PERCENT_STEP = shape("step.percent", "base", "rate", "amount")
QUALIFYING_STEP = shape("uk.step.qualifying", "pay", "upper", "lower", "base")

BASE = "uk.base.pension"
EMPLOYEE = "uk.pension.employee"
SACRIFICE = "uk.pension.sacrifice"
SACRIFICED = "uk.pension.sacrificed"
EMPLOYER = "uk.pension.employer"
HALF_UP = "half_up_cent"


def pension_lines(
    inputs: Inputs, facts: BritishFacts, row: Row, pay: Decimal, base_trace: lines.Trace
) -> Lines:
    """Return base and contributions of the person's scheme.

    A sacrifice lowers what is earned and is paid by the employer, so it stands twice: as a negative earning
    and as the employer's cost.
    """
    scheme = facts.pension
    if scheme is None:
        return ()
    due = auto_enrolment.contribute(scheme, pay, inputs.periods_per_year, row.values)
    trace = (*base_trace, *_band_steps(scheme, due, inputs, row))
    base = lines.make(inputs, BASE, Category.BASE, due.base, trace, row)
    employer = _share(inputs, EMPLOYER, Category.EMPLOYER_CONTRIBUTION, due, scheme.employer_rate, row)
    if scheme.relief is not PensionRelief.SALARY_SACRIFICE:
        return (_member(inputs, scheme, due, row), employer, base)
    given_up = (SACRIFICE_STEP, due.gross, -due.gross)
    lost = lines.make(
        inputs,
        SACRIFICE,
        Category.EARNING,
        -due.gross,
        (_percent(due, scheme.employee_rate, "given"), given_up),
        row,
        HALF_UP,
        scheme.employee_rate,
        due.base,
        feeds=(TAX, NI),
    )
    paid_over = _share(inputs, SACRIFICED, Category.EMPLOYER_CONTRIBUTION, due, scheme.employee_rate, row)
    return (lost, paid_over, employer, base)


def net_pay_deduction(facts: BritishFacts, found: Lines) -> Decimal:
    """Return what comes off taxable pay: the member's share under a net pay arrangement."""
    if facts.pension is None or facts.pension.relief is not PensionRelief.NET_PAY:
        return ZERO
    return sum((line.amount for line in found if line.code == EMPLOYEE), ZERO)


def _member(inputs: Inputs, scheme: PensionScheme, due: PensionDue, row: Row) -> Line:
    category = Category.EMPLOYEE_CONTRIBUTION
    if scheme.relief is PensionRelief.NET_PAY:
        return _share(inputs, EMPLOYEE, category, due, scheme.employee_rate, row)
    rate = row.values.relief_rate
    trace = (
        _percent(due, scheme.employee_rate, "gross"),
        (PENSION_RELIEF_STEP, due.gross, rate, due.relief),
        (PENSION_LEFT_STEP, due.gross, due.relief, due.deducted),
    )
    return lines.make(
        inputs, EMPLOYEE, category, due.deducted, trace, row, HALF_UP, scheme.employee_rate, due.base
    )


def _share(inputs: Inputs, code: str, category: Category, due: PensionDue, rate: Decimal, row: Row) -> Line:
    amount = due.employer if code == EMPLOYER else due.gross
    trace = ((PERCENT_STEP, due.base, rate, amount),)
    return lines.make(inputs, code, category, amount, trace, row, HALF_UP, rate, due.base)


def _percent(due: PensionDue, rate: Decimal, name: str) -> Record:
    return (PENSION_STEPS[name], due.base, rate, due.gross)


def _band_steps(scheme: PensionScheme, due: PensionDue, inputs: Inputs, row: Row) -> lines.Trace:
    if scheme.basis is not PensionBasis.QUALIFYING_EARNINGS:
        return ()
    band = auto_enrolment.band_of(row.values, inputs.periods_per_year)
    return ((QUALIFYING_STEP, due.pay, band.upper, band.lower, due.base),)
