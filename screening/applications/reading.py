"""What the machine read in a résumé and how it scored: stored once per version, shown with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from hr import clock, db
from hr.access import SYSTEM, Actor
from hr.audit import service as audit
from hr.documents import service as documents
from hr.documents.service import File
from hr.errors import Invalid
from hr.events import publish
from hr.events.catalog import ScreeningCompleted
from screening.applications import profiles
from screening.applications.models import (
    ACTIVE,
    NEEDS_PERSON,
    ON_HOLD,
    QUEUED,
    SCORED,
    Application,
    ResumeReading,
    ScoreRecord,
)
from screening.applications.models import UNCERTAIN as UNCERTAIN
from screening.parsing import ParsedResume, Reason, Refusal
from screening.parsing.reading.archives import open_archive
from screening.parsing.reading.filetypes import Kind, kind_of
from screening.scoring import Profile, Score, profile_of

GAVE_UP = "gave_up"

# Refused at once; a damaged or locked file still becomes an application for a person to look at.
REFUSED = frozenset({Reason.EMPTY, Reason.TOO_LARGE, Reason.WRONG_TYPE, Reason.OLD_WORD})
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.TXT: "text/plain",
    Kind.RTF: "application/rtf",
    # A web page is filed as the text it is written in: opened from a disk it could run what it holds.
    Kind.HTML: "text/plain",
    Kind.PICTURE: "image/jpeg",
}
UNKNOWN_TYPE = "application/octet-stream"


def accepted_type(content: bytes) -> str:
    """Return the media type of a file told from its content, or refuse what we do not take."""
    try:
        kind = kind_of(content)
        return "image/png" if kind is Kind.PICTURE and content.startswith(b"\x89PNG") else MEDIA_TYPES[kind]
    except Refusal as refusal:
        if refusal.reason in REFUSED:
            raise Invalid(refusal.message, fields={"resume": refusal.message}) from refusal
        return UNKNOWN_TYPE


def suffix_of(media_type: str) -> str:
    """Return the ending of a file name for a media type."""
    if media_type.startswith("image/"):
        return "jpg" if media_type == MEDIA_TYPES[Kind.PICTURE] else "png"
    return next((kind.value for kind, known in MEDIA_TYPES.items() if known == media_type), "bin")


def file_resume(*, actor: Actor, row: Application, content: bytes, media_type: str) -> None:
    """Store a file as the one that counts for an application; earlier ones stay filed."""
    about = ("application", row.id)
    filed = documents.file_document(
        actor=actor,
        kind="resume",
        title=row.reference,
        about=about,
        edition=1 + len(documents.documents_about(about, kind="resume")),
        content=content,
        media_type=media_type,
        filename=f"{row.reference}.{suffix_of(media_type)}",
    )
    row.document_id = filed.id
    db.session().add(row)


def mark_unreadable(row: Application, content: bytes) -> None:
    """Mark at once what a look at the file's outside shows: a password, or an archive that does not open.

    Only the reader's own process opens what is inside, so a locked PDF is found there a moment later.
    """
    try:
        if kind_of(content) in (Kind.DOCX, Kind.ODT):
            open_archive(content).close()
    except Refusal as refusal:
        mark_for_person(actor=SYSTEM, row=row, problem=refusal.reason.value)


def resume_of(row: Application) -> File:
    """Return the file a candidate sent."""
    return documents.read(documents.get(row.document_id or ""))


def download(*, actor: Actor, row: Application, reason: str = "") -> File:
    """Return the file for a member of staff, and record that it was read; `reason` when names are hidden."""
    file = resume_of(row)
    details = {"sha256": file.sha256, **({"reason": reason} if reason else {})}
    action = "resume.revealed" if reason else "resume.read"
    audit.record(actor=actor, action=action, subject=("application", row.id), details=details)
    return file


@dataclass(frozen=True)
class Corrected:
    """A reading with what people stated in the place of what was read; the number tells which of several."""

    parsed: ParsedResume
    number: int


def store(
    *,
    actor: Actor,
    row: Application,
    parsed: ParsedResume,
    score: Score,
    profile: Profile | None = None,
    corrected: Corrected | None = None,
) -> None:
    """Keep a reading with its profile and its score; a second run finds them there and changes nothing.

    `profile` and `score` are made from the corrected reading where there is one; both readings are kept.
    """
    if row.reading != QUEUED:
        return
    kept = _reading_row(row, parsed)
    if corrected:
        kept, parsed = _reading_row(row, corrected.parsed, corrected.number), corrected.parsed
    profiles.keep(kept.id, profile or profile_of(parsed))
    _keep(actor, row, parsed, score, _score_row(row, kept, score))
    publish(ScreeningCompleted(application_id=row.id, outcome=row.reading), actor=actor)


def store_corrected(
    *, actor: Actor, row: Application, corrected: Corrected, score: Score, profile: Profile
) -> None:
    """Keep a reading with corrections made later, and its score; earlier ones stay beside it."""
    if correction_of(row) >= corrected.number:
        return
    kept = _reading_row(row, corrected.parsed, corrected.number)
    profiles.keep(kept.id, profile)
    _keep(actor, row, corrected.parsed, score, _score_row(row, kept, score))


def _keep(actor: Actor, row: Application, parsed: ParsedResume, score: Score, record: ScoreRecord) -> None:
    doubtful = parsed.needs_person or score.needs_person
    row.score_id = record.id
    row.reading = NEEDS_PERSON if doubtful else SCORED
    row.problem = UNCERTAIN if doubtful else ""
    db.session().add(row)
    details = {
        "outcome": row.reading,
        "value": None if doubtful else score.value,
        "band": str(score.band),
        "text": parsed.text_hash,
        "parser": parsed.parser_version,
        "lexicon": parsed.lexicon_version,
        "weights": score.weights_version,
        "requirements": score.requirements_hash,
    }
    audit.record(actor=actor, action="application.scored", subject=("application", row.id), details=details)


def mark_for_person(*, actor: Actor, row: Application, problem: str) -> None:
    """Keep that the machine could not read the file, so that a person does."""
    if row.reading != QUEUED:
        return
    row.reading, row.problem = NEEDS_PERSON, problem
    db.session().add(row)
    audit.record(
        actor=actor,
        action="application.needs_person",
        subject=("application", row.id),
        details={"problem": problem},
    )
    publish(ScreeningCompleted(application_id=row.id, outcome=NEEDS_PERSON), actor=actor)


def _reading_row(row: Application, parsed: ParsedResume, correction: int = 0) -> ResumeReading:
    reading = ResumeReading(
        application_id=row.id,
        correction=correction,
        document_id=row.document_id,
        text_hash=parsed.text_hash,
        parser_version=f"{parsed.parser_version}+c{correction}" if correction else parsed.parser_version,
        lexicon_version=parsed.lexicon_version,
        confidence=parsed.confidence.get("overall", 0.0),
        content_sealed="",
    )
    reading.content = parsed.to_dict()
    db.session().add(reading)
    db.session().flush()
    return reading


def _score_row(row: Application, reading: ResumeReading, score: Score) -> ScoreRecord:
    today = clock.today()
    record = ScoreRecord(
        application_id=row.id,
        reading_id=reading.id,
        value=score.value,
        band=str(score.band),
        confidence=score.confidence,
        scored_on=today,
        requirements_hash=score.requirements_hash,
        weights_version=score.weights_version,
        as_of=profiles.as_of(today),
        made_with=profiles.made_with(),
        content_sealed="",
    )
    record.content = score.to_dict()
    db.session().add(record)
    db.session().flush()
    return record


def parsed_of(row: Application) -> ParsedResume | None:
    """Return what the machine read last in the file that counts, if it could."""
    found = _last_reading(row)
    return ParsedResume.from_dict(found.content) if found else None


def original_of(row: Application) -> ParsedResume | None:
    """Return what the machine read in the file that counts, without anybody's corrections."""
    found = _last_reading(row, as_read=True)
    return ParsedResume.from_dict(found.content) if found else None


def correction_of(row: Application) -> int:
    """Return the number of the corrections that count already; 0 when there are none."""
    found = _last_reading(row)
    return found.correction if found else 0


def _last_reading(row: Application, *, as_read: bool = False) -> ResumeReading | None:
    of_this_file = or_(ResumeReading.document_id == row.document_id, col(ResumeReading.document_id).is_(None))
    query = select(ResumeReading).where(ResumeReading.application_id == row.id, of_this_file)
    if as_read:
        query = query.where(ResumeReading.correction == 0)
    return db.session().exec(query.order_by(col(ResumeReading.id).desc())).first()


def scored_ids(job_id: str) -> Sequence[str]:
    """Return the open applications of a job that have a score, oldest first."""
    query = select(col(Application.id)).where(
        Application.job_id == job_id,
        col(Application.status).in_((ACTIVE, ON_HOLD)),
        col(Application.score_id).is_not(None),
    )
    return db.session().exec(query.order_by(col(Application.id))).all()


def any_scored() -> bool:
    """Say whether any open application has a score."""
    query = select(Application.id).where(
        col(Application.status).in_((ACTIVE, ON_HOLD)), col(Application.score_id).is_not(None)
    )
    return db.session().exec(query).first() is not None


def score_of(row: Application) -> Score | None:
    """Return the score of an application, if there is one."""
    record = db.session().get(ScoreRecord, row.score_id) if row.score_id else None
    return Score.from_dict(record.content) if record else None


def exported(*, actor: Actor, row: Application, part: str) -> dict[str, object] | None:
    """Return the reading (`parsed`) or the score (`score`) as plain values, and record who took it."""
    found = parsed_of(row) if part == "parsed" else score_of(row)
    if found is None:
        return None
    details = {"part": part}
    audit.record(actor=actor, action="application.exported", subject=("application", row.id), details=details)
    return found.to_dict()
