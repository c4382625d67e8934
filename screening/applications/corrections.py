"""Corrections of what the machine read: what people state counts, and every one is kept as a label."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict
from hr.events import publish
from hr.i18n import N_
from screening.applications import reading
from screening.applications.events import ResumeCorrected
from screening.applications.models import QUEUED, Application
from screening.applications.receipt_models import CANDIDATE, RECRUITER, ReadingCorrection, ResumeStatement
from screening.parsing import ParsedResume
from screening.parsing.facts import Difference, Facts, differences, facts_of


@dataclass(frozen=True)
class Stated:
    """What a candidate was shown of their résumé before sending it, and what they made of it."""

    read: ParsedResume
    facts: Facts


def keep_sent(*, actor: Actor, row: Application, stated: Stated) -> None:
    """Keep what a candidate corrected while applying; the reading to come takes it into account."""
    changed = _contact(row, stated.read)
    of_facts = differences(facts_of(stated.read), stated.facts)
    if of_facts:
        _state(row, stated.facts)
    _label(actor, row, stated.read, [*changed, *of_facts])


def _contact(row: Application, read: ParsedResume) -> list[Difference]:
    """Compare how to reach the person with what was read; one of several addresses is no correction."""
    found = []
    for field, wrote, values in (
        ("name", row.name, [read.name] if read.name else []),
        ("email", row.email, list(read.emails)),
        ("phone", row.phone, list(read.phones)),
    ):
        read_as = [value.text for value in values]
        if wrote and _plain(wrote) not in {_plain(each) for each in read_as}:
            found.append(Difference(field, ", ".join(read_as), wrote))
    return found


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def correct(*, actor: Actor, row: Application, facts: Facts) -> int:
    """Take corrections of an application in and have it scored anew; return how many there were."""
    read = reading.original_of(row)
    if read is None or row.reading == QUEUED or not row.is_open:
        raise Conflict(N_("There is nothing to correct in this application now."), key="nothing_to_correct")
    now = facts_now(row, read)
    changed = differences(now, facts) if facts != now else []
    if not changed:
        return 0
    _state(row, facts)
    _label(actor, row, read, changed)
    publish(ResumeCorrected(application_id=row.id, job_id=row.job_id), actor=actor)
    return len(changed)


def facts_now(row: Application, read: ParsedResume) -> Facts:
    """Return what counts now: what was stated last, or else what was read."""
    statement = statement_of(row)
    return Facts.from_dict(statement.facts).of(read.text_hash) if statement else facts_of(read)


def statement_of(row: Application) -> ResumeStatement | None:
    """Return what was stated about the file that counts."""
    query = select(ResumeStatement).where(
        ResumeStatement.application_id == row.id, ResumeStatement.document_id == row.document_id
    )
    return db.session().exec(query).first()


def labels_of(row: Application) -> Sequence[ReadingCorrection]:
    """Return every correction of the file that counts, oldest first."""
    query = select(ReadingCorrection).where(
        ReadingCorrection.application_id == row.id, ReadingCorrection.document_id == row.document_id
    )
    return db.session().exec(query.order_by(col(ReadingCorrection.id))).all()


def is_pending(row: Application) -> bool:
    """Whether a correction waits to be counted."""
    statement = statement_of(row)
    return statement is not None and row.reading != QUEUED and reading.correction_of(row) < statement.number


def exported(*, actor: Actor, row: Application) -> list[dict[str, str]]:
    """Return the labels of an application as plain values, and record who took them."""
    details = {"part": "corrections"}
    audit.record(actor=actor, action="application.exported", subject=("application", row.id), details=details)
    return [
        {
            "field": label.field,
            "read": label.read,
            "wrote": label.wrote,
            "source": label.source,
            "parser": label.parser_version,
            "lexicon": label.lexicon_version,
            "corrected_on": label.corrected_on.isoformat(),
        }
        for label in labels_of(row)
    ]


def _state(row: Application, facts: Facts) -> None:
    statement = statement_of(row)
    if statement is None:
        statement = ResumeStatement(application_id=row.id, document_id=row.document_id, facts_sealed="")
    else:
        statement.number += 1
    statement.facts = facts.to_dict()
    db.session().add(statement)
    db.session().flush()


def _label(actor: Actor, row: Application, read: ParsedResume, changed: Sequence[Difference]) -> None:
    is_staff = actor.kind == "user"
    for each in changed:
        label = ReadingCorrection(
            application_id=row.id,
            document_id=row.document_id,
            field=each.field,
            source=RECRUITER if is_staff else CANDIDATE,
            user_id=actor.id if is_staff else "",
            parser_version=read.parser_version,
            lexicon_version=read.lexicon_version,
            corrected_on=clock.today(),
        )
        label.read, label.wrote = each.read, each.wrote
        db.session().add(label)
    if changed:
        fields = sorted({each.field for each in changed})
        audit.record(
            actor=actor,
            action="application.corrected",
            subject=("application", row.id),
            details={"fields": fields, "corrections": len(changed), "text": read.text_hash},
        )
