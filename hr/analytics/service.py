"""What the system did and how it fares: background work, health of the parts, the audit trail."""

import csv
import io
import json
from collections.abc import Sequence

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
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
