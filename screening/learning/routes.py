"""The page of what the score learned, and its two acts: promote, go back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import Conflict
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from screening.equality import service as equality
from screening.learning import page, service
from screening.permissions import ScreeningPermission

blueprint = Blueprint("learning", __name__)


@blueprint.get("/screening/learned")
@requires(ScreeningPermission.LEARNING_SEE)
def show() -> Any:
    """Show what was learned, from how many decisions, and what would change."""
    may_switch = current_actor().may(ScreeningPermission.LEARNING_SWITCH)
    return render_template("screening/learning/show.html", page=page.page(), may_switch=may_switch)


@blueprint.post("/screening/learned/promote")
@requires(ScreeningPermission.LEARNING_SWITCH)
def promote_post() -> Any:
    """Make scores with the newly learned weights."""
    weights_id = request.form.get("weights", "")[:36]
    return _switched(
        lambda: service.promote(actor=current_actor(), weights_id=weights_id, groups=equality.groups_of),
        N_("Scores are made with the learned weights now. Open applications are being scored again."),
    )


@blueprint.post("/screening/learned/return")
@requires(ScreeningPermission.LEARNING_SWITCH)
def return_post() -> Any:
    """Go back to weights that were in use earlier, or to the original ones."""
    weights_id = request.form.get("weights", "")[:36]
    return _switched(
        lambda: service.go_back(actor=current_actor(), weights_id=weights_id),
        N_("The earlier weights are back in use. Open applications are being scored again."),
    )


def _switched(act: Callable[[], Any], said: str) -> Any:
    try:
        act()
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    else:
        flash_done(said)
    return redirect(url_for(".show"))
