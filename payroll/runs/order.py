"""The order of months: what may be opened and committed beside what is sealed already."""

from datetime import date, timedelta

from sqlmodel import col, select

from hr import clock, db
from hr.errors import Conflict
from hr.i18n import N_, format_date
from hr.people import service as people
from hr.people.models import PRE_HIRE
from payroll.runs.models import REGULAR, PayRun
from payroll.runs.states import OPEN, SEALED


def refuse_before_first(entity_id: str, first: date) -> None:
    """Refuse a month before the first one that was paid here: somebody else has paid it."""
    earliest = min(_sealed_months(entity_id), default=first)
    if first < earliest:
        raise Conflict(
            N_("The first month paid here is %(month)s; earlier ones cannot be opened."),
            key="late_month",
            month=format_date(earliest, "month"),
        )


def refuse_gap(entity_id: str, first: date) -> None:
    """Refuse to seal a month while the one before it still has to be paid."""
    last = first - timedelta(days=1)
    if _is_owed(entity_id, last.replace(day=1), last):
        raise Conflict(
            N_("An earlier month is not committed yet: %(month)s. Commit it first, then this one."),
            key="earlier_month_open",
            month=format_date(last, "month"),
        )


def _is_owed(entity_id: str, first: date, last: date) -> bool:
    """Tell whether a month is ours to pay and not paid: it is prepared, not over, or not our first one."""
    sealed = _sealed_months(entity_id)
    if first in sealed:
        return False
    open_run = select(PayRun.id).where(
        PayRun.legal_entity_id == entity_id, PayRun.period == first, col(PayRun.state).in_(OPEN)
    )
    if db.session().exec(open_run).first():
        return True
    if last < clock.today() and not any(month < first for month in sealed):
        return False
    return any(row.status != PRE_HIRE for row in people.employments_between(entity_id, first, last))


def _sealed_months(entity_id: str) -> set[date]:
    query = select(col(PayRun.period)).where(
        PayRun.legal_entity_id == entity_id, PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED)
    )
    return set(db.session().exec(query))
