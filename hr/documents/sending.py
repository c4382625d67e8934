"""The company's side of a document: it signs and so sends it, or replaces it by a newer one."""

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.documents.models import COMPANY, READY, REQUESTED, SENT, SUPERSEDED, Document, Signature
from hr.documents.service import IDENTIFIED_BY, UNNAMED, get, read, signature_of
from hr.errors import Conflict, NotFound
from hr.events import publish
from hr.events.catalog import DocumentSent
from hr.i18n import N_

OPEN = (REQUESTED, READY, SENT)  # nobody but the company has signed


def sign_for_company(*, actor: Actor, document_id: str, sha256: str, statement: str) -> Signature:
    """Sign a document for the company; a second press returns the signature that is there.

    `sha256` is the hash of what was shown. Whoever calls this has made sure that the actor may sign.
    """
    document = get(document_id)
    if not document.needs_company_signature:
        raise NotFound(N_("We could not find this document."))
    signature = signature_of(document_id, party=COMPANY)
    if signature is not None:
        return signature
    if document.state != READY:
        raise Conflict(N_("This document cannot be signed now."), key="not_signable")
    shown = read(document)
    if shown.sha256 != sha256:
        raise Conflict(
            N_("The document has changed since you opened it. Read it again."), key="document_changed"
        )
    signature = Signature(
        document_id=document.id,
        party=COMPANY,
        person_id=actor.person_id or "",
        typed_name=actor.name,
        signed_at=clock.now(),
        sha256=shown.sha256,
        method=IDENTIFIED_BY.get(actor.extra.get("method", ""), UNNAMED),
        address=actor.address,
        session_id=actor.session_id or "",
        statement=statement[:400],
    )
    db.session().add(signature)
    _send(actor, document, signature)
    return signature


def _send(actor: Actor, document: Document, signature: Signature) -> None:
    document.state = SENT
    db.session().add(document)
    audit.record(
        actor=actor,
        action=f"{document.kind}.sent",
        subject=("document", document.id),
        details={"sha256": signature.sha256, "session": signature.session_id},
    )
    publish(
        DocumentSent(
            document_id=document.id,
            kind=document.kind,
            about_type=document.about_type,
            about_id=document.about_id,
        ),
        actor=actor,
    )


def supersede(*, actor: Actor, document: Document) -> None:
    """Take a document out of force because a newer one stands in its place; what is signed stays."""
    if document.state not in OPEN:
        return
    document.state = SUPERSEDED
    db.session().add(document)
    audit.record(actor=actor, action=f"{document.kind}.superseded", subject=("document", document.id))
