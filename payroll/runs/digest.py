"""The fingerprint of a run: SHA-256 over the hashes of its items, each over one person's lines and traces.

So one person's recalculation hashes one item anew; an approval and a commit read everything again.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlmodel import col, select

from hr import db
from payroll.runs import traces
from payroll.runs.models import PayItem, PayLine, PayRun, PayTrace


class ItemHead(NamedTuple):
    """What an approval covers of an item besides its lines: who is paid, how much, to which account."""

    employment_id: str
    kind: str
    original_item_id: str
    state: str
    gross_minor: int
    net_minor: int
    tax_minor: int
    employee_contributions_minor: int
    employer_contributions_minor: int
    deductions_minor: int
    terms_id: str
    bank_account_id: str
    declaration_id: str
    period_days: int
    input_hash: str


class LineCells(NamedTuple):
    """A line as it is stored after the ids of its item and run; days as ISO texts."""

    position: int
    category: str
    component: str
    label: str
    section: str
    amount_minor: int
    quantity: str
    rate: str
    base_minor: int | None
    period_from: str
    period_to: str
    rule: str
    parameter: str
    is_verified: bool


HEAD = tuple(getattr(PayItem, name) for name in ItemHead._fields)
CELLS = tuple(getattr(PayLine, name) for name in LineCells._fields)
DAYS = (LineCells._fields.index("period_from"), LineCells._fields.index("period_to"))


def item_hash(head: tuple[Any, ...], lines: Sequence[tuple[Any, ...]], trace: bytes) -> str:
    """Return the hash of what one item says."""
    # Texts, whole numbers, True, False and None only, whose repr is the same on every database.
    whole = hashlib.sha256(repr((tuple(head), lines)).encode())
    whole.update(trace)
    return whole.hexdigest()


def fingerprint(run: PayRun) -> str:
    """Return the hash an approval is bound to, from every row as it is now, so that any change shows."""
    found = _items_read_again(PayItem.run_id == run.id)
    return _of_run(run, ((head[0], head[1], hashed) for _, head, hashed in found))


def fingerprint_of_hashes(run: PayRun) -> str:
    """Return the same from the hashes that the calculation left with the items."""
    query = (
        select(PayItem.employment_id, PayItem.kind, PayItem.lines_hash)
        .where(PayItem.run_id == run.id)
        .order_by(col(PayItem.employment_id), col(PayItem.kind))
    )
    session = db.session()
    session.flush()
    # The driver's own rows, which are tuples of texts: one person's change asks for those of everybody.
    return _of_run(run, session.connection().execute(query).cursor.fetchall())


def _of_run(run: PayRun, items: Iterable[Any]) -> str:
    head = (
        run.legal_entity_id, run.pay_group_id, run.period.isoformat(), run.period_to.isoformat(), run.kind,
        run.version, run.pay_date.isoformat(), run.currency,
    )  # fmt: skip
    whole = hashlib.sha256(repr(head).encode())
    whole.update("".join([repr(tuple(item)) for item in items]).encode())
    return whole.hexdigest()


def hashes_read_again(item_ids: Sequence[str]) -> dict[str, str]:
    """Return the hashes of some items from every row of theirs as it is now."""
    found = _items_read_again(col(PayItem.id).in_(item_ids))
    return {item_id: hashed for item_id, _, hashed in found}


def _items_read_again(wanted: Any) -> Iterator[tuple[str, tuple[Any, ...], str]]:
    lines = groupby(_lines(wanted), key=itemgetter(0))
    item_id, found = next(lines, ("", iter(())))
    for row in _heads(wanted):
        own: list[tuple[Any, ...]] = []
        if row[0] == item_id:
            own = [_plain(cells) for cells in found]
            item_id, found = next(lines, ("", iter(())))
        trace = traces.unpacked(row[-1]) if row[-1] else b""
        head = tuple(row[1:-1])
        yield row[0], head, item_hash(head, own, trace)


def _plain(row: Any) -> tuple[Any, ...]:
    cells = list(row[1:])
    for place in DAYS:
        cells[place] = cells[place].isoformat()
    return tuple(cells)


def _heads(wanted: Any) -> Iterable[Any]:
    query = (
        select(PayItem.id, *HEAD, PayTrace.content)  # type: ignore[call-overload]
        .join(PayTrace, col(PayTrace.item_id) == col(PayItem.id), isouter=True)
        .where(wanted)
        .order_by(col(PayItem.employment_id), col(PayItem.kind))
        .execution_options(yield_per=500)
    )
    return db.session().execute(query)


def _lines(wanted: Any) -> Iterable[Any]:
    query = (
        select(PayLine.item_id, *CELLS)
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .where(wanted)
        .order_by(col(PayItem.employment_id), col(PayItem.kind), col(PayLine.position))
        .execution_options(yield_per=2000)
    )
    return db.session().execute(query)
