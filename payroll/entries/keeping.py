"""Recording what stands for longer: recurring elements and absences; both are superseded, never edited."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_, format_date
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment
from payroll.entries import absences, service
from payroll.entries.models import (
    FORMULA,
    ILLNESS,
    MANUAL,
    SICK,
    UNPAID,
    WORK_ACCIDENT,
    ElementAssignment,
    PayAbsence,
)
from payroll.entries.service import NewEntry

KINDS = (ILLNESS, WORK_ACCIDENT, UNPAID)
HUNDRED = Decimal(100)
LONGEST = timedelta(days=545)  # LGSS 169: 365 days and 180 more; then it is no longer sick leave
TOO_LONG_AGO = timedelta(days=4 * 366)  # LGSS 24: what is older has lapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """Something a person gets every period from a day on."""

    employment_id: str
    element_code: str
    effective_from: date
    ends_on: date | None = None
    amount: Decimal | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    is_confirmed: bool = False
    source: str = MANUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAbsence:
    """An absence as payroll needs it; the bases are only given when another payroll paid the month before."""

    employment_id: str
    kind: str
    starts_on: date
    ends_on: date | None = None
    topped_up_to: Decimal = Decimal(0)
    common_base: Decimal | None = None
    professional_base: Decimal | None = None
    replaces: str | None = None
    source: str = MANUAL


# ---- recurring ---------------------------------------------------------------------------------------


def assign(*, actor: Actor, new: NewAssignment) -> ElementAssignment:
    """Record what a person gets every period from a day on; it takes the place of what was before."""
    employment = people.get_employment(new.employment_id)
    service.refuse_own(actor, employment)
    definition = service.definition_for(employment, new.element_code, new.effective_from)
    _refuse_bad_days(employment, new.effective_from, new.ends_on, "effective_from")
    entry = NewEntry(
        employment_id=employment.id,
        element_code=new.element_code,
        period=new.effective_from,
        amount=new.amount,
        quantity=new.quantity,
        rate=new.rate,
        is_confirmed=new.is_confirmed,
    )
    service.check(definition, employment, entry)
    is_amount = new.amount is not None and definition.way != FORMULA
    row = ElementAssignment(
        employment_id=employment.id,
        element_code=definition.code,
        effective_from=new.effective_from,
        ends_on=new.ends_on,
        recorded_on=clock.today(),
        amount_minor=to_minor(new.amount) if is_amount and new.amount is not None else None,
        quantity="" if new.quantity is None else f"{new.quantity:f}",
        rate="" if new.rate is None else f"{new.rate:f}",
        source=new.source,
        recorded_by=actor.user_id or "",
    )
    db.session().add(row)
    _record_assignment(actor, "element.assigned", row)
    return row


def stop(*, actor: Actor, employment_id: str, element_code: str, from_day: date) -> ElementAssignment:
    """End what a person gets every period: it counts no more from a day on."""
    employment = people.get_employment(employment_id)
    service.refuse_own(actor, employment)
    rows = [row for row in _assignments(employment_id) if row.element_code == element_code]
    if not rows:
        raise NotFound(N_("This person has no such element."))
    newest = rows[0]
    if newest.is_stopped and newest.effective_from <= from_day:
        return newest
    row = ElementAssignment(
        employment_id=employment_id,
        element_code=element_code,
        effective_from=from_day,
        recorded_on=clock.today(),
        is_stopped=True,
        recorded_by=actor.user_id or "",
    )
    db.session().add(row)
    _record_assignment(actor, "element.stopped", row)
    return row


def _assignments(employment_id: str) -> list[ElementAssignment]:
    query = select(ElementAssignment).where(ElementAssignment.employment_id == employment_id)
    newest = (col(ElementAssignment.effective_from).desc(), col(ElementAssignment.id).desc())
    return list(db.session().exec(query.order_by(*newest)))


def _record_assignment(actor: Actor, action: str, row: ElementAssignment) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("employment", row.employment_id),
        details={"element": row.element_code, "from": row.effective_from.isoformat()},
        personal={"amount_minor": row.amount_minor, "quantity": row.quantity, "rate": row.rate},
    )
    service.announce(actor, [row.employment_id])


# ---- absences ----------------------------------------------------------------------------------------


def record_absence(*, actor: Actor, new: NewAbsence) -> PayAbsence:
    """Record an absence, or correct one by taking its place."""
    employment = people.get_employment(new.employment_id)
    service.refuse_own(actor, employment)
    if new.replaces:
        absence_of(employment.id, new.replaces)
    _refuse_bad_absence(employment, new)
    row = PayAbsence(
        employment_id=employment.id,
        kind=new.kind,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        recorded_on=clock.today(),
        topped_up_to=f"{new.topped_up_to:f}",
        common_base_minor=None if new.common_base is None else to_minor(new.common_base),
        professional_base_minor=None if new.professional_base is None else to_minor(new.professional_base),
        replaces=new.replaces,
        source=new.source,
        recorded_by=actor.user_id or "",
    )
    _insert(row)
    _record_absence(actor, "absence.corrected" if new.replaces else "absence.recorded", row)
    return row


def withdraw_absence(*, actor: Actor, absence_id: str) -> PayAbsence:
    """Withdraw an absence: a row that says so takes its place."""
    before = get_absence(absence_id)
    service.refuse_own(actor, people.get_employment(before.employment_id))
    row = PayAbsence(
        employment_id=before.employment_id,
        kind=before.kind,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        recorded_on=clock.today(),
        replaces=before.id,
        is_void=True,
        recorded_by=actor.user_id or "",
    )
    _insert(row)
    _record_absence(actor, "absence.withdrawn", row)
    return row


def get_absence(absence_id: str) -> PayAbsence:
    """Return an absence or raise NotFound."""
    row = db.session().get(PayAbsence, absence_id)
    if row is None:
        raise NotFound(N_("We could not find this absence."))
    return row


def absence_of(employment_id: str, absence_id: str) -> PayAbsence:
    """Return an absence of one person; another's is not found, so that nobody's own goes by a detour."""
    row = get_absence(absence_id)
    if row.employment_id != employment_id:
        raise NotFound(N_("We could not find this absence."))
    return row


def _insert(row: PayAbsence) -> None:
    """Insert unless somebody else took the place of the same row meanwhile."""
    if not db.insert_once(row):
        raise Conflict(N_("Somebody corrected this absence meanwhile. Open the page again."), key="moved")


def _refuse_bad_absence(employment: Employment, new: NewAbsence) -> None:
    if new.kind not in KINDS:
        _refuse("kind", N_("Choose what kind of absence it is."))
    _refuse_bad_days(employment, new.starts_on, new.ends_on, "starts_on")
    if new.ends_on is not None and new.ends_on - new.starts_on > LONGEST:
        _refuse("ends_on", N_("An absence of more than 545 days is not entered here."))
    if not 0 <= new.topped_up_to <= HUNDRED:
        _refuse("topped_up_to", N_("Enter a percentage between 0 and 100."))
    if new.kind not in SICK and (new.topped_up_to or new.common_base is not None):
        _refuse("topped_up_to", N_("Unpaid leave has neither a top-up nor a base."))
    for name in ("common_base", "professional_base"):
        value = getattr(new, name)
        if value is not None and not 0 <= value <= Decimal(100_000):
            _refuse(name, N_("Enter the base of one month."))
    _refuse_overlap(new)


def _refuse_overlap(new: NewAbsence) -> None:
    ends = new.ends_on or date.max
    for other in absences.current(new.employment_id):
        overlaps = other.starts_on <= ends and (other.ends_on or date.max) >= new.starts_on
        if overlaps and other.id != new.replaces:
            text = N_("This person has an absence from %(day)s that overlaps.")
            _refuse("starts_on", text, day=format_date(other.starts_on))


def _refuse_bad_days(employment: Employment, starts_on: date, ends_on: date | None, field: str) -> None:
    if ends_on is not None and ends_on < starts_on:
        _refuse("ends_on", N_("The last day lies before the first."))
    if starts_on < clock.today() - TOO_LONG_AGO or starts_on > clock.today() + TOO_LONG_AGO:
        _refuse(field, N_("Check the year: the day is more than four years away."))
    last = employment.ends_on or date.max
    if starts_on > last or (ends_on or date.max) < employment.starts_on:
        _refuse(field, N_("The person is not employed then."))


def _record_absence(actor: Actor, action: str, row: PayAbsence) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("employment", row.employment_id),
        details={"absence": row.id},
        personal={
            "kind": row.kind,
            "from": row.starts_on.isoformat(),
            "to": row.ends_on.isoformat() if row.ends_on else "",
        },
    )
    service.announce(actor, [row.employment_id])


def _refuse(field: str, message: str, **values: object) -> None:
    raise Invalid(message, key=f"bad_{field}", fields={field: message}, **values)
