"""The page where a candidate may say who they are, for statistics only."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import candidate_only, current_actor
from screening.applications import service as applications
from screening.equality import service
from screening.equality.forms import EqualityForm

blueprint = Blueprint("equality", __name__)


@blueprint.get("/application/<application_id>/equality")
@candidate_only("a candidate answers only for themselves")
def show(application_id: str) -> Any:
    """Show the questions, with earlier answers."""
    said = service.answers_of(actor=current_actor(), application_id=application_id)
    form = EqualityForm(data={"gender": said.gender, "age": said.age})
    return _page(application_id, form)


def _page(application_id: str, form: EqualityForm) -> str:
    row = applications.own(actor=current_actor(), application_id=application_id)
    return render_template("screening/equality/answers.html", form=form, application=row)


@blueprint.post("/application/<application_id>/equality")
@candidate_only("a candidate answers only for themselves")
def answer(application_id: str) -> Any:
    """Keep the answers, or remove them."""
    actor, form = current_actor(), EqualityForm()
    if not form.validate_on_submit():
        return _page(application_id, form), 422
    service.answer(actor=actor, application_id=application_id, said=form.value())
    flash_done(N_("Thank you. Your answers are kept apart from your application."))
    return redirect(url_for("applications.show", application_id=application_id))
