"""Which approved entries a run pays: those of its periods that no run has taken, each once.

An entry that missed its period is not lost: the next run of the person takes it. What a sealed run took is
known from its entries; between the commit and the moment they are marked, from the commit itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, or_
from sqlmodel import col, select

from hr import db
from payroll.engine.model import Element
from payroll.entries import catalog
from payroll.entries.making import element
from payroll.entries.models import APPROVED, CONSUMED, PayEntry
from payroll.entries.whose import chunks, whose
from payroll.runs.models import PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED


def elements(
    employment_ids: Sequence[str], *, last: date, run_kind: str, run_id: str, **_: object
) -> dict[str, list[Element]]:
    """Return what was approved for some people and a run; of a sealed run what it took, and nothing else."""
    entries = entries_for(employment_ids, last=last, run_kind=run_kind, run_id=run_id)
    known = whose(list(entries))
    definitions = {each.country: catalog.definitions(each.country, last) for each in known.values()}
    return {
        employment_id: [
            element(
                definitions[known[employment_id].country][row.element_code],
                amount_minor=row.amount_minor,
                quantity=row.quantity,
                rate=row.rate,
            )
            for row in rows
        ]
        for employment_id, rows in entries.items()
    }


def entries_for(
    employment_ids: Sequence[str], *, last: date, run_kind: str, run_id: str
) -> dict[str, list[PayEntry]]:
    """Return the entries a run takes, by person, in the order they were entered."""
    run = db.session().get(PayRun, run_id) if run_id else None
    which = _taken_by(run) if run is not None and run.is_sealed else _open_to(last, run_kind, run_id)
    found: dict[str, list[PayEntry]] = defaultdict(list)
    for part in chunks(employment_ids):
        query = select(PayEntry).where(col(PayEntry.employment_id).in_(part), *which)
        for row in db.session().exec(query.order_by(col(PayEntry.period), col(PayEntry.id))):
            found[row.employment_id].append(row)
    return found


def _open_to(last: date, run_kind: str, run_id: str) -> list[ColumnElement[bool]]:
    if run_kind == REGULAR:
        mine = or_(col(PayEntry.run_id) == "", col(PayEntry.run_id) == run_id)
    else:
        mine = col(PayEntry.run_id) == (run_id or "-")
    return [mine, col(PayEntry.state) == APPROVED, col(PayEntry.period) <= last, ~_was_paid()]


def _was_paid() -> ColumnElement[bool]:
    """Tell entries that a sealed run paid already, though they are not marked yet."""
    return exists(
        select(PayItem.id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id) == col(PayEntry.employment_id))
        .where(*_pays(), col(PayRun.committed_at) >= col(PayEntry.approved_at))
        .where(col(PayRun.period_to) >= col(PayEntry.period))
        .where(_is_for())
    )


def _pays() -> list[ColumnElement[bool]]:
    return [
        col(PayRun.state).in_(SEALED),
        col(PayItem.state) == PAYABLE,
        col(PayItem.kind) != VOID,
    ]


def _is_for() -> ColumnElement[bool]:
    own = col(PayEntry.run_id) == col(PayRun.id)
    return or_(own, (col(PayEntry.run_id) == "") & (col(PayRun.kind) == REGULAR))


def _taken_by(run: PayRun) -> list[ColumnElement[bool]]:
    return [or_((col(PayEntry.state) == CONSUMED) & (col(PayEntry.consumed_by) == run.id), unmarked_of(run))]


def unmarked_of(run: PayRun) -> ColumnElement[bool]:
    """Tell the entries that a sealed run paid and that are not marked as its own yet."""
    paid = select(PayItem.employment_id).where(
        PayItem.run_id == run.id, PayItem.state == PAYABLE, PayItem.kind != VOID
    )
    mine = col(PayEntry.run_id) == run.id
    if run.kind == REGULAR:
        mine = or_(mine, col(PayEntry.run_id) == "")
    return (
        mine
        & (col(PayEntry.state) == APPROVED)
        & (col(PayEntry.period) <= run.period_to)
        & (col(PayEntry.approved_at) <= run.committed_at)
        & col(PayEntry.employment_id).in_(paid)
    )
