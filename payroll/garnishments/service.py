"""Entering court orders, letting them rest, taking them back, and the list of what a run remits to whom."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import update
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.i18n import N_
from hr.money import from_minor, to_minor
from hr.people import service as people
from hr.people.models import Person
from payroll.countries import read
from payroll.countries.es.deductions import TOPIC_GARNISHMENT
from payroll.entries.events import PayInputsChanged
from payroll.garnishments.kinds import Kind, kind_of, title
from payroll.garnishments.models import (
    ACTIVE,
    FINISHED,
    PAUSED,
    WITHDRAWN,
    GarnishmentEntry,
    GarnishmentOrder,
)
from payroll.runs.models import PayRun

MOVES = {
    ACTIVE: {PAUSED, WITHDRAWN},
    PAUSED: {ACTIVE, WITHDRAWN},
    FINISHED: set[str](),
    WITHDRAWN: set[str](),
}
FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would compute


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """An order as it came in."""

    employment_id: str
    kind: str
    authority: str
    reference: str
    received_on: date
    starts_on: date
    account: str = ""
    principal: Decimal | None = None
    each: Decimal | None = None
    rate: Decimal | None = None
    cut: Decimal | None = None
    supports_other_family: bool = False
    is_long_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Remittance:
    """What a run withheld for one order, to be sent on."""

    order: GarnishmentOrder
    person: Person
    amount_minor: int


def get(order_id: str) -> GarnishmentOrder:
    """Return an order or raise NotFound."""
    row = db.session().get(GarnishmentOrder, order_id)
    if row is None:
        raise NotFound(N_("We could not find this order."))
    return row


def enter(*, actor: Actor, new: NewOrder) -> GarnishmentOrder:
    """Enter an order; it counts from the next run that is calculated."""
    employment = people.get_employment(new.employment_id)
    _refuse_own(actor, employment.person_id)
    country = company.get_legal_entity(employment.legal_entity_id).country
    _check(new, country)
    kind = kind_of(country, new.kind)
    limit = new.cut if new.rate is None else new.rate
    row = GarnishmentOrder(
        legal_entity_id=employment.legal_entity_id,
        employment_id=employment.id,
        person_id=employment.person_id,
        kind=new.kind,
        priority=kind.priority if kind else 50,
        received_on=new.received_on,
        starts_on=new.starts_on,
        currency=CURRENCIES[country],
        principal_minor=None if new.principal is None else to_minor(new.principal),
        each_minor=None if new.each is None else to_minor(new.each),
        rate="" if limit is None else f"{limit:f}",
        supports_other_family=new.supports_other_family,
        is_long_overdue=new.is_long_overdue,
        entered_by=actor.user_id or "",
    )
    row.authority, row.reference, row.account = (
        new.authority.strip(),
        new.reference.strip(),
        new.account.strip(),
    )
    db.session().add(row)
    db.session().flush()
    _record(actor, "garnishment.entered", row)
    return row


def move(*, actor: Actor, order_id: str, target: str) -> None:
    """Let an order rest, go on with it, or take it back."""
    row = get(order_id)
    _refuse_own(actor, row.person_id)
    known = [state for state, targets in MOVES.items() if target in targets]
    moved = db.change(
        db.session(),
        update(GarnishmentOrder)
        .where(col(GarnishmentOrder.id) == row.id, col(GarnishmentOrder.state).in_(known))
        .values(state=target),
    )
    if moved != 1:
        raise Conflict(N_("This order is in another state by now. Open the page again."), key="order_moved")
    db.session().refresh(row)
    _record(actor, f"garnishment.{target}", row)


def ordered(employment_ids: Sequence[str]) -> set[str]:
    """Return which employments an order is in force for."""
    query = select(GarnishmentOrder.employment_id).where(
        col(GarnishmentOrder.employment_id).in_(employment_ids), GarnishmentOrder.state == ACTIVE
    )
    return set(db.session().exec(query))


def withheld(order_ids: Sequence[str]) -> dict[str, int]:
    """Return what runs have withheld for some orders."""
    query = (
        select(GarnishmentEntry.order_id, func.sum(GarnishmentEntry.amount_minor))
        .where(col(GarnishmentEntry.order_id).in_(order_ids))
        .group_by(GarnishmentEntry.order_id)
    )
    return {key: int(amount) for key, amount in db.session().exec(query)}


def entries_of(order_id: str) -> Sequence[tuple[GarnishmentEntry, PayRun]]:
    """Return what each run withheld for an order."""
    query = (
        select(GarnishmentEntry, PayRun)
        .join(PayRun, col(PayRun.id) == col(GarnishmentEntry.run_id))
        .where(GarnishmentEntry.order_id == order_id)
        .order_by(col(GarnishmentEntry.on), col(GarnishmentEntry.id))
    )
    return db.session().exec(query).all()


def remittances(run_id: str) -> list[Remittance]:
    """Return what a run withheld for authorities: to whom, for whom, how much."""
    query = (
        select(GarnishmentOrder, Person, GarnishmentEntry.amount_minor)
        .join(GarnishmentEntry, col(GarnishmentEntry.order_id) == col(GarnishmentOrder.id))
        .join(Person, col(Person.id) == col(GarnishmentOrder.person_id))
        .where(GarnishmentEntry.run_id == run_id)
    )
    found = [Remittance(*row) for row in db.session().exec(query)]
    return sorted(found, key=lambda each: (each.order.authority, each.order.reference, each.order.id))


def remittance_csv(*, actor: Actor, run_id: str) -> str:
    """Return the list of a run as CSV; taking it away is noted."""
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=";", lineterminator="\r\n")
    sheet.writerow(["authority", "reference", "account", "person", "kind", "amount", "currency"])
    for each in remittances(run_id):
        row = each.order
        cells = [row.authority, row.reference, row.account, each.person.name, title(row.kind)]
        sheet.writerow([*map(_plain, cells), str(from_minor(each.amount_minor)), row.currency])
    audit.record(actor=actor, action="garnishment.exported", subject=("pay_run", run_id))
    return out.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _check(new: NewOrder, country: str) -> None:
    kind = kind_of(country, new.kind)
    if country == "uk":
        _refuse("kind", N_("Attachment of earnings orders of the United Kingdom are not supported yet."))
    if kind is None:
        _refuse("kind", N_("Choose one of the list."))
        return
    if not new.authority.strip():
        _refuse("authority", N_("Say who orders it."))
    if not new.reference.strip():
        _refuse("reference", N_("Write the number of the case: the payment has to name it."))
    for name, amount in (("principal", new.principal), ("each", new.each)):
        if amount is not None and amount <= 0:
            _refuse(name, N_("Write an amount above zero."))
    if new.principal is None and (not kind.is_endless or new.each is None):
        _refuse("principal", N_("Write how much is owed in all. Only maintenance may go on without an end."))
    if new.cut is not None:
        _check_cut(new.cut, kind)
    if kind.code and _has_other(new.employment_id, new.kind):
        _refuse(
            "kind", N_("There is an order of maintenance already; how two share is for the court to say.")
        )


def _check_cut(cut: Decimal, kind: Kind) -> None:
    if kind.code:
        _refuse("cut", N_("Maintenance stands outside the scale: there is nothing to cut."))
    law = read("es").at(TOPIC_GARNISHMENT, clock.today()).values
    if not law.least_cut <= cut <= law.highest_cut:
        _refuse("cut", N_("A court cuts 10 to 15 points; leave it empty where it has not."))


def _has_other(employment_id: str, kind: str) -> bool:
    query = select(GarnishmentOrder.id).where(
        GarnishmentOrder.employment_id == employment_id,
        GarnishmentOrder.kind == kind,
        col(GarnishmentOrder.state).in_((ACTIVE, PAUSED)),
    )
    return db.session().exec(query).first() is not None


def _refuse(name: str, message: str) -> None:
    raise Invalid(message, key="bad_order", fields={name: message})


def _refuse_own(actor: Actor, person_id: str) -> None:
    if actor.person_id and actor.person_id == person_id:
        raise NotAllowed(N_("This is about your own pay, so somebody else has to do it."), key="own_pay")


def _record(actor: Actor, action: str, row: GarnishmentOrder) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("garnishment_order", row.id),
        details={"kind": row.kind, "employment": row.employment_id},
    )
    publish(PayInputsChanged(employment_id=row.employment_id), actor=actor)
