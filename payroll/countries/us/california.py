"""California by Method B of the EDD: low income table, deductions, rate table, credit for allowances."""

from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import StateForm
from payroll.countries.us.state_parameters import California
from payroll.countries.us.trace import Withheld, band_step, nothing, taxable_step, with_extra
from payroll.engine.model import ZERO, shape
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rules import Band

CREDIT_STEP = shape("us.step.credit", "tax", "credit", "amount")

SCHEDULES = {
    "": "single",
    "single": "single",
    "married_separately": "single",
    "married_one_income": "married",
    "married_jointly": "married",
    "head_of_household": "head",
}
MANY_ALLOWANCES = 2


def withhold(form: StateForm, wages: Decimal, periods: int, values: California) -> Withheld:
    """Return the tax on the wages of one period."""
    if periods not in values.periods:
        raise Unsupported(wording.STATE_FREQUENCY)
    if form.status not in SCHEDULES:
        raise InvalidInputs(problem=wording.BAD_STATE_STATUS)
    if form.is_exempt:
        return nothing("us.step.exempt", wages)
    tables = values.periods[periods]
    schedule = SCHEDULES[form.status]
    column = _column(schedule, form.allowances + form.more_allowances)
    low_income = tables.low_income[column]
    if wages <= low_income:
        return with_extra(nothing("us.step.low_income", wages, ("limit", low_income)), form.extra)
    estimated = _indexed(tables.estimated, form.more_allowances)
    taxable, step = taxable_step(wages, tables.standard[column], estimated)
    tax, banded = band_step(taxable, _band(taxable, values.tables[periods, schedule]))
    credit = _indexed(tables.credits, form.allowances)
    amount = max(ZERO, tax - credit)
    credited = (CREDIT_STEP, tax, credit, amount)
    return with_extra(Withheld(amount, (step, banded, credited)), form.extra)


def _column(schedule: str, allowances: int) -> int:
    if schedule == "married":
        return 1 if allowances >= MANY_ALLOWANCES else 0
    return 1 if schedule == "head" else 0


def _indexed(table: tuple[Decimal, ...], count: int) -> Decimal:
    """Return the amount for so many allowances; above the printed ten, the first amount times the count."""
    if not count:
        return ZERO
    return table[count - 1] if count <= len(table) else table[0] * count


def _band(taxable: Decimal, table: tuple[Band, ...]) -> Band:
    # The rows read "over" and "not over": an amount at a start belongs to the row below it.
    return [band for band in table if band.start < taxable or not band.start][-1]
