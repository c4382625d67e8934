"""The declared periodic jobs, kept as SQL rows that any number of schedulers may serve, and the sweeper."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import redis
from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import clock, db
from hr.i18n import N_
from hr.jobs.models import DONE, FAILED, OPEN_STATES, QUEUED, RUNNING, Heartbeat, JobRun, ScheduleSlot
from hr.jobs.queue import Job, enqueue, given_up, is_in_queue
from hr.jobs.worker import dispatch_due

log = logging.getLogger(__name__)

SUBJECT = "schedule"  # what the runs of periodic jobs are about
KEEP_SLOTS = timedelta(days=2)
KEEP_RUNS = timedelta(days=3)
KEEP_PROBLEMS = timedelta(days=30)  # of runs that did not go well
TROUBLE = (
    "scheduler-trouble"  # name of the heartbeat that says when a turn failed last, and under which reference
)
LOST = N_("Its worker was lost %(attempts)s times; a person has to look.")


@dataclass(frozen=True)
class Periodic:
    """A job that is due every so often; a missed time is run once, not made up for.

    `only_if` answers quickly, in a reading, whether there is anything to do: without, no run is made.
    """

    job: Job
    every: timedelta
    only_if: Callable[[], bool] | None = None

    def due_at(self, now: datetime) -> datetime:
        """Return the latest due time that is not after `now`, the same in every process."""
        seconds = int(self.every.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)


def start_if_due(periodic: Periodic) -> int:
    """Start a periodic job if its time has come and nobody started it yet; return how many runs that made."""
    due = periodic.due_at(clock.now())
    name = periodic.job.name
    with db.separate_reading() as session:
        if session.exec(
            select(ScheduleSlot.id).where(ScheduleSlot.name == name, ScheduleSlot.due_at == due)
        ).first():
            return 0
        if periodic.only_if is not None and not periodic.only_if():
            return 0
    try:
        with db.separate_unit_of_work() as work:
            slot = ScheduleSlot(name=name, due_at=due)
            work.session.add(slot)
            work.session.flush()
            slot.job_run_id = enqueue(
                periodic.job, key=f"{name}@{due.isoformat()}", subject=(SUBJECT, slot.id)
            )
    except IntegrityError:
        return 0  # another scheduler was first
    return 1


def sweep(*, requeue_seconds: int) -> int:
    """Free runs whose worker went silent and re-queue those the queue server forgot; return how many."""
    now = clock.now()
    with db.separate_unit_of_work() as work:
        silent = (col(JobRun.state) == RUNNING) & (col(JobRun.lease_until) < now)
        lost = work.session.exec(
            select(JobRun).where(silent, col(JobRun.attempt) >= col(JobRun.max_attempts)).with_for_update()
        ).all()
        for run in lost:
            run.state, run.lease_token, run.finished_at = FAILED, None, now
            run.error_message = LOST
            run.error_values = {"attempts": run.attempt}
            work.session.add(run)
            given_up(run)
        work.session.flush()
        freed = db.change(
            work.session,
            update(JobRun)
            .where(silent)
            .values(state=QUEUED, lease_token=None, lease_until=None, enqueued_at=None),
        )
    return len(lost) + freed + _requeue_forgotten(now - timedelta(seconds=requeue_seconds))


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
            db.insert_once(Heartbeat(name=name, seen_at=now, detail=detail))


def not_made_good() -> ColumnElement[bool]:
    """Return the condition that leaves out runs of a periodic job before its latest, which did their work."""
    is_periodic = col(JobRun.subject_type) == SUBJECT
    latest = (
        select(func.max(JobRun.id))
        .where(is_periodic, col(JobRun.state).in_((DONE, FAILED)))
        .group_by(col(JobRun.name))
    )
    return ~is_periodic | col(JobRun.id).in_(latest)


def forget_slots(*, limit: int) -> int:
    """Delete up to `limit` slots that are long past, in the transaction at hand; return how many."""
    past = col(ScheduleSlot.due_at) < clock.now() - KEEP_SLOTS
    some = select(ScheduleSlot.id).where(past).limit(limit)
    return db.change(db.session(), delete(ScheduleSlot).where(col(ScheduleSlot.id).in_(some)))


def old_runs(*, after: str, limit: int) -> list[str]:
    """Return ended runs of periodic jobs that nobody needs to see any more, in order, from an id on."""
    now = clock.now()
    went_well = (col(JobRun.state) == DONE) & (col(JobRun.failed) == 0)
    long_past = col(JobRun.finished_at) < now - KEEP_PROBLEMS
    query = (
        select(JobRun.id)
        .where(JobRun.subject_type == SUBJECT, col(JobRun.id) > after)
        .where(long_past | (went_well & (col(JobRun.finished_at) < now - KEEP_RUNS)))
        .where(col(JobRun.state).not_in(OPEN_STATES))
        .order_by(col(JobRun.id))
        .limit(limit)
    )
    return list(db.session().exec(query))


def forget_runs(run_ids: Sequence[str]) -> int:
    """Delete runs in the transaction at hand; return how many."""
    ended = col(JobRun.state).not_in(OPEN_STATES)
    return db.change(db.session(), delete(JobRun).where(col(JobRun.id).in_(run_ids), ended))


def turn(periodics: Sequence[Periodic], *, requeue_seconds: int, sweep_now: bool) -> None:
    """Do one turn of the scheduler: start what is due, sweep if it is time, hand over what waits.

    One part that fails keeps no other from its turn; the failures are raised together at the end.
    """
    parts: list[Callable[[], object]] = [partial(start_if_due, periodic) for periodic in periodics]
    if sweep_now:
        parts.append(partial(sweep, requeue_seconds=requeue_seconds))
    failures = []
    for part in (*parts, dispatch_due):
        try:
            part()
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
    if failures:
        raise ExceptionGroup("a turn of the scheduler", failures)
