"""How the parts of the system fare: for the status page, and for whoever asks whether to send people here."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import redis
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from hr import clock, db, migrate
from hr.audit import jobs as audit_jobs
from hr.i18n import N_, format_number
from hr.jobs import queue, schedule
from hr.jobs.models import FAILED, QUEUED, Heartbeat, JobRun
from hr.notifications import service as notifications
from hr.settings import Settings

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(minutes=2)
RECENT = timedelta(minutes=2)
LEAST_FREE_BYTES = 500 * 1024 * 1024
WORKERS = {
    "default": N_("Worker for everyday work"),
    "documents": N_("Worker that makes documents"),
    "reading": N_("Worker that reads résumés"),
}


@dataclass(frozen=True)
class Part:
    """One part of the system and how it fares; `remedy` says what to do about it."""

    name: str  # msgid
    is_well: bool
    finding: str  # msgid
    values: Mapping[str, object]
    remedy: str = ""  # msgid


def parts(settings: Settings) -> list[Part]:
    """Return every part with its state, for the status page."""
    return [
        _migrations(),
        _queue_server(),
        *(_process(f"worker-{pool}", WORKERS[pool]) for pool in queue.POOLS),
        _scheduler(),
        _waiting_work(),
        _failed_work(),
        _mail(settings),
        _trail(),
        _disk(settings.var_dir),
    ]


@dataclass(frozen=True)
class Readiness:
    """Whether people can be served, and the names of the parts that are not well."""

    status: str  # ready | degraded | not ready
    ailing: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether to send people here."""
        return self.status != "not ready"


def readiness(settings: Settings) -> Readiness:
    """Say whether people can be served: they can while the database answers at the newest migration.

    Without the other parts work waits and nothing is lost, and the pages say so.
    """
    checks: dict[str, Callable[[], Part]] = {
        "queue": _queue_server,
        **{f"worker-{pool}": partial(_process, f"worker-{pool}", "") for pool in queue.POOLS},
        "scheduler": _scheduler,
        "waiting_work": _waiting_work,
        "disk": partial(_disk, settings.var_dir),
    }
    try:
        if not migrate.is_at_head():
            return Readiness("not ready", ("migrations",))
        ailing = tuple(name for name, check in checks.items() if not check().is_well)
    except SQLAlchemyError:
        return Readiness("not ready", ("database",))
    return Readiness("degraded" if ailing else "ready", ailing)


def _migrations() -> Part:
    current = migrate.is_at_head()
    finding = N_("The database is up to date.") if current else N_("The database waits for a migration.")
    return Part(
        N_("Database"), current, finding, {}, "" if current else N_("Run the command: flask db upgrade")
    )


def _queue_server() -> Part:
    try:
        queue.connection().ping()
    except (redis.RedisError, RuntimeError):
        remedy = N_("Work waits and nothing is lost. Start the queue server again.")
        return Part(N_("Queue server"), False, N_("The queue server does not answer."), {}, remedy)
    return Part(N_("Queue server"), True, N_("The queue server answers."), {})


def _process(name: str, title: str) -> Part:
    beat = db.session().exec(select(Heartbeat).where(Heartbeat.name == name)).first()
    alive = beat is not None and beat.seen_at > clock.now() - SILENT_AFTER
    finding = N_("It gave a sign of life within the last minute.") if alive else N_("No sign of life.")
    remedy = "" if alive else N_("Start it again; its work waits and goes on from where it was.")
    return Part(title, alive, finding, {}, remedy)


def _scheduler() -> Part:
    part = _process("scheduler", N_("Scheduler"))
    trouble = db.session().exec(select(Heartbeat).where(Heartbeat.name == schedule.TROUBLE)).first()
    if not part.is_well or trouble is None or trouble.seen_at < clock.now() - RECENT:
        return part
    finding = N_("It runs, but part of its work failed a moment ago. Reference in the log: %(reference)s.")
    remedy = N_("It tries again by itself. If this stays, give the reference to whoever runs the system.")
    return Part(part.name, False, finding, {"reference": trouble.detail}, remedy)


def _waiting_work() -> Part:
    late = clock.now() - LATE_AFTER
    count = _count(
        (col(JobRun.state) == QUEUED) & (col(JobRun.created_at) < late) & col(JobRun.not_before).is_(None)
    )
    remedy = N_("Are all workers running?") if count else ""
    return Part(
        N_("Waiting work"),
        count == 0,
        N_("Waiting for more than two minutes: %(count)s."),
        {"count": count},
        remedy,
    )


def _failed_work() -> Part:
    count = _count((col(JobRun.state) == FAILED) & schedule.not_made_good())
    remedy = N_("Open the list of background work, read the reason, and try again.") if count else ""
    return Part(
        N_("Failed work"),
        count == 0,
        N_("Failed and waiting for a person: %(count)s."),
        {"count": count},
        remedy,
    )


def _count(which: object) -> int:
    return db.session().exec(select(func.count()).select_from(JobRun).where(which)).one()  # type: ignore[arg-type]


def _mail(settings: Settings) -> Part:
    counts = notifications.count_by_state()
    values: dict[str, object] = {"waiting": counts.get("waiting", 0), "doubtful": _doubtful(counts)}
    if not settings.smtp_configured:
        remedy = N_("Set SMTP_HOST; the waiting messages then leave by themselves.")
        finding = N_("No mail server is set. Messages wait: %(waiting)s.")
        return Part(N_("Mail"), False, finding, values, remedy)
    well = not values["doubtful"]
    remedy = "" if well else N_("Open the list of messages and decide about each.")
    return Part(N_("Mail"), well, N_("Failed or of unknown outcome: %(doubtful)s."), values, remedy)


def _doubtful(counts: dict[str, int]) -> int:
    return counts.get("failed", 0) + counts.get("unknown", 0)


def _trail() -> Part:
    with db.separate_reading():  # what is committed now: the head may be newer than what this request sees
        problem = audit_jobs.chain_problem()
    if problem is None:
        return Part(N_("Audit trail"), True, N_("The chain reaches the last head that was kept."), {})
    remedy = N_(
        "Keep a copy of the database and compare it with a backup. Nothing more is sealed until then."
    )
    return Part(N_("Audit trail"), False, problem.message, problem.values, remedy)


def _disk(folder: Path) -> Part:
    free = shutil.disk_usage(folder).free
    well = free > LEAST_FREE_BYTES
    remedy = "" if well else N_("Make room: documents cannot be stored on a full disk.")
    gigabytes = format_number(free / 1024**3, 1)
    return Part(N_("Disk"), well, N_("Free: %(gigabytes)s GB."), {"gigabytes": gigabytes}, remedy)
