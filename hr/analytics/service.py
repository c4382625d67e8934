"""What the system did and how it fares: background work, health of the parts, the audit trail."""

import csv
import io
import json
<<<<<<< HEAD
from collections.abc import Sequence
=======
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
>>>>>>> 58c9e24 (Keep every head of the audit chain in view, so that growing cannot hide a cut)

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import jobs as audit_jobs
from hr.audit import service as audit
from hr.audit.models import AuditEntry, AuditSeal
from hr.errors import NotFound
from hr.i18n import N_
from hr.jobs import queue, schedule
from hr.jobs.models import DONE, JobRun


def job_runs(
    *, state: str = "", with_routine: bool = False, page: int = 1, per_page: int = 50
) -> tuple[Sequence[JobRun], int]:
    """Return one page of background work, newest first, with the number of all.

    Periodic work that went well is routine and left out unless asked for.
    """
    query = select(JobRun)
    if not with_routine:
        went_well = (col(JobRun.state) == DONE) & (col(JobRun.failed) == 0)
        query = query.where(~((col(JobRun.subject_type) == schedule.SUBJECT) & went_well))
    if state:
        query = query.where(JobRun.state == state)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    rows = db.session().exec(
        query.order_by(col(JobRun.id).desc()).offset((page - 1) * per_page).limit(per_page)
    )
    return rows.all(), total


def get_run(run_id: str) -> JobRun:
    """Return one run or raise NotFound."""
    run = db.session().get(JobRun, run_id)
    if run is None:
        raise NotFound(N_("We could not find this background work."))
    return run


def cancel_run(*, actor: Actor, run_id: str) -> JobRun:
    """Ask a run to stop, and record who asked."""
    run = get_run(run_id)
    if run.is_open and run.cancel_requested_at is None:
        queue.cancel(run, actor=actor)
        audit.record(
            actor=actor, action="job.cancelled", subject=("job_run", run.id), details={"job": run.name}
        )
    return run


def start_run_again(*, actor: Actor, run_id: str) -> JobRun:
    """Continue a cancelled run or retry a failed one, and record who did."""
    run = get_run(run_id)
    queue.start_again(run)
    audit.record(
        actor=actor, action="job.started_again", subject=("job_run", run.id), details={"job": run.name}
    )
    return run


<<<<<<< HEAD
=======
@dataclass(frozen=True)
class Part:
    """One part of the system and how it fares; `remedy` says what to do about it."""

    name: str  # msgid
    is_well: bool
    finding: str  # msgid
    values: Mapping[str, object]
    remedy: str = ""  # msgid


def parts(settings: Settings) -> list[Part]:
    """Return every part with its state, for the status page and the readiness check."""
    return [
        _migrations(),
        _queue_server(),
        *(_process(f"worker-{pool}", N_("Worker of the pool %(pool)s"), pool) for pool in queue.POOLS),
        _process("scheduler", N_("Scheduler"), ""),
        _waiting_work(),
        _failed_work(),
        _mail(settings),
        _trail(),
        _disk(settings.var_dir),
    ]


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


def _process(name: str, title: str, pool: str) -> Part:
    beat = db.session().exec(select(Heartbeat).where(Heartbeat.name == name)).first()
    alive = beat is not None and beat.seen_at > clock.now() - SILENT_AFTER
    finding = N_("It gave a sign of life within the last minute.") if alive else N_("No sign of life.")
    remedy = "" if alive else N_("Start it again; its work waits and goes on from where it was.")
    return Part(title, alive, finding, {"pool": pool}, remedy)


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
    count = _count(col(JobRun.state) == FAILED)
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
    return Part(N_("Disk"), well, N_("Free: %(megabytes)s MB."), {"megabytes": free // 1024**2}, remedy)


>>>>>>> 58c9e24 (Keep every head of the audit chain in view, so that growing cannot hide a cut)
def trail(
    *, action: str = "", subject_id: str = "", page: int = 1, per_page: int = 50
) -> tuple[Sequence[tuple[AuditEntry, AuditSeal | None]], int]:
    """Return one page of the audit trail, newest first, each entry with its link of the chain."""
    query = select(AuditEntry, AuditSeal).join(
        AuditSeal, col(AuditSeal.entry_id) == col(AuditEntry.id), isouter=True
    )
    if action:
        query = query.where(col(AuditEntry.action).startswith(action, autoescape=True))
    if subject_id:
        query = query.where(AuditEntry.subject_id == subject_id)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    newest = query.order_by(col(AuditEntry.created_at).desc(), col(AuditEntry.id).desc())
    rows = db.session().exec(newest.offset((page - 1) * per_page).limit(per_page)).all()
    return [(entry, seal) for entry, seal in rows], total


def trail_as_csv() -> str:
    """Return the whole trail as CSV, oldest first; cells that a spreadsheet could run are made inert."""
    query = (
        select(AuditEntry, AuditSeal, JobRun.name)
        .join(AuditSeal, col(AuditSeal.entry_id) == col(AuditEntry.id), isouter=True)
        .join(JobRun, col(JobRun.id) == col(AuditEntry.job_run_id), isouter=True)
        .order_by(col(AuditEntry.created_at), col(AuditEntry.id))
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "link",
            "at",
            "business_date",
            "action",
            "subject_type",
            "subject_id",
            "actor",
            "role",
            "job",
            "details",
        )
    )
    for entry, seal, job in db.session().exec(query):
        details = json.dumps(entry.details, sort_keys=True, ensure_ascii=False)
        at = entry.created_at.isoformat(timespec="seconds")
        cells = (
            seal.number if seal else "",
            at,
            entry.business_on,
            entry.action,
            entry.subject_type,
            entry.subject_id,
        )
        who = (audit.actor_name(entry), entry.actor_role, job or "", details)
        writer.writerow([inert(str(cell)) for cell in (*cells, *who)])
    return out.getvalue()


def inert(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") else cell
