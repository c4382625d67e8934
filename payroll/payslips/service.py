"""Payslips: issued from a committed run, one at a time; read by whom they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.documents import service as documents
from hr.documents.models import Document
from hr.errors import NotFound
from hr.events import publish
from hr.events.catalog import PayslipPublished
from hr.i18n import N_, format_date, gettext, use_locale
from hr.notifications import service as notifications
from hr.notifications.service import Recipient
from hr.people import service as people
from hr.people.models import Person
from payroll.payslips.models import Payslip, PayslipFailure
from payroll.runs import states
from payroll.runs.models import PAYABLE, PayItem, PayRun

# ---- issuing -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far the payslips of a run are."""

    total: int
    issued: int


def progress(run_id: str) -> Progress:
    """Return how many payslips a run has to issue and how many are issued."""
    session = db.session()
    total = session.exec(
        select(func.count()).select_from(PayItem).where(PayItem.run_id == run_id, PayItem.state == PAYABLE)
    ).one()
    issued = session.exec(select(func.count()).select_from(Payslip).where(Payslip.run_id == run_id)).one()
    return Progress(total, issued)


def outstanding(run_id: str) -> Sequence[PayItem]:
    """Return who still waits for the payslip of a run, in a stable order."""
    issued = select(Payslip.employment_id).where(Payslip.run_id == run_id)
    query = (
        select(PayItem)
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE, col(PayItem.employment_id).not_in(issued))
        .order_by(col(PayItem.employment_id))
    )
    return db.session().exec(query).all()


def is_issued(run_id: str, employment_id: str) -> bool:
    """Tell whether this payslip is there already."""
    query = select(Payslip.id).where(Payslip.run_id == run_id, Payslip.employment_id == employment_id)
    return db.session().exec(query).first() is not None


def issue(*, actor: Actor, run: PayRun, item: PayItem, pdf: bytes, locale: str) -> Payslip | None:
    """File a rendered payslip and publish it; None when another try already did."""
    if is_issued(run.id, item.employment_id):
        return None
    document = _file(actor, run, item, pdf, locale)
    sha256 = documents.versions_of(document.id)[-1].sha256
    payslip = Payslip(
        run_id=run.id,
        item_id=item.id,
        employment_id=item.employment_id,
        person_id=item.person_id,
        document_id=document.id,
        period=run.period,
        sha256=sha256,
    )
    session = db.session()
    session.add(payslip)
    _forget_failure(run.id, item.employment_id)
    session.flush()
    audit.record(
        actor=actor,
        action="payslip.issued",
        subject=("payslip", payslip.id),
        details={"run": run.id, "document": document.id, "sha256": sha256, "lines_hash": run.approved_hash},
    )
    publish(PayslipPublished(payslip_id=payslip.id, person_id=item.person_id), actor=actor)
    return payslip


def _file(actor: Actor, run: PayRun, item: PayItem, pdf: bytes, locale: str) -> Document:
    with use_locale(locale):
        title = gettext("Payslip of %(month)s", month=format_date(run.period, "month"))
        stem = gettext("payslip")
    return documents.file_document(
        actor=actor,
        kind="payslip",
        title=title,
        about=("pay_item", item.id),
        content=pdf,
        media_type="application/pdf",
        filename=f"{stem}-{run.period:%Y-%m}-{item.id[-8:]}.pdf",
        person_id=item.person_id,
    )


def record_failure(*, run_id: str, item: PayItem, reference: str) -> None:
    """Note whose payslip could not be made, once."""
    _forget_failure(run_id, item.employment_id)
    db.session().add(
        PayslipFailure(
            run_id=run_id, employment_id=item.employment_id, person_id=item.person_id, reference=reference
        )
    )


def _forget_failure(run_id: str, employment_id: str) -> None:
    db.session().execute(
        delete(PayslipFailure).where(
            col(PayslipFailure.run_id) == run_id, col(PayslipFailure.employment_id) == employment_id
        )
    )


def failures(run_id: str) -> list[tuple[PayslipFailure, Person]]:
    """Return whose payslips could not be made."""
    query = (
        select(PayslipFailure, Person)
        .join(Person, col(Person.id) == col(PayslipFailure.person_id))
        .where(PayslipFailure.run_id == run_id)
        .order_by(col(Person.family_name), col(PayslipFailure.id))
    )
    return [(row[0], row[1]) for row in db.session().exec(query)]


def announce(*, payslip_id: str) -> None:
    """Tell an employee that a payslip is there; no amount leaves by mail."""
    payslip = get(payslip_id)
    user = auth.user_of_person(payslip.person_id)
    if user is None or not user.is_active:
        return
    path = f"/me/payslips/{payslip.id}"
    with use_locale(user.locale):
        month = format_date(payslip.period, "month")
    notifications.send(
        message="payslip_ready",
        to=Recipient.user(user),
        context={"link": auth.base_url() + path, "month": month},
        line={"month": f"{payslip.period:%Y-%m}"},
        about=("payslip", payslip.id),
        key=f"payslip_ready:{payslip.id}",
        path=path,
    )


# ---- reading -----------------------------------------------------------------------------------------


def get(payslip_id: str) -> Payslip:
    """Return a payslip or raise NotFound; who may see it is the caller's business."""
    row = db.session().get(Payslip, payslip_id)
    if row is None:
        raise NotFound(N_("We could not find this payslip."))
    return row


def own(*, actor: Actor, payslip_id: str) -> Payslip:
    """Return one of the actor's own payslips; another person's does not exist for them."""
    row = get(payslip_id)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotFound(N_("We could not find this payslip."))
    return row


def payslips_of(person_id: str) -> list[tuple[Payslip, PayItem]]:
    """Return a person's payslips with their amounts, newest first."""
    query = (
        select(Payslip, PayItem)
        .join(PayItem, col(PayItem.id) == col(Payslip.item_id))
        .where(Payslip.person_id == person_id)
        .order_by(col(Payslip.period).desc(), col(Payslip.id).desc())
    )
    return [(row[0], row[1]) for row in db.session().exec(query)]


@dataclass(frozen=True)
class YearToDate:
    """What a calendar year has brought so far, in cents."""

    gross: int
    tax: int
    contributions: int
    net: int


def year_to_date(payslip: Payslip) -> YearToDate:
    """Return the sums of a person's sealed pay from January to the month of a payslip."""
    first = date(payslip.period.year, 1, 1)
    sums = [
        func.coalesce(func.sum(column), 0)
        for column in (
            PayItem.gross_minor,
            PayItem.tax_minor,
            PayItem.employee_contributions_minor,
            PayItem.net_minor,
        )
    ]
    query = (
        select(*sums)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.person_id == payslip.person_id, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(states.SEALED))
        .where(col(PayRun.period) >= first, col(PayRun.period) <= payslip.period)
    )
    return YearToDate(*(int(value) for value in db.session().execute(query).one()))


def neighbour(payslip: Payslip) -> tuple[Payslip, PayItem] | None:
    """Return the payslip before this one, if there is one of the last two months."""
    for earlier, item in payslips_of(payslip.person_id):
        if earlier.period < payslip.period:
            near = (
                (payslip.period.year - earlier.period.year) * 12 + payslip.period.month - earlier.period.month
            )
            return (earlier, item) if near <= 2 else None
    return None


def language_of(item: PayItem) -> str:
    """Return the language a person reads."""
    return people.get_person(item.person_id).locale
