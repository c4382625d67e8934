"""Upkeep: forget what is long past, so that the tables hold what somebody may still want to see."""

import logging
from collections import Counter

from sqlmodel import col, select

from hr import db
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.auth import spent
from hr.i18n import N_
from hr.jobs import schedule
from hr.jobs.queue import job
from hr.jobs.worker import Running

log = logging.getLogger(__name__)

BATCH = 500  # rows a transaction: others want to write too


@job(label=N_("Remove what is long past"), timeout=600)
def tidy(running: Running) -> None:
    """Delete old slots and runs of the schedule, tries, sessions and links; say how many of which."""
    removed: Counter[str] = Counter()
    _forget_rows(running, removed)
    _forget_runs(running, removed)
    if total := removed.total():
        details = {name: count for name, count in removed.items() if count}
        log.info("removed what is long past: %s", details)
        with running.step(done=total, total=total):
            audit.record(
                actor=running.actor,
                action="system.tidied",
                subject=("job_run", running.run_id),
                details=details,
            )


def _forget_rows(running: Running, removed: Counter[str]) -> None:
    while True:
        running.stop_if_cancelled()
        with running.step():
            counts = {"slots": schedule.forget_slots(limit=BATCH), **spent.forget(limit=BATCH)}
        removed.update(counts)
        if not any(counts.values()):
            return


def _forget_runs(running: Running, removed: Counter[str]) -> None:
    """Delete old runs of periodic jobs, but those by which an entry of the trail came about."""
    after = ""
    while ids := _old_runs(after):
        running.stop_if_cancelled()
        after = ids[-1]
        with db.separate_reading() as session:
            named = set(
                session.exec(select(AuditEntry.job_run_id).where(col(AuditEntry.job_run_id).in_(ids)))
            )
        with running.step():
            removed["runs"] += schedule.forget_runs([run_id for run_id in ids if run_id not in named])


def _old_runs(after: str) -> list[str]:
    with db.separate_reading():
        return schedule.old_runs(after=after, limit=BATCH)
