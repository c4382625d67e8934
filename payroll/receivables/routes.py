"""Payroll's pages of owed money: the list by age, one debt with its acts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import Conflict, NotAllowed
from hr.i18n import N_
from hr.people import service as people
from hr.web.forms import BaseForm, flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.permissions import PayrollPermission
from payroll.receivables import page, service, states
from payroll.receivables.forms import DebtForm, PaidBackForm, ReasonForm

blueprint = Blueprint("receivables", __name__, url_prefix="/payroll/receivables")

Act = Callable[..., Any]
DONE = N_("Saved.")
# What whoever keeps debts does with a reason, by the last part of the address.
ACTS: dict[str, Act] = {
    "hold": service.hold,
    "resume": service.resume,
    "write-off": lambda **given: service.propose(target=states.WRITTEN_OFF, **given),
    "final-pay": lambda **given: service.propose(target=states.FINAL_PAY, **given),
}
ANY_ACT = 'any("hold", "resume", "write-off", "final-pay")'
REJECT = "reject"


@blueprint.get("")
@requires(PayrollPermission.RECEIVABLE_SEE)
def index() -> Any:
    """List what is owed, by its age."""
    view = request.args.get("view", "open")
    shown = page.index(view if view in page.VIEWS else "open")
    return render_template("payroll/receivables/index.html", **shown)


@blueprint.get("/new/<employment_id>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def new(employment_id: str) -> Any:
    """Ask what somebody owes."""
    return _new_page(DebtForm(), employment_id)


@blueprint.post("/new/<employment_id>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def new_post(employment_id: str) -> Any:
    """Enter what somebody owes; another person approves it."""
    actor, form = current_actor(), DebtForm()
    row = form.attempt(lambda: service.record(actor=actor, new=form.debt(employment_id)))
    if row is None:
        return _new_page(form, employment_id), 422
    flash_done(N_("Entered. Another person has to approve it."))
    return redirect(url_for("receivables.show", receivable_id=row.id))


@blueprint.get("/<receivable_id>")
@requires(PayrollPermission.RECEIVABLE_SEE)
def show(receivable_id: str) -> Any:
    """Show a debt with its plan, its ledger and what can be done."""
    shown = page.for_staff(service.get(receivable_id), current_actor())
    return render_template("payroll/receivables/show.html", paid_back=PaidBackForm(), **shown)


@blueprint.post("/<receivable_id>/approve")
@requires(PayrollPermission.RECEIVABLE_APPROVE, fresh=True)
def approve(receivable_id: str) -> Any:
    """Approve an advance or a debt of somebody else."""
    return _done(receivable_id, lambda: service.approve(actor=current_actor(), receivable_id=receivable_id))


@blueprint.post("/<receivable_id>/confirm")
@requires(PayrollPermission.RECEIVABLE_APPROVE, fresh=True)
def confirm(receivable_id: str) -> Any:
    """Decide on what another person proposed."""
    yes = request.form.get("decision") == "yes"
    return _done(
        receivable_id,
        lambda: service.confirm(actor=current_actor(), receivable_id=receivable_id, is_confirmed=yes),
    )


@blueprint.post("/<receivable_id>/paid-back")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def paid_back(receivable_id: str) -> Any:
    """Note what came back by bank; another person confirms it."""
    actor, form = current_actor(), PaidBackForm()
    if not form.attempt(lambda: _noted(actor, receivable_id, form)):
        shown = page.for_staff(service.get(receivable_id), actor)
        return render_template("payroll/receivables/show.html", paid_back=form, form=form, **shown), 422
    flash_done(N_("Noted. It counts once another person has confirmed it."))
    return redirect(url_for("receivables.show", receivable_id=receivable_id))


@blueprint.get("/<receivable_id>/reject")
@requires(PayrollPermission.RECEIVABLE_APPROVE)
def ask_reject(receivable_id: str) -> Any:
    """Ask why it is refused."""
    return _reason_page(ReasonForm(), receivable_id, REJECT)


@blueprint.post("/<receivable_id>/reject")
@requires(PayrollPermission.RECEIVABLE_APPROVE, fresh=True)
def reject(receivable_id: str) -> Any:
    """Refuse what was asked for."""
    return _with_reason(receivable_id, REJECT, service.reject)


@blueprint.get(f"/<receivable_id>/<{ANY_ACT}:act>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def ask(receivable_id: str, act: str) -> Any:
    """Ask for the reason of an act."""
    return _reason_page(ReasonForm(), receivable_id, act)


@blueprint.post(f"/<receivable_id>/<{ANY_ACT}:act>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def act_post(receivable_id: str, act: str) -> Any:
    """Do what was asked for, with its reason."""
    return _with_reason(receivable_id, act, ACTS[act])


def _with_reason(receivable_id: str, act: str, does: Act) -> Any:
    actor, form = current_actor(), ReasonForm()
    given = {"actor": actor, "receivable_id": receivable_id}
    if not form.attempt(lambda: _did(does, reason=form.reason.data or "", **given)):
        return _reason_page(form, receivable_id, act), 422
    flash_done(DONE)
    return redirect(url_for("receivables.show", receivable_id=receivable_id))


def _did(act: Act, **given: Any) -> bool:
    act(**given)
    return True


def _noted(actor: Any, receivable_id: str, form: PaidBackForm) -> bool:
    service.pay_back(actor=actor, receivable_id=receivable_id, amount=form.amount.data or Decimal(0))
    return True


def _done(receivable_id: str, act: Callable[[], object]) -> Any:
    try:
        act()
        flash_done(DONE)
    except (Conflict, NotAllowed) as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("receivables.show", receivable_id=receivable_id))


def _reason_page(form: BaseForm, receivable_id: str, act: str) -> str:
    row = service.get(receivable_id)
    person = people.get_person(row.person_id)
    return render_template("payroll/receivables/reason.html", form=form, row=row, act=act, person=person)


def _new_page(form: BaseForm, employment_id: str) -> str:
    employment = people.get_employment(employment_id)
    person = people.get_person(employment.person_id)
    return render_template("payroll/receivables/new.html", form=form, person=person)
