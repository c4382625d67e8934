"""Both ends of an employment: activate without onboarding, enter the last day, close what is over."""

from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid
from hr.events import publish
from hr.events.catalog import EmploymentChanged
from hr.i18n import N_
from hr.people import service
from hr.people.models import ACTIVE, ENDED, PRE_HIRE, Employment


def activate_without_onboarding(*, actor: Actor, employment_id: str, reason: str) -> Employment:
    """Activate a new hire though no plan says that the steps of day one are done; the reason is kept."""
    row = service.get_employment(employment_id)
    if row.status != PRE_HIRE:
        raise Conflict(N_("This person is active already."), key="not_pre_hire")
    if clock.today() < row.starts_on:
        raise Invalid(N_("The first day has not come yet."), key="too_early")
    if not reason.strip():
        message = N_("Say why there is no onboarding.")
        raise Invalid(message, key="reason_missing", fields={"reason": message})
    service.activate_employment(actor=actor, employment_id=row.id)
    audit.record(
        actor=actor,
        action="employment.onboarding_waived",
        subject=("employment", row.id),
        personal={"reason": reason.strip()},
    )
    return row


def set_last_day(
    *,
    actor: Actor,
    employment_id: str,
    last_day: date | None,
    end_cause: str = "",
    unused_holiday: Decimal | None = None,
) -> Employment:
    """Enter the last day of an employment, change it, or take it back with None.

    With a cause the last pay settles what is owed; without, whoever prepares it is reminded.
    """
    row = service.get_employment(employment_id)
    if row.status == PRE_HIRE:
        raise Invalid(N_("Whoever has not started cannot end."), key="not_started")
    if last_day is not None and last_day < row.starts_on:
        message = N_("The last day cannot come before the first.")
        raise Invalid(message, key="ends_before_start", fields={"last_day": message})
    before, row.ends_on = row.ends_on, last_day
    row.end_cause = end_cause if last_day else ""
    row.unused_holiday = f"{unused_holiday:f}" if last_day and unused_holiday else ""
    row.status = ENDED if _is_over(row) else ACTIVE
    db.session().add(row)
    audit.record(
        actor=actor,
        action="employment.last_day_set",
        subject=("employment", row.id),
        details={"last_day": _text(last_day), "before": _text(before), "cause": row.end_cause},
    )
    publish(EmploymentChanged(employment_id=row.id), actor=actor)
    return row


def close_ended(*, actor: Actor) -> int:
    """Mark the active employments whose last day is past as ended; return how many."""
    query = select(Employment).where(Employment.status == ACTIVE, col(Employment.ends_on) < clock.today())
    rows = db.session().exec(query).all()
    for row in rows:
        row.status = ENDED
        db.session().add(row)
        audit.record(actor=actor, action="employment.ended", subject=("employment", row.id))
    return len(rows)


def _is_over(row: Employment) -> bool:
    return row.ends_on is not None and row.ends_on < clock.today()


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
