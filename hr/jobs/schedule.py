"""The declared periodic jobs, kept as SQL rows that any number of schedulers may serve, and the sweeper."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from hr import clock, db
from hr.jobs.models import FAILED, QUEUED, RUNNING, Heartbeat, JobRun, ScheduleSlot
from hr.jobs.queue import Job, enqueue, is_in_queue
from hr.jobs.worker import dispatch_due

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A job that is due every so often; a missed time is run once, not made up for."""

    job: Job
    every: timedelta

    def due_at(self, now: datetime) -> datetime:
        """Return the latest due time that is not after `now`, the same in every process."""
        seconds = int(self.every.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def start_due(periodics: Sequence[Periodic]) -> int:
    """Start the periodic jobs whose time has come and that nobody started yet; return how many."""
    return sum(_start_one(periodic) for periodic in periodics)


def _start_one(periodic: Periodic) -> int:
    due = periodic.due_at(clock.now())
    name = periodic.job.name
    with db.separate_reading() as session:
        if session.exec(
            select(ScheduleSlot.id).where(ScheduleSlot.name == name, ScheduleSlot.due_at == due)
        ).first():
            return 0
    try:
        with db.separate_unit_of_work() as work:
            slot = ScheduleSlot(name=name, due_at=due)
            work.session.add(slot)
            work.session.flush()
            slot.job_run_id = enqueue(
                periodic.job, key=f"{name}@{due.isoformat()}", subject=("schedule", slot.id)
            )
    except IntegrityError:
        return 0  # another scheduler was first
    return 1


def sweep(*, requeue_seconds: int) -> int:
    """Free runs whose worker went silent and re-queue those the queue server forgot; return how many."""
    now = clock.now()
    with db.separate_unit_of_work() as work:
        silent = (col(JobRun.state) == RUNNING) & (col(JobRun.lease_until) < now)
        given_up = db.change(
            work.session,
            update(JobRun)
            .where(silent, col(JobRun.attempt) >= col(JobRun.max_attempts))
            .values(
                state=FAILED,
                lease_token=None,
                finished_at=now,
                error_message="Its worker was lost %(attempts)s times; a person has to look.",
                error_values={"attempts": "several"},
            ),
        )
        freed = db.change(
            work.session,
            update(JobRun)
            .where(silent)
            .values(state=QUEUED, lease_token=None, lease_until=None, enqueued_at=None),
        )
    return given_up + freed + _requeue_forgotten(now - timedelta(seconds=requeue_seconds))


def _requeue_forgotten(before: datetime) -> int:
    with db.separate_reading() as session:
        waiting = session.exec(
            select(JobRun.id, JobRun.queue_ref)
            .where(col(JobRun.state) == QUEUED, col(JobRun.enqueued_at) < before)
            .limit(500)
        ).all()
    try:
        forgotten = [run_id for run_id, reference in waiting if not is_in_queue(reference)]
    except (redis.RedisError, RuntimeError):
        return 0
    if forgotten:
        with db.separate_unit_of_work() as work:
            db.change(
                work.session,
                update(JobRun)
                .where(col(JobRun.id).in_(forgotten), col(JobRun.state) == QUEUED)
                .values(enqueued_at=None),
            )
    return len(forgotten)


def beat(name: str, detail: str = "") -> None:
    """Record that this process is alive."""
    now = clock.now()
    with db.separate_unit_of_work() as work:
        seen = db.change(
            work.session,
            update(Heartbeat).where(col(Heartbeat.name) == name).values(seen_at=now, detail=detail),
        )
        if seen == 0:
            work.session.add(Heartbeat(name=name, seen_at=now, detail=detail))


def tidy(older_than: datetime) -> int:
    """Forget slots of the schedule that are long past; their job runs stay."""
    with db.separate_unit_of_work() as work:
        return db.change(work.session, delete(ScheduleSlot).where(col(ScheduleSlot.due_at) < older_than))


def turn(periodics: Sequence[Periodic], *, requeue_seconds: int, sweep_now: bool) -> None:
    """Do one turn of the scheduler: start what is due, sweep if it is time, hand over what waits."""
    start_due(periodics)
    if sweep_now:
        sweep(requeue_seconds=requeue_seconds)
    dispatch_due()
