"""Pages of retro pay: what differs, a preview of what was chosen, the decision."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import DomainError, Invalid, NotFound
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from payroll.offcycle.grounds import ON_ITS_OWN
from payroll.permissions import PayrollPermission
from payroll.retro import page, service
from payroll.retro.forms import DISMISS, WITH_NEXT, DecideForm
from payroll.runs.models import CORRECTION

blueprint = Blueprint("retro", __name__, url_prefix="/payroll/retro")
SEE, PREPARE = PayrollPermission.RUN_SEE, PayrollPermission.RUN_PREPARE


@blueprint.get("")
@requires(SEE)
def index() -> Any:
    """List the sealed pays that would come out otherwise today."""
    state = request.args.get("state", "")
    events, total = service.events(state=state if state in page.STATES else "", page=asked_page())
    return render_template(
        "payroll/retro/index.html",
        rows=page.rows(events),
        pager=Pager(asked_page(), total),
        states=page.STATES,
        causes=page.CAUSES,
        state=state,
    )


@blueprint.post("")
@requires(PREPARE)
def choose() -> Any:
    """Take the chosen ones to their preview."""
    ids = request.form.getlist("event")
    try:
        service.preview(event_ids=ids)
    except DomainError as error:
        flash_problem(error)
        return redirect(url_for("retro.index"))
    return redirect(url_for("retro.preview", event=ids))


@blueprint.get("/preview")
@requires(SEE)
def preview() -> Any:
    """Show the chosen differences period by period, with what becomes of each."""
    return _preview(_form(request.args.getlist("event")))


@blueprint.post("/preview")
@requires(PREPARE)
def decide() -> Any:
    """Settle or dismiss the chosen differences."""
    ids, actor = request.args.getlist("event"), current_actor()
    if not ids:
        flash_problem(Invalid(N_("Choose at least one difference.")))
        return redirect(url_for("retro.index"))
    form = _form(ids)
    reason, act = form.reason.data or "", form.act.data
    if act == DISMISS:
        done = form.attempt(lambda: service.dismiss(actor=actor, event_ids=ids, reason=reason))
    else:
        is_next = act == WITH_NEXT
        done = form.attempt(
            lambda: service.include(actor=actor, event_ids=ids, reason=reason, is_with_next=is_next)
        )
    if done is None:
        return _preview(form), 422
    flash_done(_said(act, done))
    is_corrected = act != DISMISS and any(run.kind == CORRECTION for run in done)
    return redirect(url_for("corrections.index" if is_corrected else "retro.index"))


def _said(act: str, done: Any) -> str:
    if act == DISMISS:
        return N_("Dismissed.")
    if all(run.kind == CORRECTION for run in done):
        return N_("The corrections are opened and being calculated.")
    return N_("Settled: the back pay is on the run that pays it, and any corrections are opened.")


def _form(event_ids: Sequence[str]) -> DecideForm:
    rows = page.of_ids(event_ids)
    return DecideForm().offer(
        can_settle=not any(row.todo or row.problem for row in rows),
        can_now=not any(row.back_pay and row.country not in ON_ITS_OWN for row in rows),
    )


def _preview(form: DecideForm) -> Any:
    rows = page.of_ids(request.args.getlist("event"))
    if not rows:
        raise NotFound(N_("We could not find this difference."))
    total = sum(row.event.net_minor for row in rows)
    return render_template(
        "payroll/retro/preview.html", rows=rows, form=form, total=total, states=page.STATES
    )
