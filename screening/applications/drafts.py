"""What somebody has begun to send: the file first, what was read of it, what they typed; gone in two hours.

A draft belongs to one browser: the session there holds its identifier, signed. Nothing of it is an
application yet, and no page shows it to anybody else.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.auth import service as auth
from hr.documents.service import safe_filename
from hr.errors import Invalid
from hr.events import publish
from hr.i18n import N_
from hr.ids import new_token
from screening.applications import reading
from screening.applications.events import ResumeChosen
from screening.applications.receipt_models import READ, READING, UNREADABLE, ApplicationDraft, DraftFile
from screening.openings.models import Job
from screening.parsing import ParsedResume

KEPT_FOR = timedelta(hours=2)
PATIENCE = timedelta(seconds=8)  # then the fields are filled in by hand
MOST_BYTES = 300 * 1024 * 1024  # of all drafts together
FILES_TO_APPLICATIONS = 3  # so many files an hour for each application an hour that is allowed
HOUR = timedelta(hours=1)


def keep(*, actor: Actor, job: Job, filename: str, content: bytes, hourly_limit: int = 0) -> ApplicationDraft:
    """Keep a file that was chosen for a job and have it read; limits count by network address."""
    if not job.is_open_on(clock.today()):
        raise Invalid(N_("This job no longer takes applications."), key="job_closed")
    reading.accepted_type(content)
    if hourly_limit:
        most = hourly_limit * FILES_TO_APPLICATIONS
        auth.check_limit("draft", actor.address, limit=most, window=HOUR)
        auth.count_try("draft", actor.address)
    forget_expired()
    if _bytes_kept() + len(content) > MOST_BYTES:
        raise Invalid(N_("Too many files wait to be sent just now. Try again in half an hour."), key="full")
    draft = ApplicationDraft(
        job_id=job.id,
        form_token=new_token(),
        size=len(content),
        expires_at=clock.now() + KEPT_FOR,
        filename_sealed="",
    )
    draft.filename = safe_filename(filename)
    file = DraftFile(draft_id=draft.id, content_sealed=b"")
    file.content = content
    db.session().add(draft)
    db.session().flush()
    db.session().add(file)
    publish(ResumeChosen(draft_id=draft.id), actor=actor)
    return draft


def _bytes_kept() -> int:
    return int(db.session().exec(select(func.coalesce(func.sum(ApplicationDraft.size), 0))).one())


def find(draft_id: str, *, job: Job) -> ApplicationDraft | None:
    """Return a draft for a job, unless it is over."""
    draft = db.session().get(ApplicationDraft, draft_id)
    is_good = draft is not None and draft.job_id == job.id and draft.expires_at > clock.now()
    return draft if is_good else None


def content_of(draft_id: str) -> bytes | None:
    """Return the file of a draft; None when it has been sent or is over."""
    file = db.session().exec(select(DraftFile).where(DraftFile.draft_id == draft_id)).first()
    return file.content if file else None


def is_awaited(draft: ApplicationDraft) -> bool:
    """Whether it is worth waiting for the reading."""
    return draft.state == READING and clock.now() - draft.created_at < PATIENCE


def parsed_of(draft: ApplicationDraft) -> ParsedResume | None:
    """Return what was read of the file, if it has been."""
    read = draft.read
    return ParsedResume.from_dict(read) if read else None


def store(draft_id: str, parsed: ParsedResume | None, *, problem: str = "") -> None:
    """Keep what was read, or that nothing could be; a draft that is gone stays gone."""
    draft = db.session().get(ApplicationDraft, draft_id)
    if draft is None or draft.state != READING:
        return
    draft.state, draft.problem, draft.read_at = READ if parsed else UNREADABLE, problem, clock.now()
    if parsed:
        draft.read = parsed.to_dict()
    db.session().add(draft)


def note(draft: ApplicationDraft, typed: dict[str, Any]) -> None:
    """Keep what was typed."""
    draft.typed = typed
    db.session().add(draft)


def forget(draft: ApplicationDraft) -> None:
    """Remove a draft that has become an application, or that another file replaces."""
    _remove([draft.id])


def forget_expired() -> None:
    """Remove what nobody came back for."""
    over = col(ApplicationDraft.expires_at) <= clock.now()
    _remove(list(db.session().exec(select(ApplicationDraft.id).where(over)).all()))


def any_expired() -> bool:
    """Whether there is something to remove."""
    over = col(ApplicationDraft.expires_at) <= clock.now()
    return db.session().exec(select(ApplicationDraft.id).where(over)).first() is not None


def _remove(ids: list[str]) -> None:
    if ids:
        db.change(db.session(), delete(DraftFile).where(col(DraftFile.draft_id).in_(ids)))
        db.change(db.session(), delete(ApplicationDraft).where(col(ApplicationDraft.id).in_(ids)))
