"""Back pay on the regular run that pays it: one of the sources of pay entries."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import db
from payroll.engine.model import Element
from payroll.entries import catalog
from payroll.entries.making import element
from payroll.entries.shipped import BACK_PAY
from payroll.entries.whose import chunks, whose
from payroll.retro.amounts import due
from payroll.retro.models import INCLUDED, RetroEvent
from payroll.runs.models import REGULAR


def elements(
    employment_ids: Sequence[str], *, last: date, run_kind: str, run_id: str, **_: object
) -> dict[str, list[Element]]:
    """Return the back pay that was put on a regular run, by employment; the rest are runs of their own."""
    if run_kind != REGULAR or not run_id:
        return {}
    sums: dict[str, int] = {}
    for part in chunks(employment_ids):
        query = select(RetroEvent).where(
            RetroEvent.included_in == run_id,
            RetroEvent.state == INCLUDED,
            col(RetroEvent.employment_id).in_(part),
        )
        for row in db.session().exec(query.order_by(col(RetroEvent.id))):
            sums[row.employment_id] = sums.get(row.employment_id, 0) + due(row)
    known = whose(list(sums))
    return {
        key: [element(catalog.definitions(known[key].country, last)[BACK_PAY], amount_minor=amount)]
        for key, amount in sums.items()
    }
