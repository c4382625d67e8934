"""Pages of pay outside the calendar: why and for which period, then who gets what, with a preview."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import DomainError, Invalid
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from payroll.offcycle import page, service
from payroll.offcycle.trying import try_out
from payroll.permissions import PayrollPermission

blueprint = Blueprint("off_cycle", __name__, url_prefix="/payroll/off-cycle")
PREPARE = PayrollPermission.RUN_PREPARE


@blueprint.get("/new")
@requires(PREPARE)
def new() -> Any:
    """Ask why there is a run outside the calendar, then who gets what."""
    choices = page.group_choices()
    group_id, reason = request.args.get("group", ""), request.args.get("reason", "")
    if reason in page.REASONS and group_id in dict(choices):
        return _second(group_id, request.args.to_dict())
    return _first()


def _first() -> str:
    groups = page.group_choices()
    return render_template("payroll/offcycle/new.html", groups=groups, reasons=page.REASONS)


@blueprint.post("/new")
@requires(PREPARE)
def create() -> Any:
    """Show what the run would pay, or open it."""
    values = request.form.to_dict()
    if values.get("group") not in dict(page.group_choices()) or values.get("reason") not in page.REASONS:
        flash_problem(Invalid(N_("Say first why there is a run, and for which group.")))
        return _first(), 422
    is_preview, group_id = values.get("act") == "preview", values.get("group", "")
    try:
        outcome = _act(group_id, values, is_preview=is_preview)
    except DomainError as error:
        flash_problem(error)
        return _second(group_id, values), 422
    if is_preview:
        return _second(group_id, values, trials=page.shown(outcome))
    flash_done(N_("The run is opened and is being calculated. Another person has to approve it."))
    return redirect(url_for("runs.show", run_id=outcome.id))


def _act(group_id: str, values: dict[str, str], *, is_preview: bool) -> Any:
    terms, wanted = page.read(values, request.form.getlist("employment"))
    do = try_out if is_preview else service.open_run
    return do(
        actor=current_actor(),
        group_id=group_id,
        terms=terms,
        wanted=wanted,
        note=values.get("note", "")[:1000],
    )


def _second(group_id: str, values: dict[str, str], *, trials: Any = None) -> str:
    context = page.context(page.group_of(group_id), values)
    chosen = request.form.getlist("employment")
    return render_template("payroll/offcycle/people.html", trials=trials, chosen=chosen, **context)
