"""Reading a seal again: what a pay was computed from and what it gave, and the proof that it still does."""

from collections.abc import Sequence

from sqlmodel import col, select

from hr import db
from hr.errors import NotFound
from hr.i18n import N_
from payroll.countries.registry import COUNTRIES
from payroll.engine import snapshot
from payroll.engine.model import Inputs, Result
from payroll.engine.retro import void
from payroll.engine.snapshot import Opening
from payroll.runs.digest import HEAD, hashes_read_again, item_hash
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import SEALED
from payroll.runs.storing import cells_of
from payroll.snapshots import packing
from payroll.snapshots.models import PaySnapshot, SharedText

# Why a sealed pay is not what it was, as keys; `wording` has the sentences.
MISSING, OTHER_LINES, OTHER_PAY = "missing", "other_lines", "other_pay"


def opened(item_id: str) -> Opening:
    """Return what an item was sealed with: inputs, parameter rows and the engine's own result.

    For a void these are those of the pay which it takes back. Raises `SnapshotRefused` when it was changed.
    """
    row = db.session().get(PaySnapshot, item_id)
    if row is None:
        raise NotFound(N_("This pay has no seal."))
    return snapshot.read(_whole(row), COUNTRIES)


def sealed_result(item_id: str) -> Result:
    """Return the result that an item was sealed with."""
    row = db.session().get(PaySnapshot, item_id)
    result = opened(item_id).result
    return void(result) if row and row.is_void else result


def sealed_inputs(item_id: str) -> Inputs:
    """Return the inputs that an item was sealed with."""
    return opened(item_id).inputs


def replay(items: Sequence[PayItem]) -> dict[str, str]:
    """Compute some sealed pays again from their snapshots alone; return by item why one is not the same.

    Three things must agree to the byte: what the engine makes of the snapshot, the lines in the tables, and
    the hash that was approved.
    """
    ids = [item.id for item in items]
    rows = {row.item_id: row for row in db.session().exec(_of(ids))}
    stored = hashes_read_again(ids)
    found = ((item.id, _difference(item, rows.get(item.id), stored[item.id])) for item in items)
    return {item_id: reason for item_id, reason in found if reason}


def _difference(item: PayItem, row: PaySnapshot | None, stored: str) -> str:
    if row is None:
        return MISSING
    if not stored == item.lines_hash == row.lines_hash:
        return OTHER_LINES
    try:
        outcome = snapshot.replay(_whole(row), COUNTRIES)
    except snapshot.SnapshotRefused as refused:
        return refused.key
    result = void(outcome.computed) if row.is_void else outcome.computed
    head = tuple(getattr(item, column.key) for column in HEAD)
    is_same = outcome.is_equal and item_hash(head, *cells_of(result)) == item.lines_hash
    return "" if is_same else OTHER_PAY


def _of(item_ids: Sequence[str]):  # type: ignore[no-untyped-def]
    return select(PaySnapshot).where(col(PaySnapshot.item_id).in_(item_ids))


def _whole(row: PaySnapshot) -> bytes:
    data = packing.unpacked(row.content, _shared(row.words_sha256), _shared(row.pack_sha256))
    if snapshot.opened(data) and not data.endswith(b'"sha256":"%s"}' % row.sha256.encode()):
        raise snapshot.SnapshotRefused
    return data


def _shared(sha256: str) -> bytes:
    row = db.session().get(SharedText, sha256)
    return row.content if row else b""


def sealed_items(run_id: str, *, after: str = "", limit: int = 100) -> list[PayItem]:
    """Return the paid items of a sealed run in the order of their ids, from an id on."""
    query = (
        select(PayItem)
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE, col(PayItem.id) > after)
        .order_by(col(PayItem.id))
        .limit(limit)
    )
    return list(db.session().exec(query))


def sealed_runs() -> list[PayRun]:
    """Return every sealed run, the oldest first."""
    query = select(PayRun).where(col(PayRun.state).in_(SEALED)).order_by(col(PayRun.id))
    return list(db.session().exec(query))
