"""Domain error to page: the only error handlers."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jinja2
from flask import Flask, current_app, redirect, render_template, request, session, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from hr.access import Actor
from hr.errors import DomainError, FreshSignInNeeded, LinkSpent, NotAllowed, NotFound, Unavailable
from hr.i18n import gettext
from hr.ids import new_id
from hr.web import drafts
from hr.web.guards import SignInNeeded, current_actor
from hr.web.scope import forget_changes

log = logging.getLogger(__name__)

PAGES = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
Denied = Callable[[Actor, DomainError], None]


def register(app: Flask, *, on_denied: Denied, last_user: Callable[[str], str | None]) -> None:
    """Install the handlers; `on_denied` records that somebody reached for what is not theirs.

    `last_user` names whose session a secret stood for, also when it has run out since.
    """

    def domain_error(error: DomainError) -> Any:
        forget_changes()
        if isinstance(error, FreshSignInNeeded):
            return redirect(url_for("auth.sign_in_again", next=drafts.keep(_back(), current_actor().user_id)))
        if isinstance(error, (NotFound, NotAllowed)) and current_actor().kind != "anonymous":
            on_denied(current_actor(), error)
        link_id = error.link_id if isinstance(error, LinkSpent) else ""
        reference = _logged(error) if isinstance(error, Unavailable) else ""
        sentence = gettext(error.message, **error.values)
        return page(error.status, sentence, reference=reference, link_id=link_id)

    def sign_in_needed(error: SignInNeeded) -> Any:
        forget_changes()
        if error.door:
            return redirect(error.door)
        secret = session.get("_user_id")  # where Flask-Login keeps it
        user_id = last_user(secret) if secret and request.method == "POST" else None
        return redirect(url_for("auth.sign_in", next=drafts.keep(_back(), user_id)))

    def http_error(error: HTTPException) -> Any:
        forget_changes()
        if isinstance(error, SecurityError):  # a foreign host name: no address of ours can be built for it
            return "Bad host name", 400, {"Content-Type": "text/plain"}
        code = error.code or 500
        if code < 400:
            return error
        answer = page(code if code in PAGES else 400)
        allowed = getattr(error, "valid_methods", None)
        return (*answer, {"Allow": ", ".join(sorted(allowed))}) if allowed else answer

    def database_away(_error: OperationalError) -> Any:
        forget_changes()
        log.exception("the database did not answer")
        return page(503)

    def unexpected(error: Exception) -> Any:
        forget_changes()
        return page(500, reference=_logged(error))

    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(SignInNeeded, sign_in_needed)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(Exception, unexpected)


def page(status: int, message: str = "", *, reference: str = "", link_id: str = "") -> tuple[str, int]:
    """Return an error page with its status; machines and phones get the same sentence."""
    values: dict[str, Any] = {
        "reference": reference,
        "link_id": link_id,
        "largest_mb": current_app.config["SETTINGS"].max_upload_mb,
        "back": own_path(request.referrer or ""),
    }
    if message:
        values["message"] = message
    template = {401: 403, 405: 400, 409: 400, 422: 400}.get(status, status)
    try:
        return render_template(f"errors/{template}.html", **values), status
    except (jinja2.TemplateNotFound, OperationalError):
        return render_template("errors/500.html", **values), status


def _logged(error: Exception) -> str:
    """Write an error down for the operator and return the reference under which it stands in the log."""
    reference = new_id()
    log.error("%s, reference %s", type(error).__name__, reference, exc_info=error)
    return reference


def _back() -> str:
    """Return where to go after signing in: this page when it can be fetched again, else the page before."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and "GET" in adapter.allowed_methods():
        return request.path
    return own_path(request.referrer or "")


def own_path(address: str) -> str:
    """Return the path of an address of ours, or the start page: never somewhere else."""
    if any(ord(sign) < 33 for sign in address) or "\\" in address:
        return "/"
    parts = urlsplit(address)
    if parts.netloc and parts.netloc != request.host:
        return "/"
    if (
        parts.scheme not in ("", "http", "https")
        or not parts.path.startswith("/")
        or parts.path.startswith("//")
    ):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")
