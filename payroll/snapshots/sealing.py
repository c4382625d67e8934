"""Sealing the items of an approved run, in chunks, so that the commit itself only turns the key.

What is sealed is what stands in the tables: the pay is calculated once more from the facts, and a snapshot is
made only when this gives the very lines that were approved and that the tables still hold.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlmodel import col, func, select

from hr import db
from hr.errors import Conflict
from hr.i18n import N_
from hr.jobs.models import OPEN_STATES, JobRun
from payroll.engine import snapshot
from payroll.runs import storing
from payroll.runs.digest import hashes_read_again
from payroll.runs.freshness import is_same, refuse_changed_facts, slot_of
from payroll.runs.kinds import Ground, kind_of
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.snapshots import packing
from payroll.snapshots.models import PaySnapshot, SharedText
from payroll.snapshots.packing import Shared

SEAL_JOB = "payroll.snapshots.jobs.seal_run"
CHUNK = 200  # people a transaction, and the most that a commit seals on the spot
COLUMNS = (
    "item_id", "run_id", "lines_hash", "lines", "pack_sha256", "words_sha256", "sha256", "is_void", "content",
)  # fmt: skip


class Seal(NamedTuple):
    """A snapshot that is ready to be stored, with the texts that it shares."""

    row: tuple[Any, ...]
    shared: tuple[Shared, ...]


def unsealed(run_id: str, *, after: str = "", limit: int = CHUNK) -> list[PayItem]:
    """Return items that are paid and have no snapshot yet, in the order of their ids."""
    query = (
        select(PayItem)
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE, col(PayItem.id) > after)
        .where(col(PayItem.id).not_in(select(PaySnapshot.item_id).where(PaySnapshot.run_id == run_id)))
        .order_by(col(PayItem.id))
        .limit(limit)
    )
    return list(db.session().exec(query))


def count_unsealed(run_id: str) -> int:
    """Return how many items are paid and have no snapshot."""
    return _count(PayItem, run_id, PayItem.state == PAYABLE) - _count(PaySnapshot, run_id)


def seals_of(
    run: PayRun, items: Sequence[PayItem], *, between: Callable[[], None] = lambda: None
) -> list[Seal]:
    """Return the snapshots of some items; whose facts or rows have changed is left out.

    `between` is called before each one, for whoever has to show that they are still at work.
    """
    by_id = {item.id: item for item in items}
    slots = [slot_of(item) for item in items]
    stored = hashes_read_again(list(by_id))
    words = _words_of(run.id)
    found: list[Seal] = []
    for ground in kind_of(run).grounds(run, slots):
        between()
        item = by_id[ground.slot.item_id]
        if stored[item.id] != item.lines_hash or not is_same(item, ground):
            continue
        seal = _copied(item) if ground.mirrors is not None else _made(item, ground, words)
        if seal is not None:
            words = words or (seal.shared[-1] if seal.shared else None)  # a void shares its original's
            found.append(seal)
    return found


def _made(item: PayItem, ground: Ground, words: Shared | None) -> Seal | None:
    assert ground.inputs is not None
    assert ground.pack is not None
    sealed = snapshot.seal(ground.inputs, ground.pack)
    if storing.written(storing.Outcome(ground, sealed.result, ())).lines_hash != item.lines_hash:
        return None
    text, pack = packing.without_pack(sealed), Shared.of(sealed.pack)
    words = words or Shared.of(text)
    row = (
        item.id, item.run_id, item.lines_hash, len(sealed.result.lines), pack.sha256, words.sha256,
        sealed.sha256, False, packing.packed(text, words.content),
    )  # fmt: skip
    return Seal(row, (pack, words))


def _copied(item: PayItem) -> Seal | None:
    """Return the seal of a void: that of the pay which it takes back."""
    original = db.session().get(PaySnapshot, item.original_item_id)
    if original is None:
        return None
    row = (
        item.id, item.run_id, item.lines_hash, original.lines, original.pack_sha256, original.words_sha256,
        original.sha256, True, original.content,
    )  # fmt: skip
    return Seal(row, ())


def store(seals: Iterable[Seal]) -> None:
    """Store snapshots in the transaction at hand; what somebody else has stored meanwhile stays."""
    found = list(seals)
    for shared in {each.sha256: each for seal in found for each in seal.shared}.values():
        db.insert_once(SharedText(sha256=shared.sha256, content=shared.content))
    known = set(
        db.session().exec(
            select(PaySnapshot.item_id).where(col(PaySnapshot.item_id).in_([seal.row[0] for seal in found]))
        )
    )
    storing.append("pay_snapshot", COLUMNS, [seal.row for seal in found if seal.row[0] not in known])


def break_seals(run_id: str) -> None:
    """Do away with the seals of a run that is calculated again; a committed one has left this behind."""
    db.session().execute(delete(PaySnapshot).where(col(PaySnapshot.run_id) == run_id))


def seal_here(run: PayRun) -> None:
    """Seal what is left of a run on the spot; a long run is left to its job while that is at work."""
    if count_unsealed(run.id) > CHUNK and _is_at_work(run.id):
        raise Conflict(N_("The run is still being sealed. Commit it in a moment."), key="being_sealed")
    last = ""
    while items := unsealed(run.id, after=last):
        refuse_changed_facts(run, items)
        store(seals_of(run, items))
        last = items[-1].id


def _is_at_work(run_id: str) -> bool:
    query = select(JobRun.id).where(JobRun.name == SEAL_JOB, JobRun.subject_id == run_id)
    return db.session().exec(query.where(col(JobRun.state).in_(OPEN_STATES))).first() is not None


def refuse_unsealed(run: PayRun) -> None:
    """Refuse a commit unless every pay is sealed as it was approved, with all of its lines."""
    left = unsealed(run.id)
    if left:
        refuse_changed_facts(run, left)
    lines = _count_lines(run.id)
    sealed = (
        db.session()
        .exec(
            select(func.count(), func.coalesce(func.sum(PaySnapshot.lines), 0))
            .join(PayItem, col(PayItem.id) == col(PaySnapshot.item_id))
            .where(PaySnapshot.run_id == run.id, PaySnapshot.lines_hash == PayItem.lines_hash)
        )
        .one()
    )
    if left or (sealed[0], int(sealed[1])) != (_count(PayItem, run.id, PayItem.state == PAYABLE), lines):
        raise Conflict(
            N_("The run has changed since you opened it. Look at it again before you decide."),
            key="run_changed",
        )


def _words_of(run_id: str) -> Shared | None:
    """Return the words that the snapshots of a run are compressed in, once there are some."""
    query = (
        select(SharedText)
        .join(PaySnapshot, col(PaySnapshot.words_sha256) == col(SharedText.sha256))
        .where(PaySnapshot.run_id == run_id, col(PaySnapshot.is_void).is_(False))
        .limit(1)
    )
    row = db.session().exec(query).first()
    return Shared(row.sha256, row.content) if row else None


def _count_lines(run_id: str) -> int:
    query = select(func.count()).select_from(PayLine).join(PayItem, col(PayItem.id) == col(PayLine.item_id))
    return int(db.session().exec(query.where(PayItem.run_id == run_id)).one())


def _count(model: Any, run_id: str, *conditions: Any) -> int:
    query = select(func.count()).select_from(model).where(model.run_id == run_id, *conditions)
    return int(db.session().exec(query).one())
