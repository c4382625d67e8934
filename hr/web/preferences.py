"""Language and colours: two small forms in the shell."""

from typing import Any

from flask import Blueprint, redirect, request, session

from hr.i18n import LOCALES
from hr.web.errors import own_path
from hr.web.guards import public

blueprint = Blueprint("preferences", __name__)


@blueprint.post("/preferences/language")
@public("everybody chooses a language")
def language() -> Any:
    """Remember the language of this browser."""
    wanted = request.form.get("language", "")
    if wanted in LOCALES:
        session["locale"] = wanted
    return redirect(own_path(request.form.get("next", "/")))


@blueprint.post("/preferences/theme")
@public("everybody chooses colours")
def theme() -> Any:
    """Remember light, dark or the device's own."""
    wanted = request.form.get("theme", "")
    if wanted in ("light", "dark"):
        session["theme"] = wanted
    else:
        session.pop("theme", None)
    return redirect(own_path(request.form.get("next", "/")))
