"""Pages of court orders on wages: the list, a new one, one with what it took, the list to remit."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from sqlmodel import col, select

from hr import db
from hr.company import service as company
from hr.errors import Conflict, NotFound
from hr.i18n import N_, gettext, lazy_pgettext
from hr.people import service as people
from hr.people.models import Person
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.garnishments import kinds, service
from payroll.garnishments.forms import OrderForm
from payroll.garnishments.models import ACTIVE, FINISHED, PAUSED, WITHDRAWN, GarnishmentOrder
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs

blueprint = Blueprint("garnishments", __name__, url_prefix="/payroll/garnishments")
WORDS = {
    ACTIVE: ("info", lazy_pgettext("order", "Active")),
    PAUSED: ("warn", lazy_pgettext("order", "Resting")),
    FINISHED: ("ok", lazy_pgettext("order", "Paid off")),
    WITHDRAWN: ("plain", lazy_pgettext("order", "Taken back")),
}


@blueprint.get("")
@requires(PayrollPermission.RECEIVABLE_SEE)
def index() -> Any:
    """List the orders, those that run first."""
    query = select(GarnishmentOrder, Person).join(Person, col(Person.id) == col(GarnishmentOrder.person_id))
    found = db.session().exec(query.order_by(col(GarnishmentOrder.id).desc())).all()
    rows = sorted(found, key=lambda pair: (pair[0].state not in (ACTIVE, PAUSED),))
    return render_template(
        "payroll/garnishments/index.html", rows=rows, words=WORDS, taken=_taken(rows), title=_title
    )


@blueprint.get("/new/<employment_id>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def new(employment_id: str) -> Any:
    """Ask for an order."""
    form, person = _form(employment_id)
    return render_template("payroll/garnishments/new.html", form=form, person=person)


@blueprint.post("/new/<employment_id>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def new_post(employment_id: str) -> Any:
    """Enter an order."""
    form, person = _form(employment_id)
    actor = current_actor()
    row = form.attempt(lambda: service.enter(actor=actor, new=form.order(employment_id)))
    if row is None:
        return render_template("payroll/garnishments/new.html", form=form, person=person), 422
    flash_done(N_("Entered. It counts from the next calculation on."))
    return redirect(url_for("garnishments.show", order_id=row.id))


@blueprint.get("/<order_id>")
@requires(PayrollPermission.RECEIVABLE_SEE)
def show(order_id: str) -> Any:
    """Show an order and what each run withheld for it."""
    row = service.get(order_id)
    return render_template(
        "payroll/garnishments/show.html",
        row=row,
        person=people.get_person(row.person_id),
        words=WORDS[row.state],
        title=_title(row),
        taken=_taken([(row,)]).get(row.id, 0),
        entries=service.entries_of(row.id),
        moves=service.MOVES[row.state],
    )


@blueprint.post("/<order_id>/<target>")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def move(order_id: str, target: str) -> Any:
    """Let an order rest, go on with it, or take it back."""
    if target not in service.MOVES:
        raise NotFound(N_("We could not find this order."))
    try:
        service.move(actor=current_actor(), order_id=order_id, target=target)
        flash_done(N_("Saved."))
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("garnishments.show", order_id=order_id))


@blueprint.post("/remittances/<run_id>/csv")
@requires(PayrollPermission.RECEIVABLE_KEEP)
def remittances(run_id: str) -> Response:
    """Hand out what a run has to send to authorities; taking it away is noted, so this is no GET."""
    run = runs.get_run(run_id)
    text = service.remittance_csv(actor=current_actor(), run_id=run.id)
    name = f"remittances-{run.pay_date:%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text, content_type="text/csv; charset=utf-8", headers=headers)


def _form(employment_id: str) -> tuple[OrderForm, Person]:
    employment = people.get_employment(employment_id)
    country = company.get_legal_entity(employment.legal_entity_id).country
    return OrderForm(country=country), people.get_person(employment.person_id)


def _taken(rows: Any) -> dict[str, int]:
    return service.withheld([row[0].id for row in rows])


def _title(row: GarnishmentOrder) -> str:
    return gettext(kinds.title(row.kind))
