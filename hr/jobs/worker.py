"""Running one job: lease, steps that commit only while the lease holds, and a recorded outcome."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from hr import clock, db, faults
from hr.access import Actor, Role
from hr.errors import DomainError, LeaseLost
from hr.i18n import N_
from hr.ids import new_id
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, JobRun
from hr.jobs.queue import Cause, Job, cause, dispatch, given_up

log = logging.getLogger(__name__)

AFTER_LEASE = faults.declare("worker.after_lease")
BEFORE_DONE = faults.declare("worker.before_done")


class Cancelled(Exception):
    """The run was asked to stop and does so between two items."""


class Registry:
    """The allow-list: only declared jobs run."""

    jobs: Mapping[str, Job] = {}
    lease_seconds: int = 120
    retry_seconds: int = 60


def configure(jobs: Mapping[str, Job], *, lease_seconds: int, retry_seconds: int) -> None:
    """Set what this process may run and for how long a lease lasts without a sign of life."""
    Registry.jobs = dict(jobs)
    Registry.lease_seconds = lease_seconds
    Registry.retry_seconds = retry_seconds


class Running:
    """What a job function holds: its run, its lease and its way to commit."""

    def __init__(self, run_id: str, token: str, actor: Actor, *, is_last_try: bool = False) -> None:
        """Keep the lease token that every commit is checked against."""
        self.run_id = run_id
        self.actor = actor
        self.is_last_try = is_last_try
        self._token = token
        self.failed_items = 0
        self._renewed = time.monotonic()

    @contextmanager
    def step(
        self, *, done: int | None = None, total: int | None = None, label: str | None = None
    ) -> Iterator[Session]:
        """Open a transaction that commits only while the lease is ours; it also renews the lease.

        `done`, `total` and `label` become visible progress with the same commit.
        """
        progress: dict[str, Any] = {"done": done, "total": total, "label": label}
        with db.separate_unit_of_work() as work:
            work.before_commit.append(lambda session: self._hold(session, progress))
            yield work.session

    def stop_if_cancelled(self) -> None:
        """Raise Cancelled when somebody asked this run to stop; call it between items."""
        with db.separate_reading() as session:
            run = session.get(JobRun, self.run_id)
            if run is None or run.lease_token != self._token:
                raise LeaseLost(self.run_id)
            if run.cancel_requested_at is not None:
                raise Cancelled

    def keep_lease(self) -> None:
        """Renew the lease while waiting for something outside, at most a few times per lease."""
        now = time.monotonic()
        if now - self._renewed < Registry.lease_seconds / 4:
            return
        self._renewed = now
        with self.step():
            pass

    def item_failed(self) -> None:
        """Count an item that could not be done, so that the run ends visibly unfinished."""
        self.failed_items += 1

    def _hold(self, session: Session, progress: Mapping[str, Any]) -> None:
        values = {name: value for name, value in progress.items() if value is not None}
        if "done" in values:
            values["attempt"] = (
                1  # tries are counted against work that does not get on, not against long work
            )
        held = db.change(
            session,
            update(JobRun)
            .where(col(JobRun.id) == self.run_id, col(JobRun.lease_token) == self._token)
            .values(lease_until=_lease_end(), failed=self.failed_items, **values),
        )
        if held != 1:
            raise LeaseLost(self.run_id)


_running: ContextVar[Running | None] = ContextVar("running", default=None)


def keep_lease() -> None:
    """Renew the lease of the job that runs in this process, if one does; for code that waits inside a job."""
    running = _running.get()
    if running is not None:
        running.keep_lease()


def _lease_end() -> datetime:
    return clock.now() + timedelta(seconds=Registry.lease_seconds)


def run_job(run_id: str) -> None:
    """Run one recorded job; the only function the queue may call."""
    leased = _take_lease(run_id)
    if leased is None:
        return
    run, running = leased
    faults.reach(AFTER_LEASE)
    started = time.monotonic()
    why = Cause(actor=running.actor, event_id=run.event_id, depth=run.depth, job_run_id=run.id)
    token, held = cause.set(why), _running.set(running)
    try:
        _work(run, running)
    finally:
        _running.reset(held)
        cause.reset(token)
        log.info("job %s run %s ended after %.2f s", run.name, run.id, time.monotonic() - started)


def _work(run: JobRun, running: Running) -> None:
    wanted = Registry.jobs.get(run.name)
    try:
        if wanted is None:
            raise DomainError("This job is not known to the running version.", key="unknown_job")
        wanted.function(running, **run.arguments)
        faults.reach(BEFORE_DONE)
        _finish(running, DONE)
    except LeaseLost:
        log.warning("job run %s lost its lease; another worker has taken over", run.id)
    except Cancelled:
        _finish(running, CANCELLED)
    except DomainError as error:
        _finish(running, FAILED, message=error.message, values=_plain(error.values))
    except Exception:  # the worker boundary: every failure must end up in the record
        reference = new_id()
        log.exception("job %s run %s failed, reference %s", run.name, run.id, reference)
        _fail_or_retry(run, running, reference)


def _plain(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: value if isinstance(value, (str, int)) else str(value) for name, value in values.items()}


def _take_lease(run_id: str) -> tuple[JobRun, Running] | None:
    """Take the run if it is free: a waiting one, or one whose worker has gone silent."""
    token = new_id()
    now = clock.now()
    with db.separate_unit_of_work() as work:
        free = (col(JobRun.state) == QUEUED) & (
            col(JobRun.not_before).is_(None) | (col(JobRun.not_before) <= now)
        )
        abandoned = (col(JobRun.state) == RUNNING) & (col(JobRun.lease_until) < now)
        taken = db.change(
            work.session,
            update(JobRun)
            .where(col(JobRun.id) == run_id, free | abandoned)
            .values(
                state=RUNNING,
                attempt=JobRun.attempt + 1,
                lease_token=token,
                lease_until=_lease_end(),
                started_at=now,
            ),
        )
        if taken != 1:
            return None
        run = work.session.get(JobRun, run_id)
        assert run is not None
    return run, Running(run_id, token, actor_of(run), is_last_try=run.attempt >= run.max_attempts)


def actor_of(run: JobRun) -> Actor:
    """Rebuild whoever caused a run, without any permission: the decision was taken before."""
    roles = frozenset(Role(name) for name in run.actor_role.split("+") if name in set(Role))
    is_user = run.actor_kind == "user"
    return Actor(
        kind=run.actor_kind,
        user_id=run.actor_id if is_user else None,
        subject_id=run.actor_id if run.actor_kind == "candidate" else None,
        name=run.actor_name,
        roles=roles,
    )


def _finish(
    running: Running, state: str, *, message: str = "", values: Mapping[str, Any] | None = None
) -> None:
    with running.step() as session:
        run = session.get(JobRun, running.run_id)
        assert run is not None
        run.state = state
        run.failed = running.failed_items
        run.finished_at = clock.now()
        run.error_message = message
        run.error_values = dict(values or {})
        if state == FAILED:
            given_up(run)


def _fail_or_retry(run: JobRun, running: Running, reference: str) -> None:
    if run.attempt >= run.max_attempts:
        _finish(
            running,
            FAILED,
            message=N_("It failed %(attempts)s times; a person has to look."),
            values={"attempts": run.attempt},
        )
    else:
        _put_back(running, delay=min(3600, Registry.retry_seconds * 2 ** (run.attempt - 1)))
    with db.separate_unit_of_work() as work:
        db.change(
            work.session, update(JobRun).where(col(JobRun.id) == run.id).values(error_reference=reference)
        )


def _put_back(running: Running, *, delay: int) -> None:
    with db.separate_unit_of_work() as work:
        db.change(
            work.session,
            update(JobRun)
            .where(col(JobRun.id) == running.run_id, col(JobRun.lease_token) == running._token)
            .values(
                state=QUEUED,
                lease_token=None,
                lease_until=None,
                enqueued_at=None,
                not_before=clock.now() + timedelta(seconds=delay),
                failed=running.failed_items,
            ),
        )


def run_waiting(limit: int = 1000) -> int:
    """Run every due job in this process, as tests and commands do; return how many ran."""
    ran = 0
    while ran < limit:
        due = next(iter(due_runs(1, include_enqueued=True)), None)
        if due is None:
            break
        run_job(due)
        ran += 1
    return ran


def due_runs(limit: int, *, include_enqueued: bool = False) -> list[str]:
    """Return the identifiers of waiting runs whose time has come, oldest first."""
    now = clock.now()
    with db.separate_reading() as session:
        query = (
            select(JobRun.id)
            .where(col(JobRun.state) == QUEUED)
            .where(col(JobRun.not_before).is_(None) | (col(JobRun.not_before) <= now))
            .order_by(col(JobRun.id))
            .limit(limit)
        )
        if not include_enqueued:
            query = query.where(col(JobRun.enqueued_at).is_(None))
        return list(session.exec(query))


def dispatch_due(limit: int = 200) -> int:
    """Hand every due run to the queue; return how many."""
    return dispatch(due_runs(limit))
