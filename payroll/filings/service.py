"""Filings: prepared by one person, reviewed by another, filed with a receipt, corrected in a new version."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.documents import service as documents
from hr.documents.models import READY, Document
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.i18n import N_, format_money, gettext, use_locale
from payroll.filings import kinds, papers, states
from payroll.filings.calendar.obligations import is_ready, settings_of
from payroll.filings.figures import ledger
from payroll.filings.figures.make import figures_of
from payroll.filings.figures.model import Figures
from payroll.filings.models import Filing, FilingAct, FilingSettings
from payroll.filings.moves import move

RECEIPTS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
PREPARERS = ("prepared",)


# ---- reading -----------------------------------------------------------------------------------------


def get(filing_id: str) -> Filing:
    """Return a filing or raise NotFound."""
    row = db.session().get(Filing, filing_id)
    if row is None:
        raise NotFound(N_("We could not find this filing."))
    return row


def calendar(*, entity_id: str = "", open_only: bool = True) -> Sequence[Filing]:
    """Return the filings by the day they are due, those nobody waits for any more last first if asked."""
    query = select(Filing)
    if entity_id:
        query = query.where(Filing.legal_entity_id == entity_id)
    if open_only:
        query = query.where(col(Filing.state).not_in(states.DONE)).order_by(
            col(Filing.due_on), col(Filing.kind)
        )
    else:
        query = query.where(col(Filing.state).in_(states.DONE)).order_by(
            col(Filing.due_on).desc(), col(Filing.kind), col(Filing.version).desc()
        )
    return db.session().exec(query).all()


def acts_of(filing_id: str) -> Sequence[FilingAct]:
    """Return the hands a filing went through, oldest first."""
    query = select(FilingAct).where(FilingAct.filing_id == filing_id).order_by(col(FilingAct.id))
    return db.session().exec(query).all()


def versions_of(filing: Filing) -> Sequence[Filing]:
    """Return every version of a filing, the first one first."""
    query = select(Filing).where(
        Filing.legal_entity_id == filing.legal_entity_id,
        Filing.kind == filing.kind,
        Filing.period == filing.period,
    )
    return db.session().exec(query.order_by(col(Filing.version))).all()


def is_stale(filing: Filing) -> bool:
    """Tell whether pay was committed after a filing was prepared."""
    if not filing.ledger_hash:
        return False
    return filing.ledger_hash != ledger.fingerprint(
        filing.legal_entity_id, filing.period_from, filing.period_to
    )


def may_review(actor: Actor, filing: Filing) -> bool:
    """Tell whether somebody has no part in how a filing was prepared, by account and by person."""
    hands = [
        act for act in acts_of(filing.id) if act.act in PREPARERS and act.generation == filing.generation
    ]
    return not any(
        (act.user_id and act.user_id == actor.user_id) or (act.person_id and act.person_id == actor.person_id)
        for act in hands
    )


# ---- preparing and reviewing -------------------------------------------------------------------------


def prepare(*, actor: Actor, filing_id: str, seen_hash: str) -> Filing:
    """Keep the figures that were on the page as the filing; refused while they do not tie to the ledger."""
    filing = get(filing_id)
    if filing.state == states.UPCOMING and is_ready(filing):
        move(filing, states.READY)
    if filing.state not in states.sources(states.PREPARED):
        raise Conflict(N_("This filing cannot be prepared now."), key="filing_moved")
    if filing.ledger_hash and not is_stale(filing):
        raise Conflict(N_("Somebody has prepared this filing already. Review it."), key="already_prepared")
    figures = figures_of(filing)
    _refuse_unclean(figures)
    digest = digest_of(figures)
    if seen_hash != digest:
        raise Conflict(
            N_("The figures have changed since you opened them. Look at them again before you decide."),
            key="filing_changed",
        )
    move(
        filing,
        states.PREPARED,
        generation=filing.generation + 1,
        ledger_hash=figures.ledger_hash,
        figures_hash=digest,
        figures=figures.plain(),
        prepared_at=clock.now(),
        document_id=_file(actor, filing, figures),
    )
    _sign(actor, filing, "prepared")
    return filing


def send_back(*, actor: Actor, filing_id: str, reason: str) -> Filing:
    """Return a filing to whoever prepares it."""
    filing = get(filing_id)
    if filing.state not in (states.PREPARED, states.REVIEWED):
        raise Conflict(N_("This filing is not waiting for a review."), key="filing_moved")
    move(filing, states.READY, ledger_hash="", figures_hash="")
    _sign(actor, filing, "returned", note=reason)
    return filing


def review(*, actor: Actor, filing_id: str, seen_hash: str) -> Filing:
    """Approve the figures that another person prepared."""
    filing = get(filing_id)
    if not may_review(actor, filing):
        raise NotAllowed(
            N_("You prepared this filing, so another person has to review it."), key="segregation_of_duties"
        )
    if not seen_hash or filing.figures_hash != seen_hash:
        raise Conflict(
            N_("The filing has changed since you opened it. Look at it again before you decide."),
            key="filing_changed",
        )
    _refuse_stale(filing)
    if filing.state == states.REVIEWED:
        return filing
    if filing.state != states.PREPARED:
        raise Conflict(N_("This filing is not waiting for a review."), key="filing_moved")
    move(filing, states.REVIEWED)
    _sign(actor, filing, "reviewed")
    _summary(actor, filing)
    return filing


def issue(*, actor: Actor, filing_id: str) -> Filing:
    """Give everybody their own paper of a reviewed filing."""
    filing = get(filing_id)
    _refuse_stale(filing)
    papers.request(actor=actor, filing=filing)
    _sign(actor, filing, "issued")
    return filing


def not_needed(*, actor: Actor, filing_id: str) -> Filing:
    """Close a filing of a period in which nothing was paid: the law asks for none then (RIRPF 108.1)."""
    filing = get(filing_id)
    if ledger.has_pay(filing.legal_entity_id, filing.period_from, filing.period_to):
        raise Conflict(N_("Pay was committed in this period, so it has to be declared."), key="has_pay")
    if filing.state == states.UPCOMING and is_ready(filing):
        move(filing, states.READY)
    move(filing, states.NOT_NEEDED)
    _sign(actor, filing, "not_needed")
    return filing


# ---- handing in --------------------------------------------------------------------------------------


def record_filed(
    *, actor: Actor, filing_id: str, reference: str, filed_on: date, receipt: tuple[str, bytes]
) -> Filing:
    """Record that a reviewed filing was handed in, with the authority's receipt (name and bytes)."""
    filing = get(filing_id)
    if filing.state != states.REVIEWED or kinds.get(filing.kind).is_paper:
        raise Conflict(N_("Only a reviewed filing can be filed."), key="filing_moved")
    _refuse_stale(filing)
    if filed_on > clock.today() or (filing.prepared_at and filed_on < clock.day_of(filing.prepared_at)):
        raise Invalid(
            N_("Look at the day again."),
            fields={"filed_on": N_("It is filed after it was prepared, and not later than today.")},
        )
    name, content = receipt
    media_type = _media_type(content)
    if not media_type:
        raise Invalid(
            N_("Look at the receipt again."),
            fields={"receipt": N_("Add the receipt as PDF, picture or text.")},
        )
    document = documents.file_document(
        actor=actor,
        kind="filing_receipt",
        title=f"{kinds.get(filing.kind).name} {filing.period}",
        about=("filing", filing.id),
        content=content,
        media_type=media_type,
        filename=name,
    )
    move(filing, states.FILED, reference=reference, filed_on=filed_on, receipt_id=document.id)
    _sign(actor, filing, "filed")
    return filing


def record_answer(*, actor: Actor, filing_id: str, is_accepted: bool, reason: str = "") -> Filing:
    """Record what the authority answered; a refusal needs its reason."""
    filing = get(filing_id)
    if not is_accepted and not reason:
        raise Invalid(N_("Say why it was rejected."), fields={"reason": N_("Say why it was rejected.")})
    move(filing, states.ACCEPTED if is_accepted else states.REJECTED)
    _sign(actor, filing, "accepted" if is_accepted else "rejected", note=reason)
    return filing


def correct(*, actor: Actor, filing_id: str, reason: str) -> Filing:
    """Open the next version of a filing that was rejected, or accepted before more pay was committed."""
    filing = get(filing_id)
    if filing.state == states.ACCEPTED and not is_stale(filing):
        raise Conflict(N_("Nothing was committed since this was filed, so there is nothing to correct."))
    move(filing, states.CORRECTED)
    _sign(actor, filing, "corrected", note=reason)
    following = Filing(
        legal_entity_id=filing.legal_entity_id,
        kind=filing.kind,
        period=filing.period,
        period_from=filing.period_from,
        period_to=filing.period_to,
        due_on=max(filing.due_on, clock.today()),
        state=states.READY,
        version=filing.version + 1,
        corrects_id=filing.id,
    )
    db.session().add(following)
    db.session().flush()
    return following


def save_settings(*, actor: Actor, entity_id: str, **changes: object) -> FilingSettings:
    """Keep what the authorities ask about an employer."""
    company.get_legal_entity(entity_id)
    row = settings_of(entity_id)
    for name, value in changes.items():
        setattr(row, name, value)
    db.session().add(row)
    db.session().flush()
    audit.record(
        actor=actor,
        action="filing.settings_saved",
        subject=("legal_entity", entity_id),
        details={"fields": sorted(changes)},
    )
    return row


def file_of(filing: Filing) -> Document | None:
    """Return the file as prepared."""
    return documents.get(filing.document_id) if filing.document_id else None


def receipt_of(filing: Filing) -> Document | None:
    """Return the authority's receipt."""
    return documents.get(filing.receipt_id) if filing.receipt_id else None


def summary_of(filing: Filing) -> Document | None:
    """Return the printed boxes of the reviewed figures, once a job has made them."""
    found = documents.documents_about(("filing", filing.id), kind="filing_summary")
    return next((row for row in found if row.edition == filing.generation and row.state == READY), None)


def digest_of(figures: Figures) -> str:
    """Return the hash a preparation and its review are bound to: boxes, tie-out and the file's bytes."""
    whole = json.dumps([figures.plain(), figures.ledger_hash], sort_keys=True).encode() + figures.content
    return hashlib.sha256(whole).hexdigest()


# ---- the parts they share ----------------------------------------------------------------------------


def _refuse_unclean(figures: Figures) -> None:
    for tie in figures.untied:
        raise Conflict(
            N_("%(sum)s differs from the ledger by %(difference)s. It has to be 0.00 before this is filed."),
            key="does_not_tie",
            sum=gettext(tie.label),
            difference=format_money(tie.difference, figures.currency),
        )
    if not figures.is_clean:
        raise Conflict(
            N_("Settle what the checks have found first. The list is on this page."), key="has_findings"
        )


def _refuse_stale(filing: Filing) -> None:
    if is_stale(filing):
        raise Conflict(
            N_("Pay was committed after this was prepared. Prepare it again, so that it tells all of it."),
            key="stale",
        )


def _summary(actor: Actor, filing: Filing) -> None:
    """Ask for the reviewed boxes on paper, in the company's language."""
    language = company.profile().default_locale
    entity = company.get_legal_entity(filing.legal_entity_id)
    with use_locale(language):
        name = gettext(kinds.get(filing.kind).name)
        boxes = [
            [code, gettext(label), amount, count] for code, label, amount, count in filing.figures["boxes"]
        ]
    documents.request(
        actor=actor,
        kind="filing_summary",
        title=f"{name} {filing.period}",
        template="filing_summary",
        context={
            "name": name,
            "period": filing.period,
            "version": filing.version,
            "entity": {"name": entity.name, "number": entity.tax_number},
            "due_on": filing.due_on.isoformat(),
            "currency": filing.figures["currency"],
            "boxes": boxes,
            "hash": filing.figures_hash,
        },
        locale=language,
        about=("filing", filing.id),
        person_id=None,
        edition=filing.generation,
    )


def _media_type(content: bytes) -> str:
    """Return the type of a receipt by what it begins with, nothing when it is none that we take."""
    for start, media_type in RECEIPTS:
        if content.startswith(start):
            return media_type
    try:
        return "text/plain" if content.decode().strip() else ""
    except UnicodeDecodeError:
        return ""


def _file(actor: Actor, filing: Filing, figures: Figures) -> str:
    if not figures.content:
        return ""
    document = documents.file_document(
        actor=actor,
        kind="filing",
        title=f"{kinds.get(filing.kind).name} {filing.period}",
        about=("filing", filing.id),
        content=figures.content,
        media_type=figures.media_type,
        filename=figures.filename,
        edition=filing.generation + 1,
    )
    return document.id


def _sign(actor: Actor, filing: Filing, act: str, *, note: str = "") -> None:
    hand = FilingAct(
        filing_id=filing.id,
        act=act,
        generation=filing.generation,
        user_id=actor.user_id or "",
        person_id=actor.person_id or "",
        figures_hash=filing.figures_hash,
    )
    hand.note = note
    db.session().add(hand)
    audit.record(
        actor=actor,
        action=f"filing.{act}",
        subject=("filing", filing.id),
        details={
            "kind": filing.kind,
            "period": filing.period,
            "version": filing.version,
            "figures_hash": filing.figures_hash,
        },
    )
