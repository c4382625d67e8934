"""Which period an entry is for: the open one, the next one after the cut-off, never one that is sealed.

Entries are given by the month; whoever is paid by weeks gets them in the first open period of the month.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from hr import clock, db
from hr.people.models import Employment
from payroll.groups import service as groups
from payroll.groups.models import PayGroup, PayPeriod
from payroll.runs.models import PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED

ONE_DAY = timedelta(days=1)


def first_of(day: date) -> date:
    """Return the first day of the month a day is in."""
    return day.replace(day=1)


def last_of(period: date) -> date:
    """Return the last day of the month that begins on a day."""
    return period.replace(day=monthrange(period.year, period.month)[1])


def next_month(period: date) -> date:
    """Return the first day of the month after one."""
    return last_of(period) + ONE_DAY


def is_in_month(column: Any, month: date) -> ColumnElement[bool]:
    """Tell the rows of one month, also of whoever is paid by weeks."""
    return col(column).between(month, last_of(month))


# ---- the periods of somebody's group -----------------------------------------------------------------


def group_of(employment: Employment, day: date) -> PayGroup:
    """Return the group somebody is paid with on a day."""
    placed = groups.groups_on([employment.id], day)
    return groups.shown_group(placed.get(employment.id, employment.legal_entity_id))


def in_month(group: PayGroup, month: date) -> list[PayPeriod]:
    """Return the periods of a group that end in a month: one for who is paid by the month, else several."""
    found = []
    period = groups.period_of(group, first_of(month))
    while period.last <= last_of(first_of(month)):
        found.append(period)
        period = groups.period_of(group, period.last + ONE_DAY)
    return found


def first_open(group: PayGroup, month: date, is_sealed: Callable[[date], bool]) -> PayPeriod | None:
    """Return the period of a month that an entry is for: the first whose pay is not sealed.

    One whose cut-off is still ahead goes before an earlier one whose cut-off has passed.
    """
    unpaid = [each for each in in_month(group, month) if not is_sealed(each.first)]
    in_time = [each for each in unpaid if clock.today() <= each.cut_off_on]
    return next(iter(in_time or unpaid), None)


def cut_off(employment: Employment, period: date) -> date:
    """Return the last day on which entries for a period come in without an exception."""
    return groups.period_of(group_of(employment, period), period).cut_off_on


def next_for(employment: Employment, period: date) -> date:
    """Return the first day of the period after one, as somebody is paid."""
    return groups.period_of(group_of(employment, period), period).last + ONE_DAY


def is_paid(employment_id: str, period: date) -> bool:
    """Tell whether a person's regular pay of a period is sealed."""
    query = (
        select(PayItem.id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(PayRun.kind == REGULAR, PayRun.period == period, col(PayRun.state).in_(SEALED))
    )
    return db.session().exec(query).first() is not None


def paid_periods(employment_ids: Sequence[str]) -> set[tuple[str, date]]:
    """Return whose regular pay of which periods is sealed, for many people at once."""
    query = (
        select(col(PayItem.employment_id), col(PayRun.period))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id).in_(employment_ids), PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED))
    )
    return set(db.session().exec(query).all())


def open_from(employment: Employment, period: date) -> date:
    """Return the period itself, or the first later one whose pay is not sealed."""
    while is_paid(employment.id, period):
        period = next_for(employment, period)
    return period
