"""New Jersey by the percentage method of NJ-WT."""

from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.facts import StateForm
from payroll.countries.us.state_parameters import NewJersey
from payroll.countries.us.trace import Withheld, band_step, nothing, taxable_step, with_extra
from payroll.engine.model import ZERO
from payroll.engine.refusals import InvalidInputs, Unsupported

# NJ-W4 line 2; who filed line 3 writes the letter of the wage chart instead.
TABLE_OF = {
    "": "a",
    "single": "a",
    "married_separately": "a",
    "married_jointly": "b",
    "head_of_household": "b",
    "a": "a",
    "b": "b",
    "c": "c",
    "d": "d",
    "e": "e",
}


def withhold(form: StateForm, wages: Decimal, periods: int, values: NewJersey) -> Withheld:
    """Return the tax on the wages of one period."""
    if form.status not in TABLE_OF:
        raise InvalidInputs(problem=wording.BAD_STATE_STATUS)
    table = values.tables.get(TABLE_OF[form.status])
    if table is None:
        raise Unsupported(wording.NEW_JERSEY_TABLE)
    if periods not in table:
        raise Unsupported(wording.STATE_FREQUENCY)
    if form.is_exempt:
        return nothing("us.step.exempt", wages)
    taxable, step = taxable_step(wages, ZERO, values.allowances[periods] * form.allowances)
    # The rows read "over" and "not over": an amount at a start belongs to the row below it.
    band = [row for row in table[periods] if row.start < taxable or not row.start][-1]
    amount, banded = band_step(taxable, band)
    return with_extra(Withheld(amount, (step, banded)), form.extra)
