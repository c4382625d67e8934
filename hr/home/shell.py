"""What the shell of every page shows: the company, unread news, links; nothing when the house is on fire."""

from typing import Any

from flask import Flask, g, url_for
from sqlalchemy.exc import SQLAlchemyError

from hr import clock, db
from hr.company import service as company
from hr.notifications import service as notifications
from hr.web.guards import current_actor


def register(app: Flask) -> None:
    """Give every template the shell's values."""
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


def _links() -> dict[str, str]:
    links = {
        "home": url_for("home.index"),
        "help": url_for("home.help_page"),
        "privacy": url_for("home.privacy"),
        "accessibility": url_for("home.accessibility"),
        "sign_in": url_for("auth.sign_in"),
    }
    if current_actor().kind == "user":
        links |= {"sign_out": url_for("auth.sign_out"), "notifications": "/inbox", "account": "/account"}
    return links
