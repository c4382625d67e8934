"""The one button: ask a person for what is missing."""

from typing import Any

from flask import Blueprint, redirect, url_for

from hr.asking import service
from hr.auth.permissions import CorePermission
from hr.people import service as people
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires

blueprint = Blueprint("asking", __name__, url_prefix="/hr/people")


@blueprint.post("/<person_id>/ask")
@requires(CorePermission.PEOPLE_ASK)
def ask(person_id: str) -> Any:
    """Mail the person; their record shows the outcome."""
    service.ask(actor=current_actor(), person_id=person_id)
    flash_done(
        "%(name)s has been asked. The outcome of the mail shows below.",
        name=people.get_person(person_id).name,
    )
    return redirect(url_for("people.profile", person_id=person_id, _anchor="missing"))
