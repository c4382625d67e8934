"""The proof over many pays: replay them, keep who failed, raise the alarm, and say so on the desk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.i18n import N_
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import SEALED
from payroll.snapshots import reading
from payroll.snapshots.models import PaySnapshot, ReplayFailure

CHUNK = 100
REASONS = {
    reading.MISSING: N_("It has no seal."),
    reading.OTHER_LINES: N_("Its lines are not those that were approved."),
    reading.OTHER_PAY: N_("Computed again it gives another pay."),
    "snapshot_broken": N_("The sealed pay has been changed or is not complete."),
}


@dataclass
class Report:
    """What a replay found: how many pays, and which of them are not what was sealed."""

    checked: int = 0
    failed: dict[str, str] = field(default_factory=dict)  # item to the key of the reason

    @property
    def is_sound(self) -> bool:
        """Whether every pay came out as it was sealed."""
        return not self.failed


class Outcome(NamedTuple):
    """One pay that was computed again; the reason is empty when it came out as it was sealed."""

    item_id: str
    run_id: str
    reason: str = ""


def outcomes(items: Sequence[PayItem]) -> list[Outcome]:
    """Compute some sealed pays again."""
    found = reading.replay(items)
    return [Outcome(item.id, item.run_id, found.get(item.id, "")) for item in items]


def run_again(run_ids: Sequence[str], *, actor: Actor, sample: int = 0) -> Report:
    """Replay whole runs, or a sample of them, and record what was found, each chunk by itself."""
    report = Report()
    for items in sample_of(run_ids, sample) if sample else _chunks(run_ids):
        with db.separate_reading():
            found = outcomes(items)
        with db.separate_unit_of_work():
            record(found, actor=actor)
        report.checked += len(found)
        report.failed |= {each.item_id: each.reason for each in found if each.reason}
    return report


def sealed_run_ids() -> list[str]:
    """Return every run that holds seals; runs committed before there were any have none."""
    with db.reading() as session:
        sealed = select(PaySnapshot.run_id).distinct()
        query = select(PayRun.id).where(col(PayRun.state).in_(SEALED), col(PayRun.id).in_(sealed))
        return list(session.exec(query.order_by(col(PayRun.id))))


def sample(size: int) -> Iterator[list[PayItem]]:
    """Yield chunks of pays taken by chance from all sealed runs."""
    return sample_of(sealed_run_ids(), size)


def sample_of(run_ids: Sequence[str], size: int) -> Iterator[list[PayItem]]:
    """Yield chunks of pays taken by chance from some runs."""
    query = select(PayItem).where(col(PayItem.run_id).in_(run_ids), PayItem.state == PAYABLE)
    with db.separate_reading() as session:
        items = list(session.exec(query.order_by(func.random()).limit(size)))
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _chunks(run_ids: Sequence[str]) -> Iterator[list[PayItem]]:
    for run_id in run_ids:
        last = ""
        while True:
            with db.separate_reading():
                items = reading.sealed_items(run_id, after=last, limit=CHUNK)
            if not items:
                break
            last = items[-1].id
            yield items


def record(found: Sequence[Outcome], *, actor: Actor) -> None:
    """Keep what a replay found in the transaction at hand; a new failure is an entry in the trail."""
    session = db.session()
    ids = [each.item_id for each in found]
    known = set(session.exec(select(ReplayFailure.item_id).where(col(ReplayFailure.item_id).in_(ids))))
    whole = [each.item_id for each in found if not each.reason and each.item_id in known]
    if whole:
        session.execute(delete(ReplayFailure).where(col(ReplayFailure.item_id).in_(whole)))
    new = sorted(each for each in found if each.reason and each.item_id not in known)
    for each in new:
        db.insert_once(ReplayFailure(**each._asdict(), found_at=clock.now()))
    for run_id in sorted({each.run_id for each in new}):
        failed = {each.item_id: each.reason for each in new if each.run_id == run_id}
        audit.record(
            actor=actor, action="run.replay_failed", subject=("pay_run", run_id), details={"items": failed}
        )


def failures() -> dict[str, int]:
    """Return by run how many of its pays are not what was sealed."""
    query = select(ReplayFailure.run_id, func.count()).group_by(col(ReplayFailure.run_id))
    return dict(db.session().exec(query).all())
