"""What the shell of every page shows: the company, unread news, links; nothing when the house is on fire."""

import logging
from typing import Any

from flask import Flask, Response, g, request, session, url_for
from sqlalchemy.exc import SQLAlchemyError

from hr import clock, db
from hr.auth import service as auth
from hr.company import service as company
from hr.i18n import LOCALES, negotiate, set_locale, set_zone
from hr.notifications import service as notifications
from hr.web.guards import current_actor

log = logging.getLogger(__name__)

WITHOUT_SHELL = frozenset({"static", "bootstrap.static", "home.healthz", "home.readyz"})


def register(app: Flask) -> None:
    """Give every template the shell's values, follow the company's settings, keep sessions in use alive."""
    app.before_request(_follow_company)
    app.after_request(_keep_session)
    app.context_processor(_shell)


def _shell() -> dict[str, Any]:
    return {**_from_database(), "business_date": clock.today(), "links": _links()}


def _from_database() -> dict[str, Any]:
    """Return what needs the database, once a request; an error page does without."""
    if "shell" not in g:
        try:
            with db.reading():
                profile = company.profile()
                unread = notifications.unread_count(actor=current_actor())
            g.shell = {"company": profile, "unread": unread, "is_demo": profile.is_demo}
        except SQLAlchemyError:
            g.shell = {"company": None, "unread": 0, "is_demo": False}
    shell: dict[str, Any] = g.shell
    return shell


def _follow_company() -> None:
    """Write times in the company's zone, and to visitors without a wish in its language."""
    if request.endpoint in WITHOUT_SHELL:
        return
    try:
        profile = company.profile()
    except SQLAlchemyError:
        return
    set_zone(profile.zone)
    if session.get("locale") not in LOCALES and current_actor().kind != "user":
        set_locale(negotiate(request.headers.get("Accept-Language"), profile.default_locale))


def _keep_session(response: Response) -> Response:
    """Note that the session is in use, so that only idle people are signed out."""
    actor = current_actor()
    if actor.session_id and auth.is_untouched(actor) and response.status_code < 500:
        try:
            auth.touch(actor.session_id)
        except SQLAlchemyError:
            log.warning("the session's last use could not be noted", exc_info=True)
    return response


def _links() -> dict[str, str]:
    links = {
        "home": url_for("home.index"),
        "help": url_for("home.help_page"),
        "privacy": url_for("home.privacy"),
        "accessibility": url_for("home.accessibility"),
    }
    if current_actor().kind == "anonymous":
        links["sign_in"] = url_for("auth.sign_in")
    else:
        links["sign_out"] = url_for("auth.sign_out")
    if current_actor().kind == "user":
        links |= {
            "notifications": url_for("inbox.lines"),
            "account": url_for("accounts.account"),
        }
    return links
