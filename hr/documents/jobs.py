"""Jobs that make documents: render what was requested, seal what was signed."""

import logging
from datetime import timedelta

from hr import clock, db
from hr.audit import service as audit
from hr.documents import render, service
from hr.errors import Conflict
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running

log = logging.getLogger(__name__)

WRITTEN_BEFORE = timedelta(days=1)  # longer than any transaction between a file and its row
FEW = 20  # that many may go whatever their share of the store


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


@job(label=N_("Remove files that no document names"), timeout=600)
def sweep_files(running: Running) -> None:
    """Remove what crashes between a file and its row left behind; say how much that was."""
    store, before = service.storage(), clock.now() - WRITTEN_BEFORE
    stored = store.addresses(before=before)
    with db.separate_reading():
        named = service.named_addresses()
    orphans = [address for address in stored if address not in named]
    if len(orphans) > max(FEW, len(stored) // 10):
        raise Conflict(
            N_(
                "%(orphans)s of %(files)s stored files belong to no document, too many for what crashes "
                "leave behind. Nothing was removed. Is this the database of these files?"
            ),
            orphans=len(orphans),
            files=len(stored),
        )
    for address in orphans:
        store.delete(address)
    unfinished = store.remove_unfinished(before=before)
    if total := len(orphans) + unfinished:
        details = {"orphans": len(orphans), "unfinished": unfinished}
        log.info("removed files that no document names: %s", details)
        with running.step(done=total, total=total):
            subject = ("job_run", running.run_id)
            audit.record(actor=running.actor, action="files.swept", subject=subject, details=details)
