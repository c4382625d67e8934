"""Declaring and enqueueing jobs: a row in the same transaction, a hint to the queue after the commit."""

import logging
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
import rq
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from hr import clock, db, faults
from hr.access import SYSTEM, Actor
from hr.ids import new_id
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, JobRun

log = logging.getLogger(__name__)

ENTRY_POINT = "hr.jobs.worker.run_job"
AWAY_SECONDS = 10.0  # how long a failed hand-over keeps this process from trying after its commits
POOLS = ("default", "documents", "reading")
BETWEEN_CLAIM_AND_ENQUEUE = faults.declare("queue.between_claim_and_enqueue")


@dataclass(frozen=True)
class Job:
    """A declared job: a function that takes a `hr.jobs.worker.Running` and plain identifiers."""

    function: Callable[..., None]
    name: str
    pool: str
    timeout: int
    retries: int
    label: str
    when_given_up: Callable[..., None] | None = None
    is_urgent: bool | Callable[..., bool] = False
    only_if: Callable[..., bool] | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Run the function here and now, as tests of a job do."""
        self.function(*args, **kwargs)


def job(
    *,
    label: str,
    pool: str = "default",
    timeout: int = 120,
    retries: int = 5,
    when_given_up: Callable[..., None] | None = None,
    is_urgent: bool | Callable[..., bool] = False,
    only_if: Callable[..., bool] | None = None,
) -> Callable[[Callable[..., None]], Job]:
    """Declare a job: its pool, how long one try may take, how often it is tried, its name for people.

    `label` is an English msgid. The function's first argument is the running job, the others must be
    strings or whole numbers given by keyword. `when_given_up` takes the same without the first, in the
    transaction that ends a run for good though its work was not done: cancelled before it began, or failed.
    `is_urgent` goes before all that waits in the pool, for what somebody sits and waits for; a function is
    asked with the arguments. `only_if` is asked with the fields of an event, in its transaction, whether
    there is anything to answer; a hundred facts about people nobody pays yet would make a hundred idle jobs.
    """
    if pool not in POOLS:
        raise ValueError(f"unknown pool {pool}")

    def declare(function: Callable[..., None]) -> Job:
        name = f"{function.__module__}.{function.__qualname__}"
        return Job(function, name, pool, timeout, retries, label, when_given_up, is_urgent, only_if)

    return declare


@dataclass(frozen=True)
class Cause:
    """Why a job is enqueued: the actor behind it, the event that led to it, how deep the chain is."""

    actor: Actor = SYSTEM
    event_id: str = ""
    depth: int = 0
    job_run_id: str = ""


cause: ContextVar[Cause] = ContextVar("cause", default=Cause())  # noqa: B039  (frozen, so shareable)

MAX_DEPTH = 8


def enqueue(
    wanted: Job,
    *,
    key: str | None = None,
    subject: tuple[str, str] = ("", ""),
    not_before: datetime | None = None,
    total: int = 0,
    actor: Actor | None = None,
    event_id: str = "",
    **arguments: str | int,
) -> str:
    """Record work to be done once the current transaction commits; return the id of its JobRun.

    `key` makes the work unique: a second enqueue with the same key returns the first one's id.
    """
    for name, value in arguments.items():
        if not isinstance(value, (str, int)) or isinstance(value, bool):
            raise TypeError(
                f"job argument {name} must be a string or a whole number, not {type(value).__name__}"
            )
    why = cause.get()
    if why.depth >= MAX_DEPTH:
        raise RuntimeError(f"jobs cause each other more than {MAX_DEPTH} deep; {wanted.name} was refused")
    session = db.session()
    if key is not None:
        existing = session.exec(select(JobRun).where(JobRun.key == key)).first()
        if existing is not None:
            return existing.id
    who = actor or why.actor
    run = JobRun(
        id=new_id(),
        name=wanted.name,
        pool=wanted.pool,
        arguments=dict(arguments),
        max_attempts=wanted.retries,
        timeout_seconds=wanted.timeout,
        not_before=not_before,
        total=total,
        label=wanted.label,
        subject_type=subject[0],
        subject_id=subject[1],
        event_id=event_id or why.event_id,
        depth=why.depth + 1,
        actor_kind=who.kind,
        actor_id=who.id if who.kind != "system" else "",
        actor_name=who.name,
        actor_role=who.role_label,
        key=key or "",
    )
    run.key = key or run.id
    session.add(run)
    session.flush()
    if not_before is None:
        _hand_over_after_commit(run.id)
    return run.id


@dataclass
class _HandOver:
    """Hands all rows of one transaction to the queue server at once, unless the server just failed us."""

    run_ids: list[str]

    def __call__(self) -> int:
        """Dispatch; the scheduler's dispatcher takes what is left."""
        if time.monotonic() < _State.away_until:
            return 0
        return dispatch(self.run_ids)


def _hand_over_after_commit(run_id: str) -> None:
    work = db.current()
    for hook in work.after_commit if work else ():
        if isinstance(hook, _HandOver):
            hook.run_ids.append(run_id)
            return
    db.after_commit(_HandOver([run_id]))


class SafeJob(RqJob):
    """An RQ job that can only ever call our entry point, whatever somebody wrote into the queue."""

    @property
    def func(self) -> Callable[..., Any]:
        """Return the entry point, or refuse."""
        if self.func_name != ENTRY_POINT:
            raise PermissionError("the queue holds a function that is not allowed")
        from hr.jobs.worker import run_job

        return run_job

    instance = None
    success_callback = None
    failure_callback = None
    stopped_callback = None


class _State:
    connection: "redis.Redis | None" = None
    away_until: float = 0.0  # by the monotonic clock; until then pages and jobs leave it to the dispatcher


def configure(url: str | None) -> None:
    """Connect this process to the queue server (None: none, the rows wait)."""
    _State.connection = None
    _State.away_until = 0.0
    if url:
        _State.connection = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=2)


def connection() -> "redis.Redis":
    """Return the connection to the queue server."""
    if _State.connection is None:
        raise RuntimeError("no queue server is configured")
    return _State.connection


def rq_queue(pool: str) -> rq.Queue:
    """Return the RQ queue of a pool."""
    return rq.Queue(
        f"plantilla-{pool}", connection=connection(), serializer=JSONSerializer, job_class=SafeJob
    )


def dispatch(run_ids: Sequence[str]) -> int:
    """Hand waiting rows to the queue server; return how many. Safe from any process, any number of times.

    Stops at the first failure of the server or the database: the rows simply wait, and the dispatcher loop
    tries again.
    """
    if _State.connection is None:
        return 0
    sent = 0
    for run_id in run_ids:
        try:
            sent += _dispatch_one(run_id)
        except (redis.RedisError, SQLAlchemyError) as error:
            _State.away_until = time.monotonic() + AWAY_SECONDS
            log.warning("job run %s waits, it could not be handed over (%s)", run_id, type(error).__name__)
            break
    return sent


def _dispatch_one(run_id: str) -> int:
    claimed = _claim_for_queue(run_id)
    if claimed is None:
        return 0
    faults.reach(BETWEEN_CLAIM_AND_ENQUEUE)
    pool, timeout, reference, is_urgent = claimed
    try:
        rq_queue(pool).enqueue_call(
            ENTRY_POINT,
            args=(run_id,),
            job_id=reference,
            timeout=timeout + 30,
            result_ttl=0,
            failure_ttl=0,
            description="job run",
            at_front=is_urgent,
        )
    except redis.RedisError:
        _release_from_queue(run_id)
        raise
    return 1


def _claim_for_queue(run_id: str) -> tuple[str, int, str, bool] | None:
    """Mark the row as handed over, unless somebody else just did; return pool, time limit, queue identifier,
    and whether it goes first.

    The identifier is fresh each time: RQ stumbles over what a killed worker left under an old one.
    """
    reference = new_id()
    with db.separate_unit_of_work() as work:
        run = work.session.get(JobRun, run_id)
        if run is None:
            return None
        claimed = db.change(
            work.session,
            update(JobRun)
            .where(col(JobRun.id) == run_id, col(JobRun.state) == QUEUED, col(JobRun.enqueued_at).is_(None))
            .values(enqueued_at=clock.now(), queue_ref=reference),
        )
        return (run.pool, run.timeout_seconds, reference, _is_urgent(run)) if claimed == 1 else None


def _is_urgent(run: JobRun) -> bool:
    from hr.jobs.worker import Registry

    wanted = Registry.jobs.get(run.name)
    if wanted is None:
        return False
    return wanted.is_urgent(**run.arguments) if callable(wanted.is_urgent) else wanted.is_urgent


def _release_from_queue(run_id: str) -> None:
    with db.separate_unit_of_work() as work:
        db.change(
            work.session,
            update(JobRun)
            .where(col(JobRun.id) == run_id, col(JobRun.state) == QUEUED)
            .values(enqueued_at=None),
        )


def is_in_queue(reference: str) -> bool:
    """Whether the queue server knows a run by its identifier there."""
    return bool(connection().exists(RqJob.key_for(reference)))


def cancel(run: JobRun, *, actor: Actor) -> None:
    """Ask a run to stop: at once if it has not begun, else before its next item."""
    run.cancel_requested_at = clock.now()
    run.cancelled_by = actor.name
    if run.state == QUEUED:
        run.state = CANCELLED
        run.finished_at = clock.now()
        given_up(run)
    db.session().add(run)


def given_up(run: JobRun) -> None:
    """Let the job of a run that ended undone say so where people look; a failure of that changes nothing."""
    from hr.jobs.worker import Registry

    wanted = Registry.jobs.get(run.name)
    if wanted is None or wanted.when_given_up is None:
        return
    try:
        with db.session().begin_nested():
            wanted.when_given_up(**run.arguments)
    except Exception:
        log.exception("job run %s could not tell that it was given up", run.id)


def start_again(run: JobRun) -> None:
    """Continue a cancelled run or retry a failed one; what was done stays done."""
    unfinished = run.state == DONE and run.failed
    if run.state not in (CANCELLED, FAILED) and not unfinished:
        return
    run.state = QUEUED
    run.attempt = 0
    run.enqueued_at = run.not_before = run.cancel_requested_at = run.finished_at = None
    run.lease_token = run.lease_until = None
    run.error_message = run.error_reference = run.cancelled_by = ""
    run.failed = 0
    db.session().add(run)
    _hand_over_after_commit(run.id)
