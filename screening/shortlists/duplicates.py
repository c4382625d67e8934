"""Applications that may come from the same person: shown to whoever reads them, never merged."""

from dataclasses import dataclass

from sqlmodel import col, or_, select

from hr import db
from hr.access import Actor
from hr.documents.models import Document, DocumentVersion
from hr.i18n import N_, format_list, gettext
from screening.applications.models import Application
from screening.openings import service as openings
from screening.openings.models import Job
from screening.shortlists import board

REASONS = {
    "email": N_("the same e-mail address"),
    "phone": N_("the same telephone"),
    "file": N_("the same file"),
}
MOST = 10


@dataclass(frozen=True)
class Twin:
    """Another application that shares something with this one."""

    card: board.Card
    shares: str


def twins_of(row: Application, *, actor: Actor) -> list[Twin]:
    """Return the applications in the actor's reach that share address, telephone or file, newest first."""
    same_file = _with_file_of(row)
    alike = or_(
        Application.email_index == row.email_index,
        (col(Application.phone_index) != "") & (col(Application.phone_index) == row.phone_index),
        col(Application.id).in_(same_file),
    )
    query = (
        select(Application, Job)
        .join(Job, col(Job.id) == col(Application.job_id))
        .where(Application.id != row.id, alike)
        .order_by(col(Application.id).desc())
        .limit(MOST)
    )
    return [
        Twin(board.card(other, job), _shares(row, other, other.id in same_file))
        for other, job in db.session().exec(query)
        if openings.reaches(actor, job)
    ]


def _with_file_of(row: Application) -> list[str]:
    """Return the applications that sent, byte for byte, a file this one sent."""
    sent = (
        select(col(Document.about_id), col(DocumentVersion.sha256))
        .join(DocumentVersion, col(DocumentVersion.document_id) == col(Document.id))
        .where(Document.kind == "resume", Document.about_type == "application")
    )
    own = [sha256 for _id, sha256 in db.session().exec(sent.where(Document.about_id == row.id))]
    others = sent.where(col(DocumentVersion.sha256).in_(own), Document.about_id != row.id)
    return [about_id for about_id, _sha256 in db.session().exec(others.limit(10 * MOST))]


def _shares(row: Application, other: Application, same_file: bool) -> str:
    shared = {
        "email": row.email_index == other.email_index,
        "phone": bool(row.phone_index) and row.phone_index == other.phone_index,
        "file": same_file,
    }
    return format_list([gettext(REASONS[key]) for key, is_shared in shared.items() if is_shared])
