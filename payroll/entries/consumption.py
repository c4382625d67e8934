"""What a commit takes: the entries a sealed run paid are marked as its own, once."""

from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from payroll.entries.models import CONSUMED, PayEntry
from payroll.entries.one_offs import unmarked_of
from payroll.runs.models import PayRun


def consume(*, actor: Actor, run_id: str) -> int:
    """Mark what a sealed run paid; doing it again finds nothing. Return how many entries were marked."""
    session = db.session()
    run = session.get(PayRun, run_id)
    if run is None or not run.is_sealed:
        return 0
    values = {"state": CONSUMED, "consumed_by": run.id, "consumed_at": clock.now()}
    marked = db.change(
        session,
        update(PayEntry)
        .where(unmarked_of(run))
        .values(**values)
        .execution_options(synchronize_session=False),
    )
    session.expire_all()
    if marked:
        audit.record(
            actor=actor,
            action="pay_entry.consumed",
            subject=("pay_run", run.id),
            details={"entries": marked},
        )
    return marked


def consumed_by(run_id: str) -> list[PayEntry]:
    """Return the entries a run paid."""
    return list(db.session().exec(select(PayEntry).where(col(PayEntry.consumed_by) == run_id)))
