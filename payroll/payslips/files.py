"""Bytes made for this answer only: offered for saving, never cached, never run by a browser."""

from flask import Response

from hr.documents.service import File


def as_file(file: File) -> Response:
    """Return the response that offers bytes for saving."""
    response = Response(file.content, mimetype=file.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response
