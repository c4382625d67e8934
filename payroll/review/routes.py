"""Pages of the review: one category of changes, every flag, and the acts on them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.errors import Conflict, NotFound
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import asked_page
from hr.web.scope import forget_changes
from payroll.permissions import PayrollPermission
from payroll.review import page, service, wording
from payroll.review.categories import CATEGORIES
from payroll.review.forms import AcceptForm, SeenForm
from payroll.runs import page as run_page
from payroll.runs import service as runs

blueprint = Blueprint("review", __name__, url_prefix="/payroll/runs/<run_id>")


@blueprint.get("/changes/<name>")
@requires(PayrollPermission.RUN_SEE)
def category(run_id: str, name: str) -> Any:
    """Show who changed in one category: old, new, from when, and what it does to the net."""
    run = runs.get_run(run_id)
    if name not in CATEGORIES:
        raise NotFound(N_("There is no such category."))
    shown = page.of_category(run, service.standing(run), name, asked_page(), current_actor())
    shown |= {"title": str(CATEGORIES[name]), "run_title": run_page.title(run)}
    return render_template("payroll/review/category.html", **shown)


@blueprint.post("/changes/<name>/tick")
@requires(PayrollPermission.RUN_PREPARE)
def tick(run_id: str, name: str) -> Any:
    """Note that the category has been looked at."""
    seen = SeenForm().seen.data or ""
    return _act(run_id, lambda **who: service.tick(category=name, seen_hash=seen, **who))


@blueprint.post("/changes/<name>/untick")
@requires(PayrollPermission.RUN_PREPARE)
def untick(run_id: str, name: str) -> Any:
    """Take the tick back."""
    return _act(run_id, lambda **who: service.untick(category=name, **who))


@blueprint.get("/flags")
@requires(PayrollPermission.RUN_SEE)
def flags(run_id: str) -> Any:
    """Show every flag of a run, the gravest first."""
    run = runs.get_run(run_id)
    shown = page.all_flags(run, service.standing(run), asked_page(), current_actor())
    return render_template("payroll/review/flags.html", run_title=run_page.title(run), **shown)


@blueprint.get("/flags/<employment_id>/<key>")
@requires(PayrollPermission.RUN_PREPARE)
def accept(run_id: str, employment_id: str, key: str) -> Any:
    """Ask why a flag is right as it is."""
    return _accept_page(run_id, employment_id, key, AcceptForm())


@blueprint.post("/flags/<employment_id>/<key>")
@requires(PayrollPermission.RUN_PREPARE)
def accept_post(run_id: str, employment_id: str, key: str) -> Any:
    """Answer for a flag."""
    form, run, actor = AcceptForm(), runs.locked(run_id), current_actor()
    seen, whose = form.seen.data or "", {"employment_id": employment_id, "key": key}
    try:
        if form.validate_on_submit():
            service.accept(actor=actor, run=run, seen_hash=seen, reason=form.reason.data, **whose)
            flash_done(N_("Accepted. The approver reads your reason."))
            return redirect(url_for("runs.show", run_id=run_id, _anchor="flags"))
    except Conflict as error:
        forget_changes()
        form.take(error)
    return _accept_page(run_id, employment_id, key, form), 422


def _accept_page(run_id: str, employment_id: str, key: str, form: AcceptForm) -> str:
    run = runs.get_run(run_id)
    flag = service.get_flag(run, employment_id, key)
    form.seen.data = flag.content_hash
    return render_template(
        "payroll/review/accept.html",
        form=form,
        run=run,
        run_title=run_page.title(run),
        name=page.people_of([flag.person_id]).get(flag.person_id, ""),
        title=wording.title(flag),
        reason=wording.reason(flag, run.currency),
        fix_url=page.fix_url(run, flag, current_actor()),
    )


def _act(run_id: str, act: Callable[..., object]) -> Any:
    try:
        act(actor=current_actor(), run=runs.locked(run_id))
        flash_done(N_("Noted."))
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("runs.show", run_id=run_id, _anchor="changes"))
