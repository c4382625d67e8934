"""The company's side of a document: it signs and so sends it, or replaces it by a newer one."""

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.documents.models import COMPANY, READY, REQUESTED, SENT, SUPERSEDED, Document, Signature
from hr.documents.service import get, put_signature, refuse_unseen, signature_of
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
    refuse_unseen(document, sha256)
    signature = put_signature(
        actor=actor, document=document, party=COMPANY, name=actor.name, sha256=sha256, statement=statement
    )
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
