"""The ledger of receivables: entries are added, never changed; balances are their sums."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from payroll.entries.whose import chunks
from payroll.receivables.models import Receivable, ReceivableEntry


def note(
    row: Receivable, kind: str, amount_minor: int, *, key: str, actor: Actor, run_id: str = "", on: date
) -> bool:
    """Add an entry unless its key is there already; tell whether it was added."""
    if not amount_minor:
        return False
    return db.insert_once(
        ReceivableEntry(
            receivable_id=row.id,
            kind=kind,
            amount_minor=amount_minor,
            on=on,
            run_id=run_id,
            key=key,
            noted_by=actor.user_id or "",
        )
    )


def balance(receivable_id: str) -> int:
    """Return what is still owed; below nothing the company owes the person."""
    return sums([receivable_id]).get(receivable_id, 0)


def sums(ids: Iterable[str], *, without: str = "", until: date | None = None) -> dict[str, int]:
    """Return the sum of the entries of some receivables, `without` one kind, up to a day."""
    found: dict[str, int] = {}
    for part in chunks(ids):
        query = (
            select(ReceivableEntry.receivable_id, func.sum(ReceivableEntry.amount_minor))
            .where(col(ReceivableEntry.receivable_id).in_(part))
            .group_by(ReceivableEntry.receivable_id)
        )
        if without:
            query = query.where(ReceivableEntry.kind != without)
        if until is not None:
            query = query.where(col(ReceivableEntry.on) <= until)
        found.update((key, int(amount)) for key, amount in db.session().exec(query))
    return found


def entries_of(receivable_id: str) -> Sequence[ReceivableEntry]:
    """Return the entries of a receivable in the order of their days."""
    query = select(ReceivableEntry).where(ReceivableEntry.receivable_id == receivable_id)
    return db.session().exec(query.order_by(col(ReceivableEntry.on), col(ReceivableEntry.id))).all()


def balances(person_id: str, on: date | None = None) -> list[tuple[Receivable, int]]:
    """Return what a person owes at the end of a day, by receivable: the line a payslip shows."""
    rows = db.session().exec(
        select(Receivable).where(Receivable.person_id == person_id).order_by(col(Receivable.id))
    )
    every = {row.id: row for row in rows}
    found = sums(every, until=on or clock.today())
    return [(row, found[key]) for key, row in every.items() if found.get(key)]
