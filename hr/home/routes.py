"""Start pages, health checks, privacy, accessibility and help."""

from typing import Any

from flask import Blueprint, current_app, jsonify, redirect, render_template, url_for

from hr import health
from hr.auth.permissions import CorePermission
from hr.home import desk as desk_view
from hr.i18n import N_, gettext
from hr.web.guards import current_actor, public, requires
from hr.web.navigation import landing, menu

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public("the front door sends everybody to their own start page")
def index() -> Any:
    """Send staff to their desk, employees to their page, candidates to their application."""
    actor = current_actor()
    if actor.kind == "candidate":
        return redirect(landing("candidate", actor.subject_id or "", otherwise=url_for("auth.sign_in")))
    if actor.kind == "user":
        return redirect(url_for("home.desk") if actor.is_staff else url_for("home.me"))
    return redirect(landing("visitor", otherwise=url_for("auth.sign_in")))


def _areas() -> list[dict[str, Any]]:
    return desk_view.areas(menu(current_app.extensions["house"].gather("navigation"), current_actor()))


@blueprint.get("/hr")
@requires(CorePermission.HOME_SEE)
def desk() -> Any:
    """Show what waits today."""
    actor, house = current_actor(), current_app.extensions["house"]
    return render_template(
        "hr/home/desk.html",
        greeting=desk_view.greeting(actor),
        waiting=desk_view.waiting(actor, house.gather("desk")),
        starting=desk_view.starting_soon(actor),
        areas=_areas(),
    )


@blueprint.get("/me")
@requires(CorePermission.OWN_ACCOUNT)
def me() -> Any:
    """Show one's own start page: the way to everything of one's own."""
    mine = gettext(N_("Mine"))
    own = [item for group in _areas() if group["label"] == mine for item in group["items"]]
    pages = [item for item in own if item["url"] != url_for("home.me")]
    return render_template("hr/home/me.html", greeting=desk_view.greeting(current_actor()), pages=pages)


@blueprint.get("/healthz")
@public("the supervisor asks whether the process lives; it says nothing else")
def healthz() -> Any:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public("load balancers ask whether to send people here; it names parts of the system and nothing else")
def readyz() -> Any:
    """Say whether people can be served, and which parts are not well."""
    found = health.readiness(current_app.config["SETTINGS"])
    return jsonify(status=found.status, not_well=found.ailing), 200 if found.is_ready else 503


@blueprint.get("/privacy")
@public("everybody may read how data is used")
def privacy() -> Any:
    """Show the privacy notice."""
    return render_template("hr/home/privacy.html")


@blueprint.get("/accessibility")
@public("everybody may read it")
def accessibility() -> Any:
    """Show the accessibility statement."""
    return render_template("hr/home/accessibility.html")


@blueprint.get("/help")
@public("everybody may reach a person")
def help_page() -> Any:
    """Show how to reach a person."""
    return render_template("hr/home/help.html")
