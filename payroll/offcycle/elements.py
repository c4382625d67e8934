"""What was entered for an off-cycle run as elements of the engine: one of the sources of pay entries."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import db
from hr.i18n import N_
from hr.money import from_minor
from payroll.engine.model import Element, ElementKind
from payroll.entries import catalog
from payroll.entries.making import element
from payroll.entries.whose import chunks, whose
from payroll.offcycle.models import OffCyclePay

OFF_CYCLE = "off_cycle"
# Paid out without tax, as it is pay of a month to come; it is owed until that month.
ADVANCE_PAID = "advance_paid"
ADVANCE_LABEL = N_("Advance of pay")


def elements(
    employment_ids: Sequence[str], *, last: date, run_kind: str, run_id: str, **_: object
) -> dict[str, list[Element]]:
    """Return what each of some people gets on an off-cycle run; of any other run nothing."""
    if run_kind != OFF_CYCLE or not run_id:
        return {}
    found: dict[str, list[Element]] = {}
    for part in chunks(employment_ids):
        query = select(OffCyclePay).where(
            OffCyclePay.run_id == run_id, col(OffCyclePay.employment_id).in_(part)
        )
        rows = [row for row in db.session().exec(query) if row.element_code]
        known = whose([row.employment_id for row in rows])
        for row in rows:
            country = known[row.employment_id].country
            found[row.employment_id] = [made(row.element_code, row.amount_minor, country, last)]
    return found


def made(code: str, amount_minor: int, country: str, day: date) -> Element:
    """Return an element of a country with an amount."""
    if code == ADVANCE_PAID:
        return Element(code, ElementKind.NON_SALARY, from_minor(amount_minor), ADVANCE_LABEL)
    return element(catalog.definitions(country, day)[code], amount_minor=amount_minor)
