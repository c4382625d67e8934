"""Payslips: issued from a committed run, one at a time; read by whom they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, func, select

from hr import clock, db
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
from payroll.groups import service as groups
from payroll.groups.calendar import Plan, bank_days_before
from payroll.payslips import rows, standing
from payroll.payslips.models import Payslip, PayslipFailure
from payroll.runs.models import OFF_CYCLE, PAYABLE, VOID, PayItem, PayRun

NEAR = timedelta(weeks=10)  # an older payslip is no help in explaining this one

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
        select(func.count())
        .select_from(PayItem)
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE, PayItem.kind != VOID)
    ).one()
    issued = session.exec(select(func.count()).select_from(Payslip).where(Payslip.run_id == run_id)).one()
    return Progress(total, issued)


def outstanding(run_id: str) -> Sequence[PayItem]:
    """Return who still waits for the payslip of a run, in a stable order; a void has none of its own."""
    issued = select(Payslip.employment_id).where(Payslip.run_id == run_id)
    query = (
        select(PayItem)
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(col(PayItem.employment_id).not_in(issued))
        .order_by(col(PayItem.employment_id))
    )
    return db.session().exec(query).all()


def is_issued(run_id: str, employment_id: str) -> bool:
    """Tell whether this payslip is there already."""
    query = select(Payslip.id).where(Payslip.run_id == run_id, Payslip.employment_id == employment_id)
    return db.session().exec(query).first() is not None


def issue(
    *, actor: Actor, run: PayRun, item: PayItem, pdf: bytes, locale: str, code: str | None = None
) -> Payslip | None:
    """File a rendered payslip, and publish it if its day has come; None when another try already did."""
    if is_issued(run.id, item.employment_id):
        return None
    about = ("pay_item", item.id)
    document = file_pdf(actor=actor, run=run, item=item, pdf=pdf, locale=locale, about=about)
    sha256 = documents.versions_of(document.id)[-1].sha256
    payslip = Payslip(
        run_id=run.id,
        item_id=item.id,
        employment_id=item.employment_id,
        person_id=item.person_id,
        document_id=document.id,
        period=run.period,
        sha256=sha256,
        code=code,
        locale=locale,
        publish_on=publish_on(run),
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
    if is_due(payslip):
        publish_one(actor=actor, payslip=payslip)
    return payslip


def file_pdf(
    *, actor: Actor, run: PayRun, item: PayItem, pdf: bytes, locale: str, about: tuple[str, str]
) -> Document:
    """Store the bytes of a payslip; they are the employee's once it is published."""
    with use_locale(locale):
        title = gettext("Payslip of %(month)s", month=rows.period_words(run.period, run.period_to))
        stem = gettext("payslip")
    return documents.file_document(
        actor=actor,
        kind="payslip",
        title=title,
        about=about,
        content=pdf,
        media_type="application/pdf",
        filename=f"{stem}-{run.period:%Y-%m}-{item.id[-8:]}.pdf",
        locale=locale,
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


# ---- publishing --------------------------------------------------------------------------------------


def publish_on(run: PayRun) -> date:
    """Return the day on which employees may see the payslips of a run."""
    group = groups.get_group(run.pay_group_id)
    return days_before(run.pay_date, groups.plan_of(group))


def days_before(pay_date: date, plan: Plan) -> date:
    """Return when a group's payslips of a pay date are seen: some bank days of its country before."""
    return bank_days_before(plan, pay_date, plan.publish_days)


def is_due(payslip: Payslip) -> bool:
    """Whether the day has come on which a payslip is published."""
    return payslip.publish_on is None or payslip.publish_on <= clock.today()


def waiting_for_today() -> bool:
    """Tell whether a payslip waits whose day has come."""
    return db.session().exec(_due().limit(1)).first() is not None


def due_today() -> Sequence[Payslip]:
    """Return the payslips that wait although their day has come."""
    return list(db.session().exec(_due().order_by(col(Payslip.id))))


def _due() -> Any:
    return select(Payslip).where(
        col(Payslip.published_at).is_(None), col(Payslip.publish_on) <= clock.today()
    )


def unpublished(run_id: str) -> Sequence[Payslip]:
    """Return the payslips of a run that employees do not see yet."""
    query = select(Payslip).where(Payslip.run_id == run_id, col(Payslip.published_at).is_(None))
    return db.session().exec(query.order_by(col(Payslip.id))).all()


def publish_one(*, actor: Actor, payslip: Payslip) -> bool:
    """Let the employee see a payslip; False when another try already did."""
    session = db.session()
    now = clock.now()
    free = update(Payslip).where(col(Payslip.id) == payslip.id, col(Payslip.published_at).is_(None))
    if not db.change(session, free.values(published_at=now)):
        return False
    session.refresh(payslip)
    document = documents.get(payslip.document_id)
    document.person_id = payslip.person_id
    session.add(document)
    audit.record(actor=actor, action="payslip.published", subject=("payslip", payslip.id))
    publish(PayslipPublished(payslip_id=payslip.id, person_id=payslip.person_id), actor=actor)
    return True


def publish_run(*, actor: Actor, run_id: str) -> int:
    """Publish all that is issued of a run before its day; return how many employees see theirs now."""
    return sum(publish_one(actor=actor, payslip=payslip) for payslip in unpublished(run_id))


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


def run_of(payslip: Payslip) -> PayRun:
    """Return the run a payslip belongs to."""
    return db.session().get_one(PayRun, payslip.run_id)


def page_of_run(run_id: str, *, page: int, per_page: int = 50) -> tuple[list[tuple[Payslip, Person]], int]:
    """Return one page of a run's payslips by name, with how many there are."""
    query = (
        select(Payslip, Person)
        .join(Person, col(Person.id) == col(Payslip.person_id))
        .where(Payslip.run_id == run_id)
        .order_by(col(Person.family_name), col(Person.given_name), col(Payslip.id))
    )
    total = progress(run_id).issued
    found = db.session().exec(query.offset((page - 1) * per_page).limit(per_page))
    return [(row[0], row[1]) for row in found], total


def own(*, actor: Actor, payslip_id: str) -> Payslip:
    """Return one of the actor's own published payslips; any other does not exist for them."""
    row = get(payslip_id)
    if actor.person_id is None or row.person_id != actor.person_id or row.published_at is None:
        raise NotFound(N_("We could not find this payslip."))
    return row


def payslips_of(person_id: str) -> list[tuple[Payslip, PayItem, PayRun]]:
    """Return a person's published payslips with their amounts, newest first."""
    query = (
        select(Payslip, PayItem, PayRun)
        .join(PayItem, col(PayItem.id) == col(Payslip.item_id))
        .join(PayRun, col(PayRun.id) == col(Payslip.run_id))
        .where(Payslip.person_id == person_id, col(Payslip.published_at).is_not(None))
        .order_by(col(PayRun.pay_date).desc(), col(Payslip.id).desc())
    )
    return [(row[0], row[1], row[2]) for row in db.session().exec(query)]


def neighbour(payslip: Payslip, run: PayRun) -> tuple[Payslip, PayItem, PayRun] | None:
    """Return the regular payslip of the same employment before this one, if it is of the last ten weeks.

    One that a later correction voided is passed over: its replacement stands in for it.
    """
    for earlier, item, its_run in payslips_of(payslip.person_id):
        is_before = its_run.period < run.period and its_run.kind != OFF_CYCLE
        is_same = earlier.employment_id == payslip.employment_id
        if is_before and is_same and standing.of(earlier).state == standing.CURRENT:
            return (earlier, item, its_run) if run.period - its_run.period <= NEAR else None
    return None


def language_of(item: PayItem) -> str:
    """Return the language a person reads."""
    return people.get_person(item.person_id).locale
