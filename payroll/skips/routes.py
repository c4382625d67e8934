"""Pages that leave somebody out of a run and take them in again."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.auth import service as auth
from hr.errors import Conflict
from hr.i18n import N_
from hr.people import service as people
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.permissions import PayrollPermission
from payroll.runs import page as run_page
from payroll.runs import service as runs
from payroll.skips import service
from payroll.skips.forms import SkipForm

blueprint = Blueprint("skips", __name__, url_prefix="/payroll/runs/<run_id>/left-out/<employment_id>")


@blueprint.get("")
@requires(PayrollPermission.RUN_SEE)
def show(run_id: str, employment_id: str) -> Any:
    """Ask why somebody is left out, or show why they are."""
    return _page(run_id, employment_id, SkipForm())


@blueprint.post("")
@requires(PayrollPermission.RUN_PREPARE)
def skip(run_id: str, employment_id: str) -> Any:
    """Leave somebody out."""
    form, actor = SkipForm(), current_actor()
    whose = {"run_id": run_id, "employment_id": employment_id}
    try:
        if form.attempt(lambda: service.skip(actor=actor, reason=form.reason.data or "", **whose)):
            flash_done(N_("Left out. The next run of this month pays whoever was held back."))
            return redirect(url_for("runs.show", run_id=run_id, view="flags", _anchor="people"))
    except Conflict as error:
        forget_changes()
        form.take(error)
    return _page(run_id, employment_id, form), 422


@blueprint.post("/undo")
@requires(PayrollPermission.RUN_PREPARE)
def take_in(run_id: str, employment_id: str) -> Any:
    """Pay somebody with the run after all."""
    try:
        service.take_in(actor=current_actor(), run_id=run_id, employment_id=employment_id)
        flash_done(N_("On the run again."))
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("runs.show", run_id=run_id, _anchor="people"))


def _page(run_id: str, employment_id: str, form: SkipForm) -> str:
    run, item = runs.get_run(run_id), service.get_item(run_id, employment_id)
    row = service.of_run(run_id).get(employment_id)
    return render_template(
        "payroll/skips/show.html",
        form=form,
        run=run,
        run_title=run_page.title(run),
        item=item,
        row=row,
        by=auth.get_user(row.user_id).name if row and row.user_id else "",
        person=people.get_person(item.person_id),
        may_change=service.may_change(run) and current_actor().may(PayrollPermission.RUN_PREPARE),
    )
