"""My documents: the list and the files, each only for whom it belongs to."""

from typing import Any

from flask import Blueprint, Response, render_template

from hr.auth.permissions import CorePermission
from hr.documents import service
from hr.documents.downloads import as_download
from hr.web.guards import current_actor, requires

blueprint = Blueprint("documents", __name__)


@blueprint.get("/me/documents")
@requires(CorePermission.OWN_ACCOUNT)
def mine() -> Any:
    """List my documents."""
    person_id = current_actor().person_id
    return render_template(
        "hr/documents/mine.html", documents=service.documents_of(person_id) if person_id else []
    )


@blueprint.get("/documents/<document_id>")
@requires(CorePermission.OWN_ACCOUNT)
def download(document_id: str) -> Response:
    """Hand out the newest version of a document to somebody who may see it."""
    actor = current_actor()
    document = service.visible_document(actor=actor, document_id=document_id)
    return as_download(actor=actor, document=document)
