"""What is paid or withheld besides the salary: propose, approve, void; the seam that pay runs read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.i18n import N_, format_date
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment
from payroll.engine.model import Element
from payroll.entries import catalog, periods, plausible
from payroll.entries.absences import Absence
from payroll.entries.absences import absences_for as _absences_for
from payroll.entries.events import PayInputsChanged
from payroll.entries.making import price, worth
from payroll.entries.models import APPROVED, FORMULA, MANUAL, PROPOSED, UNITS, VOID, PayEntry
from payroll.entries.shipped import Definition
from payroll.entries.sources import SOURCES
from payroll.permissions import PayrollPermission
from payroll.runs.models import PayRun

NEXT, EXCEPTION = "next", "exception"


def elements_for(
    employment_ids: Sequence[str], *, first: date, last: date, pay_date: date, run_kind: str, run_id: str
) -> dict[str, tuple[Element, ...]]:
    """Return what each of some people is paid or owes besides the salary, in the order of the sources.

    `run_kind` and `run_id` are those of the run that asks, both empty for a forecast. A sealed run gets what
    it took and nothing that came later; an off-cycle run only what was entered for it.
    """
    found: dict[str, list[Element]] = {}
    for source in SOURCES:
        made = source(
            employment_ids, first=first, last=last, pay_date=pay_date, run_kind=run_kind, run_id=run_id
        )
        for employment_id, items in made.items():
            found.setdefault(employment_id, []).extend(items)
    return {employment_id: tuple(items) for employment_id, items in found.items() if items}


def absences_for(employment_ids: Sequence[str], first: date, last: date) -> dict[str, tuple[Absence, ...]]:
    """Return the absences that touch a period, by person and in the order of their days."""
    return _absences_for(employment_ids, first, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """Something to be paid or withheld once, as a person or a file gives it."""

    employment_id: str
    element_code: str
    period: date
    amount: Decimal | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    note: str = ""
    run_id: str = ""
    late: str = ""  # after the cut-off: `next` period, or `exception`
    is_confirmed: bool = False  # the amount is meant, however large it is
    key: str | None = None
    source: str = MANUAL
    source_id: str = ""
    source_row: int = 0


def get_entry(entry_id: str) -> PayEntry:
    """Return an entry or raise NotFound."""
    row = db.session().get(PayEntry, entry_id)
    if row is None:
        raise NotFound(N_("We could not find this entry."))
    return row


def propose(*, actor: Actor, new: NewEntry) -> PayEntry:
    """Record an entry that another person approves; refused for one's own pay."""
    employment = people.get_employment(new.employment_id)
    refuse_own(actor, employment)
    definition = definition_for(employment, new.element_code, new.period)
    check(definition, employment, new)
    period, is_exception = _when(employment, new)
    row = PayEntry(
        employment_id=employment.id,
        element_code=definition.code,
        period=period,
        run_id=new.run_id,
        amount_minor=None if new.amount is None else to_minor(new.amount),
        quantity="" if new.quantity is None else f"{new.quantity:f}",
        rate=_rate(definition, new),
        is_exception=is_exception,
        key=new.key,
        source=new.source,
        source_id=new.source_id,
        source_row=new.source_row,
        proposed_by=actor.user_id or "",
        proposer_person_id=actor.person_id or "",
        proposer_name=actor.name,
    )
    row.note = new.note.strip()
    _insert(row)
    _record(actor, "pay_entry.proposed", row)
    return row


def approve(*, actor: Actor, entry_ids: Sequence[str]) -> int:
    """Approve entries that somebody else proposed for somebody else; return how many.

    All or none: what cannot be approved is named and nothing is.
    """
    rows = [get_entry(entry_id) for entry_id in dict.fromkeys(entry_ids)]
    for row in rows:
        _refuse_hand(actor, row)
    approved = [row for row in rows if _approve(actor, row)]
    announce(actor, [row.employment_id for row in approved])
    return len(approved)


def void(*, actor: Actor, entry_ids: Sequence[str], reason: str = "") -> int:
    """Withdraw entries that no run has paid; return how many."""
    rows = [get_entry(entry_id) for entry_id in dict.fromkeys(entry_ids)]
    counted = [row for row in rows if row.state == APPROVED]
    done = 0
    for row in rows:
        refuse_own(actor, people.get_employment(row.employment_id))
        if row.state == VOID:
            continue
        _move(row, (PROPOSED, APPROVED), state=VOID)
        _record(actor, "pay_entry.voided", row, reason=reason)
        done += 1
    announce(actor, [row.employment_id for row in counted])
    return done


# ---- what the acts share -----------------------------------------------------------------------------


def announce(actor: Actor, employment_ids: Sequence[str]) -> None:
    """Tell whoever keeps drafts that the pay of some people changes, once for each."""
    for employment_id in dict.fromkeys(employment_ids):
        publish(PayInputsChanged(employment_id=employment_id), actor=actor)


def refuse_own(actor: Actor, employment: Employment) -> None:
    """Refuse whoever works on their own pay."""
    if actor.person_id and actor.person_id == employment.person_id:
        raise NotAllowed(
            N_("This is your own pay, so somebody else has to enter and approve it."), key="own_pay"
        )


def definition_for(employment: Employment, code: str, day: date) -> Definition:
    """Return an element as it counts for a person on a day, or refuse it."""
    country = company.get_legal_entity(employment.legal_entity_id).country
    found = catalog.definitions(country, periods.last_of(day.replace(day=1))).get(code)
    if found is None or not found.is_active:
        text = N_("There is no such element for this person.")
        raise Invalid(text, key="unknown_element", fields={"element": text})
    return found


def check(definition: Definition, employment: Employment, new: NewEntry) -> None:
    """Refuse amounts that cannot be, and ask back about those that are hardly meant."""
    plausible.refuse_not_employed(employment)
    amount = None if definition.way == FORMULA else new.amount
    plausible.refuse_impossible(definition, amount, new.quantity, new.rate)
    if not new.is_confirmed:
        minor = None if amount is None else to_minor(amount)
        each = price(definition, "" if new.rate is None else str(new.rate))
        total = worth(definition, minor, new.quantity, each)
        terms = people.terms_on(employment.id, periods.last_of(new.period.replace(day=1)))
        plausible.refuse_doubtful(definition, total, new.quantity, terms, employment)


def _rate(definition: Definition, new: NewEntry) -> str:
    if new.rate is not None:
        return f"{new.rate:f}"
    # Kept as it is today: a later price of the element is for later entries.
    counts = definition.way == UNITS and new.amount is None and definition.rate is not None
    return f"{definition.rate:f}" if counts else ""


def _when(employment: Employment, new: NewEntry) -> tuple[date, bool]:
    """Return the period an entry is for, and whether it needs an exception from the cut-off."""
    period = new.period.replace(day=1)
    if new.run_id:
        _refuse_sealed_run(new.run_id)
        return period, False
    group = periods.group_of(employment, period)
    found = periods.first_open(group, period, lambda first: periods.is_paid(employment.id, first))
    if found is None:
        if new.late == NEXT:
            return periods.open_from(employment, periods.in_month(group, period)[-1].first), False
        text = N_("This month is paid already. Enter it for the next one, or open an off-cycle run.")
        raise Invalid(text, key="period_paid", fields={"period": text})
    last_day = found.cut_off_on
    if clock.today() <= last_day:
        return found.first, False
    if new.late == NEXT:
        return periods.open_from(employment, found.last + periods.ONE_DAY), False
    if new.late == EXCEPTION:
        return found.first, True
    text = N_("Entries for this month were due by %(day)s. Choose the next month or ask for an exception.")
    raise Invalid(text, key="after_cut_off", fields={"late": text}, day=format_date(last_day))


def _refuse_sealed_run(run_id: str) -> None:
    run = db.session().get(PayRun, run_id)
    if run is None:
        raise NotFound(N_("We could not find this pay run."))
    if run.is_sealed:
        raise Conflict(N_("This pay run is committed: nothing can be added to it."), key="run_sealed")


def _insert(row: PayEntry) -> None:
    session = db.session()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        if row.key is None:
            raise
        raise Conflict(N_("This entry is in already."), key="entry_exists") from error


def _refuse_hand(actor: Actor, row: PayEntry) -> None:
    refuse_own(actor, people.get_employment(row.employment_id))
    same = row.proposed_by and row.proposed_by == actor.user_id
    if same or (row.proposer_person_id and row.proposer_person_id == actor.person_id):
        raise NotAllowed(
            N_("You proposed this, so another person has to approve it."), key="segregation_of_duties"
        )
    if row.is_exception and not actor.may(PayrollPermission.ENTRY_EXCEPTION):
        raise NotAllowed(
            N_("It came after the cut-off, so whoever approves pay runs has to allow it."), key="exception"
        )


def _open_period(row: PayEntry) -> date:
    """Return the period an entry is paid with: its run's, else the first open one from its own on."""
    if row.run_id:
        return row.period
    return periods.open_from(people.get_employment(row.employment_id), row.period)


def _approve(actor: Actor, row: PayEntry) -> bool:
    if row.state == APPROVED:
        return False
    period = _open_period(row)
    _move(
        row,
        (PROPOSED,),
        state=APPROVED,
        period=period,
        approved_by=actor.user_id or "",
        approver_name=actor.name,
        approved_at=clock.now(),
    )
    _record(actor, "pay_entry.approved", row)
    return True


def _move(row: PayEntry, sources: Sequence[str], **values: object) -> None:
    """Change an entry if it still stands where we think; of two at once one gets through."""
    session = db.session()
    moved = db.change(
        session,
        update(PayEntry).where(col(PayEntry.id) == row.id, col(PayEntry.state).in_(sources)).values(**values),
    )
    if moved != 1:
        raise Conflict(N_("This entry is in another state by now. Open the page again."), key="entry_moved")
    session.refresh(row)


def _record(actor: Actor, action: str, row: PayEntry, *, reason: str = "") -> None:
    details = {
        "element": row.element_code,
        "employment": row.employment_id,
        "period": row.period.isoformat(),
        "source": row.source,
    }
    personal = {"amount_minor": row.amount_minor, "quantity": row.quantity, "rate": row.rate}
    if reason:
        personal["reason"] = reason
    audit.record(
        actor=actor, action=action, subject=("pay_entry", row.id), details=details, personal=personal
    )
