"""Pages of pay accounts: one's own, the link that stops a change, the queue of whoever decides."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_
from hr.people import records
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, public, requires
from hr.web.scope import forget_changes
from payroll.accounts import page, service
from payroll.accounts.forms import DecisionForm, DivisionForm
from payroll.permissions import PayrollPermission

own = Blueprint("pay_account", __name__, url_prefix="/me/pay-account")
alarms = Blueprint("account_alarm", __name__, url_prefix="/account-alarm")
queue = Blueprint("bank_changes", __name__, url_prefix="/payroll/bank-changes")


@own.get("")
@requires(PayrollPermission.ACCOUNT_OWN)
def show() -> Any:
    """Show where pay goes, what is about to change, and what was before."""
    shown = page.own(current_actor())
    if shown is None:
        return render_template("onboarding/submissions/own_none.html")
    return render_template("payroll/accounts/own.html", **shown)


@own.get("/split")
@requires(PayrollPermission.ACCOUNT_OWN, fresh=True)
def split() -> Any:
    """Ask how pay is to be split."""
    return render_template("payroll/accounts/split.html", form=_division_form())


@own.post("/split")
@requires(PayrollPermission.ACCOUNT_OWN, fresh=True)
def split_post() -> Any:
    """Ask to have pay split; it counts after the waiting time."""
    actor, form = current_actor(), _division_form()
    person_id = _person_of()
    if not form.attempt(lambda: service.ask_division(actor=actor, person_id=person_id, parts=form.parts())):
        return render_template("payroll/accounts/split.html", form=form), 422
    flash_done(N_("We have told you at every address we know. It counts after the waiting time."))
    return redirect(url_for("pay_account.show"))


@own.post("/cancel/<change_id>")
@requires(PayrollPermission.ACCOUNT_OWN)
def cancel(change_id: str) -> Any:
    """Take one's own change back."""
    try:
        service.cancel(actor=current_actor(), change_id=change_id)
        flash_done(N_("Taken back. Your pay goes where it went before."))
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("pay_account.show"))


@alarms.get("/<word>")
@public("whoever gets the notice of a change can stop it without signing in; the page names nobody")
def ask(word: str) -> Any:
    """Ask whether the change is to be stopped; looking stops nothing, since mail scanners look."""
    change = service.change_by_alarm(word)
    return render_template("payroll/accounts/alarm.html", change=change, word=word, is_stopped=False)


@alarms.post("/<word>")
@public("whoever gets the notice of a change can stop it without signing in")
def stop(word: str) -> Any:
    """Stop the change and end every session of the account."""
    change = service.alarm(word=word)
    return render_template("payroll/accounts/alarm.html", change=change, word=word, is_stopped=True)


@queue.get("")
@requires(PayrollPermission.BANK_CHANGES_SEE)
def index() -> Any:
    """List the changes under way, the gravest first."""
    rows = page.queue(current_actor())
    return render_template("payroll/accounts/queue.html", rows=rows, decided=page.decided_lately())


@queue.get("/<change_id>")
@requires(PayrollPermission.BANK_CHANGES_DECIDE)
def decide(change_id: str) -> Any:
    """Show a change with its reasons, and ask for the decision."""
    row = page.row_of(service.get_change(change_id), current_actor())
    return render_template("payroll/accounts/decide.html", form=DecisionForm(), row=row)


@queue.post("/<change_id>")
@requires(PayrollPermission.BANK_CHANGES_DECIDE, fresh=True)
def decide_post(change_id: str) -> Any:
    """Let the change go on or refuse it."""
    actor, form = current_actor(), DecisionForm()
    approve = request.form.get("approve") == "1"
    reason = form.reason.data or ""
    try:
        if form.attempt(
            lambda: service.decide(actor=actor, change_id=change_id, approve=approve, reason=reason)
        ):
            flash_done(N_("The change goes on.") if approve else N_("The change is refused."))
            return redirect(url_for("bank_changes.index"))
    except (Conflict, Invalid) as error:
        form.take(error)
    forget_changes()
    row = page.row_of(service.get_change(change_id), actor)
    return render_template("payroll/accounts/decide.html", form=form, row=row), 422


def _division_form() -> DivisionForm:
    return DivisionForm(country=records.country_of(_person_of()))


def _person_of() -> str:
    actor = current_actor()
    if not actor.person_id or page.own(actor) is None:
        raise NotFound(N_("This page is for people who are employed here."))
    return actor.person_id
