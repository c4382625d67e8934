"""Jobs that make documents: render what was requested, seal what was signed."""

from hr import db
from hr.documents import render, service
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running


@job(label=N_("Make a document"), pool="documents", timeout=120)
def render_document(running: Running, document_id: str) -> None:
    """Render a requested document and file it; a second run finds it done."""
    with db.separate_reading():
        document = service.get(document_id)
        if document.state != "requested":
            return
        template, context, locale = document.template, document.context, document.locale
    pdf = render.render(template, {**context, "evidence": None}, locale=locale, variant="pdf/a-3a")
    with running.step(done=1, total=1):
        service.store_rendered(actor=running.actor, document_id=document_id, pdf=pdf)


@job(label=N_("Seal a signed document"), pool="documents", timeout=120)
def seal_document(running: Running, document_id: str, kind: str, about_type: str, about_id: str) -> None:  # noqa: ARG001
    """Render a signed document once more with its evidence page and file it as sealed."""
    with db.separate_reading():
        document = service.get(document_id)
        signature = service.signature_of(document_id)
        if document.state != "signed" or signature is None:
            return
        template, context, locale = document.template, document.context, document.locale
        proof = service.evidence(document, signature)
    pdf = render.render(template, {**context, "evidence": proof}, locale=locale, variant="pdf/a-3a")
    with running.step(done=1, total=1):
        service.store_sealed(actor=running.actor, document_id=document_id, pdf=pdf)
