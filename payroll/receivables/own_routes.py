"""One's own advances and debts: asking with a simulator, agreeing, contesting, taking back."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import Conflict
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.permissions import PayrollPermission
from payroll.receivables import page, service
from payroll.receivables.forms import AdvanceForm, ReasonForm

own = Blueprint("advances", __name__, url_prefix="/me/advances")


@own.get("")
@requires(PayrollPermission.RECEIVABLE_OWN)
def index() -> Any:
    """Show one's own advances and debts."""
    return render_template("payroll/receivables/mine.html", **page.own(current_actor(), None, None))


@own.get("/new")
@requires(PayrollPermission.RECEIVABLE_OWN)
def request_advance() -> Any:
    """Ask for an advance, seeing first what it would mean."""
    return _advance_page(AdvanceForm(formdata=request.args if request.args else None, meta={"csrf": True}))


@own.post("/new")
@requires(PayrollPermission.RECEIVABLE_OWN)
def request_advance_post() -> Any:
    """Ask payroll for an advance."""
    actor, form = current_actor(), AdvanceForm()
    row = form.attempt(
        lambda: service.ask_advance(
            actor=actor,
            amount=form.amount.data or Decimal(0),
            runs=form.runs.data or 0,
            reason=form.reason.data or "",
        )
    )
    if row is None:
        return _advance_page(form), 422
    flash_done(N_("Asked for. Payroll decides, and you hear of it."))
    return redirect(url_for("advances.show", receivable_id=row.id))


@own.get("/<receivable_id>")
@requires(PayrollPermission.RECEIVABLE_OWN)
def show(receivable_id: str) -> Any:
    """Show one of one's own debts: the plan, what is left, and how to contest it."""
    row = service.own(current_actor(), receivable_id)
    return render_template("payroll/receivables/own.html", form=ReasonForm(), **page.one(row))


@own.post("/<receivable_id>/dispute")
@requires(PayrollPermission.RECEIVABLE_OWN)
def dispute(receivable_id: str) -> Any:
    """Contest a debt; recovery stops at once."""
    actor, form = current_actor(), ReasonForm()
    given = {"actor": actor, "receivable_id": receivable_id}
    if not form.attempt(lambda: _disputed(form.reason.data or "", **given)):
        row = service.own(actor, receivable_id)
        return render_template("payroll/receivables/own.html", form=form, **page.one(row)), 422
    flash_done(N_("Nothing more is taken until payroll has answered you."))
    return redirect(url_for("advances.show", receivable_id=receivable_id))


@own.post("/<receivable_id>/agree")
@requires(PayrollPermission.RECEIVABLE_OWN)
def agree(receivable_id: str) -> Any:
    """Agree to the plan."""
    service.agree(actor=current_actor(), receivable_id=receivable_id)
    flash_done(N_("Saved."))
    return redirect(url_for("advances.show", receivable_id=receivable_id))


@own.post("/<receivable_id>/cancel")
@requires(PayrollPermission.RECEIVABLE_OWN)
def cancel(receivable_id: str) -> Any:
    """Take back what one asked for."""
    service.own(current_actor(), receivable_id)
    try:
        service.cancel(actor=current_actor(), receivable_id=receivable_id)
        flash_done(N_("Taken back."))
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("advances.show", receivable_id=receivable_id))


def _disputed(reason: str, **given: Any) -> bool:
    service.dispute(reason=reason, **given)
    return True


def _advance_page(form: AdvanceForm) -> str:
    runs = form.runs.data if form.runs.data and 1 <= form.runs.data <= service.ADVANCE_MOST_RUNS else None
    amount = form.amount.data if form.amount.data and form.amount.data > 0 else None
    shown = page.own(current_actor(), amount, runs)
    return render_template("payroll/receivables/ask.html", form=form, **shown)
