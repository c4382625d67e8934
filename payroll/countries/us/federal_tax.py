"""The lines of federal income tax: on the wages of the period, and on supplemental wages at the flat rate."""

from decimal import Decimal

from payroll.countries.us import lines
from payroll.countries.us.bases import SUPPLEMENTAL_BASE, Bases
from payroll.countries.us.facts import AmericanFacts, SupplementalMethod
from payroll.countries.us.trace import nothing
from payroll.countries.us.withholding import Withholding, flat_tax, withhold
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, Step, shape
from payroll.engine.pack import Row

ADJUSTED_STEP = shape("us.step.adjusted", "wages", "periods_count", "other_income", "deductions", "adjusted")
TENTATIVE_STEP = shape("us.step.tentative", "annual_tax", "periods_count", "tentative")
CREDIT_SHARE_STEP = shape("us.step.credit_share", "credits", "periods_count", "credit")
ANNUAL_BAND_STEP = shape("us.step.annual_band", "adjusted", "start", "due", "rate", "annual_tax")
AFTER_CREDIT_STEP = shape("us.step.after_credit", "tentative", "credit", "amount")
EXTRA_STEP = shape("us.step.extra", "tax", "extra", "amount")
SUPPLEMENTAL_STEP = shape("us.step.supplemental", "normal", "rate", "high", "high_rate", "amount")


def federal_tax(work: Workings, facts: AmericanFacts, found: Bases) -> Lines:
    """Return the federal income tax withheld from a period's wages."""
    inputs = work.inputs
    row = work.row("income_tax", inputs.pay_date)
    so_far = inputs.so_far(SUPPLEMENTAL_BASE) if found.supplemental else ZERO
    # Above the threshold of a year the flat rate is not a choice (26 CFR 31.3402(g)-1(a)(2)).
    is_flat = (
        facts.supplemental_method is SupplementalMethod.FLAT
        or so_far + found.supplemental > row.values.supplemental_threshold
    )
    flat = found.supplemental if is_flat else ZERO
    made = []
    if found.federal > flat:
        made.append(_regular(inputs, facts, found.federal - flat, row))
    if flat:
        made.append(_supplemental(inputs, facts, flat, so_far, row))
    return tuple(made)


def _regular(inputs: Inputs, facts: AmericanFacts, wages: Decimal, row: Row) -> Line:
    code = "us.income_tax"
    if facts.w4.is_exempt:
        none = nothing("us.step.exempt", wages)
        return lines.make(inputs, code, Category.TAX, code, none.amount, none.trace, row, (), None, wages)
    periods = inputs.periods_per_year
    found = withhold(facts.w4, wages, periods, row.values)
    steps = _steps(found, wages, periods)
    return lines.make(inputs, code, Category.TAX, code, found.amount, steps, row, (), found.band.rate, wages)


def _steps(found: Withholding, wages: Decimal, periods: int) -> tuple[Record, ...]:
    band = found.band
    steps: list[Record] = [
        (ADJUSTED_STEP, wages, periods, found.other_income, found.deductions, found.adjusted),
        (ANNUAL_BAND_STEP, found.adjusted, band.start, band.due, band.rate, found.annual_tax),
        (TENTATIVE_STEP, found.annual_tax, periods, found.tentative),
    ]
    if found.credits:
        steps.append((CREDIT_SHARE_STEP, found.credits, periods, found.credit))
        steps.append((AFTER_CREDIT_STEP, found.tentative, found.credit, found.tax))
    if found.extra:
        steps.append((EXTRA_STEP, found.tax, found.extra, found.amount))
    return tuple(steps)


def _supplemental(inputs: Inputs, facts: AmericanFacts, wages: Decimal, so_far: Decimal, row: Row) -> Line:
    code = "us.income_tax_supplemental"
    found = flat_tax(wages, so_far, facts.w4.is_exempt, row.values)
    rate = ZERO if facts.w4.is_exempt else row.values.supplemental_rate
    steps: tuple[Record, ...] = (
        (SUPPLEMENTAL_STEP, found.normal, rate, found.high, row.values.supplemental_high_rate, found.amount),
    )
    if facts.w4.is_exempt:
        steps = (Step("us.step.exempt"), *steps)
    return lines.make(inputs, code, Category.TAX, code, found.amount, steps, row, (), rate, wages)
