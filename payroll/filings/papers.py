"""Everybody's own paper of a filing: withholding certificate, W-2, P60; made once for each version."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.documents import service as documents
from hr.errors import Conflict, NotFound
from hr.events import publish
from hr.i18n import N_, gettext, use_locale
from hr.ids import new_id
from hr.people.models import Person
from payroll import purposes
from payroll.filings import kinds, states
from payroll.filings.events import FilingPapersRequested
from payroll.filings.figures.make import figures_of
from payroll.filings.models import Filing, FilingPaper
from payroll.filings.moves import move

TEMPLATES = {kinds.CERTIFICATE: "withholding_certificate", kinds.W2: "w2", kinds.P60: "p60"}
# The forms of a country are in its language; the Spanish certificate is printed in both of ours.
LANGUAGES = {kinds.W2: "en", kinds.P60: "en"}
TITLES = {
    kinds.CERTIFICATE: N_("Withholding certificate %(period)s"),
    kinds.W2: N_("Form W-2 %(period)s"),
    kinds.P60: N_("P60 %(period)s"),
}
OPENED = "filing_paper.opened"
ISSUABLE = frozenset({states.REVIEWED, states.FILED, states.ACCEPTED})


@dataclass(frozen=True)
class Paper:
    """What one person's paper is printed from, and in which language."""

    person_id: str
    locale: str
    context: dict[str, Any]


def request(*, actor: Actor, filing: Filing) -> Filing:
    """Ask for the papers of a reviewed filing; a job makes those that are not there yet."""
    if filing.kind not in TEMPLATES or filing.state not in ISSUABLE:
        raise Conflict(N_("Only the papers of a reviewed filing can be issued."), key="filing_moved")
    publish(FilingPapersRequested(filing_id=filing.id, generation=filing.generation), actor=actor)
    return filing


def progress(filing: Filing) -> tuple[int, int]:
    """Return how many papers are issued, and of how many."""
    query = select(func.count()).select_from(FilingPaper).where(FilingPaper.filing_id == filing.id)
    return db.session().exec(query).one(), int(filing.figures.get("people", 0))


def issued(filing_id: str) -> Sequence[tuple[FilingPaper, Person]]:
    """Return whose papers are issued, by name."""
    query = (
        select(FilingPaper, Person)
        .join(Person, col(Person.id) == col(FilingPaper.person_id))
        .where(FilingPaper.filing_id == filing_id)
        .order_by(col(Person.family_name), col(Person.given_name), col(FilingPaper.id))
    )
    return [(row[0], row[1]) for row in db.session().exec(query)]


def paper_of(filing_id: str, person_id: str) -> FilingPaper:
    """Return one person's paper or raise NotFound."""
    query = select(FilingPaper).where(FilingPaper.filing_id == filing_id, FilingPaper.person_id == person_id)
    row = db.session().exec(query).first()
    if row is None:
        raise NotFound(N_("This document is not ready yet."))
    return row


def open_for(*, actor: Actor, paper: FilingPaper, purpose: str) -> None:
    """Record what somebody of payroll needs a person's paper for; it opens for a quarter of an hour."""
    purposes.say(actor=actor, action=OPENED, subject=("document", paper.document_id), purpose=purpose)


def is_open_for(*, actor: Actor, paper: FilingPaper) -> bool:
    """Tell whether this person has said lately what they need the paper for."""
    return purposes.is_said(actor=actor, action=OPENED, subject_id=paper.document_id)


def outstanding(filing: Filing) -> list[Paper]:
    """Return what is still to be printed, in a stable order."""
    done = set(db.session().exec(select(FilingPaper.person_id).where(FilingPaper.filing_id == filing.id)))
    told = figures_of(filing).papers
    wanted = sorted(set(told) - done)
    entity = company.get_legal_entity(filing.legal_entity_id)
    shared = {
        "payer": {
            "name": entity.name,
            "number": entity.tax_number,
            "address": _address(entity),
            "city": entity.city,
        },
        "period": filing.period,
        "version": filing.version,
        "issued_on": clock.today(),
        "reference": filing.id[-8:],
    }
    locales = dict(
        db.session().exec(select(Person.id, Person.locale).where(col(Person.id).in_(wanted))).all()
    )
    return [
        Paper(key, LANGUAGES.get(filing.kind, locales[key]), {**shared, "who": told[key]}) for key in wanted
    ]


def _address(entity: LegalEntity) -> str:
    state = entity.holiday_region.removeprefix("US-") if entity.country == "us" else ""
    town = (
        f"{entity.city}, {state} {entity.postcode}" if state else f"{entity.postcode} {entity.city}".strip()
    )
    return ", ".join(part for part in (entity.address, town) if part)


def store(*, actor: Actor, filing: Filing, paper: Paper, pdf: bytes) -> None:
    """File one person's paper where they find it, once."""
    query = select(FilingPaper.id).where(
        FilingPaper.filing_id == filing.id, FilingPaper.person_id == paper.person_id
    )
    if db.session().exec(query).first() is not None:
        return
    with use_locale(paper.locale):
        title = gettext(TITLES[filing.kind], period=filing.period)
    paper_id = new_id()
    document = documents.file_document(
        actor=actor,
        kind="filing_paper",
        title=title,
        about=("filing_paper", paper_id),
        content=pdf,
        media_type="application/pdf",
        filename=f"{'-'.join(title.lower().split())}.pdf",
        person_id=paper.person_id,
        edition=filing.version,
        locale=paper.locale,
    )
    db.session().add(
        FilingPaper(id=paper_id, filing_id=filing.id, person_id=paper.person_id, document_id=document.id)
    )
    db.session().flush()


def finish(*, actor: Actor, filing: Filing) -> None:
    """Close a filing that consists of papers only, once everybody has theirs."""
    if not kinds.get(filing.kind).is_paper or filing.state != states.REVIEWED:
        return
    move(filing, states.FILED, filed_on=clock.today())
    move(filing, states.ACCEPTED)
    audit.record(
        actor=actor,
        action="filing.issued",
        subject=("filing", filing.id),
        details={"kind": filing.kind, "period": filing.period, "version": filing.version},
    )
