"""Reminders of parts that pay could not take: a few steps, one a week and person, none while stopped."""

from datetime import date, timedelta

from sqlmodel import col, func, select

from hr import clock, db
from payroll.entries import service as entries
from payroll.entries.models import SICK
from payroll.receivables import ledger, scheduling, states, telling
from payroll.receivables.models import RECOVERED, Installment, Receivable, ReceivableNotice
from payroll.receivables.recovery import may_be_taken

# Days after a part is due, and what is sent then; the last step is a person's.
UPCOMING, MISSED, REMINDER, OFFER, PERSON = "upcoming", "missed", "reminder", "offer", "person"
STEPS = ((UPCOMING, -3), (MISSED, 0), (REMINDER, 3), (OFFER, 10), (PERSON, 20))
WORDS = {
    UPCOMING: telling.UPCOMING,
    MISSED: telling.MISSED,
    REMINDER: telling.REMINDER,
    OFFER: telling.OFFER,
}
WEEK = timedelta(days=7)


def step_on(days: int, sent: frozenset[str]) -> str | None:
    """Return the step that a part has reached so many days after it was due, None when it was sent."""
    reached = [name for name, after in STEPS if days >= after]
    return reached[-1] if reached and reached[-1] not in sent else None


def waiting() -> list[str]:
    """Return the receivables that run, in the order of their age."""
    query = select(Receivable.id).where(col(Receivable.state).in_(states.RECOVERING))
    return list(db.session().exec(query.order_by(col(Receivable.id))))


def remind(receivable_id: str) -> str | None:
    """Send the step that has come for the oldest open part; return it."""
    row = db.session().get(Receivable, receivable_id)
    if row is None or row.state not in states.RECOVERING or not may_be_taken(row) or _is_ill(row):
        return None
    part = oldest_open(row)
    if part is None:
        return None
    today = clock.today()
    step = step_on((today - part.due_on).days, _sent(row, part.due_on))
    if step is None or (step != PERSON and _was_told(row.person_id, today)):
        return None
    notice = ReceivableNotice(
        receivable_id=row.id, person_id=row.person_id, due_on=part.due_on, step=step, sent_on=today
    )
    if not db.insert_once(notice):
        return None
    if step == PERSON:
        row.needs_person = True
        db.session().add(row)
    else:
        telling.tell(row, WORDS[step], key=f"{part.due_on}:{step}")
    return step


def oldest_open(row: Receivable) -> Installment | None:
    """Return the first part of the plan that is not taken in full."""
    recovered = -sum(each.amount_minor for each in ledger.entries_of(row.id) if each.kind == RECOVERED)
    taken = recovered - row.taken_before_minor
    for part in scheduling.installments([row])[row.id]:
        taken -= part.amount_minor
        if taken < 0:
            return part
    return None


def _sent(row: Receivable, due_on: date) -> frozenset[str]:
    query = select(ReceivableNotice.step).where(
        ReceivableNotice.receivable_id == row.id, ReceivableNotice.due_on == due_on
    )
    return frozenset(db.session().exec(query))


def _was_told(person_id: str, today: date) -> bool:
    """Tell whether the person was reminded of anything within a week."""
    query = select(func.max(ReceivableNotice.sent_on)).where(
        ReceivableNotice.person_id == person_id, ReceivableNotice.step != PERSON
    )
    last = db.session().exec(query).one()
    return last is not None and today - last < WEEK


def _is_ill(row: Receivable) -> bool:
    today = clock.today()
    absences = entries.absences_for([row.employment_id], today, today).get(row.employment_id, ())
    return any(each.kind in SICK for each in absences)


def is_needed() -> bool:
    """Tell whether anything is being repaid; quick, for asking often."""
    query = select(Receivable.id).where(col(Receivable.state).in_(states.RECOVERING)).limit(1)
    return db.session().exec(query).first() is not None
