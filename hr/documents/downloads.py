"""Handing out stored bytes: recorded, never cached, never run by a browser."""

from flask import Response

from hr import db
from hr.access import Actor
from hr.documents import service
from hr.documents.models import Document


def as_download(*, actor: Actor, document: Document, number: int | None = None) -> Response:
    """Return the response that offers a document's bytes for saving; the reading is in the audit trail.

    Works inside a GET: the record is its own short transaction.
    """
    file = service.read(document, number=number)
    with db.separate_unit_of_work():
        service.record_reading(actor=actor, document=document, file=file)
    response = Response(file.content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Cache-Control"] = "no-store"
    return response
