"""Pages of pay runs: the list, opening one, its review, and the acts on it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for

from hr.errors import Conflict, Invalid
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from hr.web.scope import forget_changes
from payroll.permissions import PayrollPermission
from payroll.runs import export, page, service, states
from payroll.runs.forms import OpenRunForm, ReturnForm, SeenForm

blueprint = Blueprint("runs", __name__, url_prefix="/payroll")


@blueprint.get("")
@requires(PayrollPermission.RUN_SEE)
def index() -> Any:
    """List the pay runs, newest month first."""
    rows, total = service.runs(page=asked_page())
    pager = Pager(asked_page(), total)
    entities = page.entity_names()
    return render_template(
        "payroll/runs/index.html", runs=rows, pager=pager, entities=entities, states=states
    )


@blueprint.get("/runs/new")
@requires(PayrollPermission.RUN_PREPARE)
def new() -> Any:
    """Ask whose pay and of which month."""
    return render_template("payroll/runs/new.html", form=OpenRunForm().offer())


@blueprint.post("/runs/new")
@requires(PayrollPermission.RUN_PREPARE)
def new_post() -> Any:
    """Open a run, or show the one that is open."""
    form = OpenRunForm().offer()
    actor, opened = current_actor(), None
    try:
        opened = form.attempt(
            lambda: service.open_run(actor=actor, entity_id=form.entity.data, period=form.month)
        )
    except Conflict as error:  # a month that cannot be opened: the form stays, with the reason
        form.take(error)
    if opened is None:
        return render_template("payroll/runs/new.html", form=form), 422
    return redirect(url_for("runs.show", run_id=opened.id))


@blueprint.get("/runs/<run_id>")
@requires(PayrollPermission.RUN_SEE)
def show(run_id: str) -> Any:
    """Show a run: where it stands, the totals, who is held back, everybody's pay."""
    run = service.get_run(run_id)
    shown = page.build(run, actor=current_actor(), arguments=request.args, page=asked_page())
    return render_template("payroll/runs/show.html", form_seen=SeenForm(seen=run.lines_hash), **shown)


@blueprint.get("/runs/<run_id>/lines.json")
@requires(PayrollPermission.RUN_SEE)
def lines(run_id: str) -> Response:
    """Hand out every line of a run, for checks outside the portal."""
    return jsonify(export.as_plain(service.get_run(run_id)))


@blueprint.post("/runs/<run_id>/calculate")
@requires(PayrollPermission.RUN_PREPARE)
def calculate(run_id: str) -> Any:
    """Start the calculation."""
    return _act(run_id, service.calculate, "")


@blueprint.post("/runs/<run_id>/send")
@requires(PayrollPermission.RUN_PREPARE)
def send(run_id: str) -> Any:
    """Hand the run to the approvers."""
    return _act(run_id, service.send_for_approval, N_("Sent. Another person approves it now."))


@blueprint.post("/runs/<run_id>/cancel")
@requires(PayrollPermission.RUN_PREPARE)
def cancel(run_id: str) -> Any:
    """Give the run up."""
    return _act(run_id, service.cancel, N_("The pay run is cancelled. Nobody is paid by it."))


@blueprint.get("/runs/<run_id>/return")
@requires(PayrollPermission.RUN_APPROVE)
def return_form(run_id: str) -> Any:
    """Ask what has to change."""
    run = service.get_run(run_id)
    return render_template("payroll/runs/return.html", form=ReturnForm(), run=run, run_title=page.title(run))


@blueprint.post("/runs/<run_id>/return")
@requires(PayrollPermission.RUN_APPROVE)
def send_back(run_id: str) -> Any:
    """Return the run to its preparers."""
    run, form = service.get_run(run_id), ReturnForm()
    if not form.validate_on_submit():
        shown = {"form": form, "run": run, "run_title": page.title(run)}
        return render_template("payroll/runs/return.html", **shown), 422
    done = N_("Returned to whoever prepares the run.")
    return _act(run_id, lambda **who: service.send_back(reason=form.reason.data, **who), done)


@blueprint.post("/runs/<run_id>/approve")
@requires(PayrollPermission.RUN_APPROVE, fresh=True)
def approve(run_id: str) -> Any:
    """Approve the lines that were on the page."""
    seen = SeenForm().seen.data or ""
    done = N_("Approved. Commit the run to pay it.")
    return _act(run_id, lambda **who: service.approve(seen_hash=seen, **who), done)


@blueprint.post("/runs/<run_id>/commit")
@requires(PayrollPermission.RUN_APPROVE, fresh=True)
def commit(run_id: str) -> Any:
    """Seal the run; payslips, bank file and journal follow."""
    seen = SeenForm().seen.data or ""
    done = N_("Committed. Payslips, bank file and journal are on their way.")
    return _act(run_id, lambda **who: service.commit(seen_hash=seen, **who), done)


def _act(run_id: str, act: Callable[..., object], done: str) -> Any:
    """Do something to a run and show it again, with what came of it."""
    try:
        act(actor=current_actor(), run_id=run_id)
        if done:
            flash_done(done)
    except (Conflict, Invalid) as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("runs.show", run_id=run_id))
