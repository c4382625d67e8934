"""Documents: file, request, render, sign, seal, hand out to whom they belong."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from hr import clock, crypto, db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth.permissions import CorePermission
from hr.documents.models import (
    COMPANY,
    PERSON,
    READY,
    REQUESTED,
    SEALED,
    SIGNED,
    Document,
    DocumentVersion,
    Signature,
)
from hr.documents.storage import LocalStorage, Storage
from hr.errors import Conflict, Invalid, NotFound
from hr.events import publish
from hr.events.catalog import DocumentRendered, DocumentRequested, DocumentSigned
from hr.i18n import N_, gettext, use_locale

# How the signer had proved who they are when the session was opened; msgids.
IDENTIFIED_BY = {
    "link": N_("single-use link sent to the person's own e-mail address"),
    "password": N_("e-mail address and password of the person's account"),
    "operator": N_("single-use link handed over by an operator of the portal"),
}
UNNAMED = N_("the person's own account in the portal")


class _State:
    storage: Storage | None = None


def configure(folder: Path) -> None:
    """Keep files in this folder."""
    _State.storage = LocalStorage(folder)


def storage() -> Storage:
    """Return the store of this process."""
    if _State.storage is None:
        raise RuntimeError("documents are not configured")
    return _State.storage


@dataclass(frozen=True)
class File:
    """Bytes with their name and type."""

    content: bytes
    media_type: str
    filename: str
    sha256: str


def file_document(
    *,
    actor: Actor,
    kind: str,
    title: str,
    about: tuple[str, str],
    content: bytes,
    media_type: str,
    filename: str,
    person_id: str | None = None,
    edition: int = 1,
    locale: str = "",
) -> Document:
    """Store bytes as a document about something; the row commits with the caller's transaction.

    `about` is (type, id), `locale` the language of its title where it has one. The bytes reach the disk
    first: a crash leaves at most an orphan file.
    """
    document = Document(
        kind=kind,
        title=title,
        about_type=about[0],
        about_id=about[1],
        person_id=person_id,
        edition=edition,
        locale=locale,
    )
    db.session().add(document)
    db.session().flush()
    version = add_version(document, content=content, media_type=media_type, filename=filename)
    audit.record(
        actor=actor,
        action=f"{kind}.stored",
        subject=("document", document.id),
        details={"about": list(about), "sha256": version.sha256, "size": version.size},
    )
    return document


def add_version(
    document: Document, *, content: bytes, media_type: str, filename: str, stage: str = "original"
) -> DocumentVersion:
    """Store bytes as the next version of a document."""
    number = 1 + max((v.number for v in versions_of(document.id)), default=0)
    ciphertext = crypto.seal_bytes(content, place=f"document:{document.id}")
    version = DocumentVersion(
        document_id=document.id,
        number=number,
        stage=stage,
        address=storage().put(ciphertext),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
        filename=safe_filename(filename),
    )
    db.session().add(version)
    db.session().flush()
    return version


def named_addresses() -> set[str]:
    """Return every address in the store that a version of a document names."""
    return set(db.session().exec(select(DocumentVersion.address)))


def safe_filename(name: str) -> str:
    """Keep letters, digits, blanks, dots and dashes of a file name, at most 120 characters."""
    kept = "".join(sign if sign.isalnum() or sign in " ._-" else "_" for sign in name).strip(" .")
    return kept[-120:] or "file"


def request(
    *,
    actor: Actor,
    kind: str,
    title: str,
    template: str,
    context: dict[str, Any],
    locale: str,
    about: tuple[str, str],
    person_id: str | None,
    needs_signature: bool = False,
    needs_company_signature: bool = False,
    edition: int = 1,
) -> Document:
    """Ask for a document from one of our templates; a job renders it after the commit.

    The values are kept with the document, so that it can be made again exactly.
    """
    document = Document(
        kind=kind,
        title=title,
        about_type=about[0],
        about_id=about[1],
        person_id=person_id,
        edition=edition,
        state=REQUESTED,
        template=template,
        locale=locale,
        needs_signature=needs_signature,
        needs_company_signature=needs_company_signature,
    )
    document.context = context
    db.session().add(document)
    db.session().flush()
    audit.record(
        actor=actor,
        action=f"{kind}.requested",
        subject=("document", document.id),
        details={"about": list(about), "template": template, "locale": locale},
    )
    publish(DocumentRequested(document_id=document.id), actor=actor)
    return document


def store_rendered(*, actor: Actor, document_id: str, pdf: bytes) -> DocumentVersion | None:
    """File the rendered bytes of a requested document; None when another try already did."""
    document = get(document_id)
    if document.state != REQUESTED:
        return None
    version = add_version(
        document,
        content=pdf,
        media_type="application/pdf",
        filename=_filename(document),
    )
    document.state = READY
    db.session().add(document)
    audit.record(
        actor=actor,
        action=f"{document.kind}.rendered",
        subject=("document", document.id),
        details={"sha256": version.sha256, "about": [document.about_type, document.about_id]},
    )
    publish(
        DocumentRendered(
            document_id=document.id,
            kind=document.kind,
            about_type=document.about_type,
            about_id=document.about_id,
        ),
        actor=actor,
    )
    return version


def _filename(document: Document, *more: str) -> str:
    """Return a name in the document's own language: its title, the end of its id, what it is now."""
    with use_locale(document.locale):
        words = [*document.title.lower().split(), document.id[-8:], *(gettext(each) for each in more)]
    return f"{'-'.join(words)}.pdf"


def get(document_id: str) -> Document:
    """Return a document or raise NotFound; who may see it is the caller's business."""
    row = db.session().get(Document, document_id)
    if row is None:
        raise NotFound(N_("We could not find this document."))
    return row


def visible_document(*, actor: Actor, document_id: str) -> Document:
    """Return a document the actor may see: their own, or an employee's for those who keep them."""
    row = get(document_id)
    own = row.person_id is not None and row.person_id == actor.person_id and is_out(row)
    theirs = (
        row.person_id is not None and actor.may(CorePermission.DOCUMENTS_SEE_STAFF) and row.kind == "contract"
    )
    if not own and not theirs:
        raise NotFound(N_("We could not find this document."))
    return row


def documents_of(person_id: str) -> Sequence[Document]:
    """Return the documents that a person has been given, newest first."""
    query = select(Document).where(Document.person_id == person_id).order_by(col(Document.id).desc())
    return [row for row in db.session().exec(query) if is_out(row)]


def is_out(document: Document) -> bool:
    """Whether a document has been given to whose it is: what the company signs only once it has signed."""
    return not document.needs_company_signature or signature_of(document.id, party=COMPANY) is not None


def documents_about(about: tuple[str, str], *, kind: str | None = None) -> Sequence[Document]:
    """Return the documents about something, newest first."""
    query = select(Document).where(Document.about_type == about[0], Document.about_id == about[1])
    if kind:
        query = query.where(Document.kind == kind)
    return db.session().exec(query.order_by(col(Document.id).desc())).all()


def versions_of(document_id: str) -> Sequence[DocumentVersion]:
    """Return all versions, oldest first."""
    query = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return db.session().exec(query.order_by(col(DocumentVersion.number))).all()


def read(document: Document, *, number: int | None = None) -> File:
    """Return the bytes of a version (the latest unless given), checked against their hash."""
    versions = versions_of(document.id)
    chosen = [v for v in versions if number in (None, v.number)]
    if not chosen:
        raise NotFound(N_("This document is not ready yet."))
    version = chosen[-1]
    content = crypto.open_bytes(storage().get(version.address), place=f"document:{document.id}")
    return File(content, version.media_type, version.filename, version.sha256)


def record_reading(*, actor: Actor, document: Document, file: File) -> None:
    """Record that somebody was handed the bytes of a document."""
    audit.record(
        actor=actor,
        action="document.read",
        subject=("document", document.id),
        details={"kind": document.kind, "sha256": file.sha256},
    )


def signature_of(document_id: str, *, party: str = PERSON) -> Signature | None:
    """Return the signature that a party has put to a document, if it has."""
    query = select(Signature).where(Signature.document_id == document_id, Signature.party == party)
    return db.session().exec(query).first()


def sign(
    *, actor: Actor, document_id: str, typed_name: str, agreed: bool, sha256: str, statement: str
) -> Signature:
    """Sign one's own document; `sha256` is the hash of what was shown, so that nothing else gets signed."""
    document = get(document_id)
    if actor.person_id is None or document.person_id != actor.person_id or not document.needs_signature:
        raise NotFound(N_("We could not find this document."))
    if signature_of(document_id) is not None:
        raise Conflict(N_("You have signed this document already."), key="already_signed")
    if not document.is_signable:
        raise Conflict(N_("This document cannot be signed now."), key="not_signable")
    refuse_unseen(document, sha256)
    if not agreed:
        text = N_("Tick the box to say that you have read it and agree.")
        raise Invalid(text, fields={"agreed": text})
    if _plain(typed_name) != _plain(actor.name):
        text = N_("Write your full name as it stands in the document: %(name)s.")
        raise Invalid(text, fields={"typed_name": text}, name=actor.name)
    signature = put_signature(
        actor=actor, document=document, party=PERSON, name=typed_name, sha256=sha256, statement=statement
    )
    document.state = SIGNED
    db.session().add(document)
    audit.record(
        actor=actor,
        action=f"{document.kind}.signed",
        subject=("document", document.id),
        details={"sha256": sha256, "session": signature.session_id},
    )
    publish(
        DocumentSigned(
            document_id=document.id,
            kind=document.kind,
            about_type=document.about_type,
            about_id=document.about_id,
        ),
        actor=actor,
    )
    return signature


def refuse_unseen(document: Document, sha256: str) -> None:
    """Refuse to go on with other bytes than those that were shown under this hash."""
    if read(document).sha256 != sha256:
        raise Conflict(
            N_("The document has changed since you opened it. Read it again."), key="document_changed"
        )


def put_signature(
    *, actor: Actor, document: Document, party: str, name: str, sha256: str, statement: str
) -> Signature:
    """Record a party's signature with its evidence: who, when, which bytes, how the signer was identified."""
    signature = Signature(
        document_id=document.id,
        party=party,
        person_id=actor.person_id or "",
        typed_name=name.strip(),
        signed_at=clock.now(),
        sha256=sha256,
        method=IDENTIFIED_BY.get(actor.extra.get("method", ""), UNNAMED),
        address=actor.address,
        session_id=actor.session_id or "",
        statement=statement[:400],
    )
    db.session().add(signature)
    return signature


def _plain(name: str) -> str:
    """Compare names without regard to case or doubled blanks."""
    return " ".join(name.split()).casefold()


def evidence(document: Document, signature: Signature) -> dict[str, Any]:
    """Return the evidence of the signatures as values for the sealed document, the company's within."""
    company = signature_of(document.id, party=COMPANY)
    return {**_evidence(document, signature), "company": _evidence(document, company) if company else None}


def _evidence(document: Document, signature: Signature) -> dict[str, Any]:
    return {
        "typed_name": signature.typed_name,
        "signed_at": signature.signed_at.isoformat(timespec="seconds"),
        "signed_on": clock.day_of(signature.signed_at),
        "sha256": signature.sha256,
        "method": signature.method,
        "address": signature.address,
        "session": signature.session_id,
        "statement": signature.statement,
        "document_id": document.id,
    }


def store_sealed(*, actor: Actor, document_id: str, pdf: bytes) -> DocumentVersion | None:
    """File the sealed bytes of a signed document; None when another try already did."""
    document = get(document_id)
    if document.state != SIGNED:
        return None
    version = add_version(
        document,
        content=pdf,
        media_type="application/pdf",
        filename=_filename(document, N_("signed")),
        stage="sealed",
    )
    document.state = SEALED
    db.session().add(document)
    audit.record(
        actor=actor,
        action=f"{document.kind}.sealed",
        subject=("document", document.id),
        details={"sha256": version.sha256},
    )
    return version
