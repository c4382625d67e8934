"""When a new account counts: after the waiting time, and never between a cut-off and its pay day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from hr import db
from hr.company import service as company
from hr.people import service as people
from hr.people.models import ENDED, Employment
from payroll.banking.calendar import bank_day_before
from payroll.groups import service as groups
from payroll.groups.models import GroupMembership, PayGroup, PayPeriod
from payroll.runs import service as runs

# Pay counts by whole days: 72 hours are over, whenever they began, by the fourth day.
COOLING_OFF = timedelta(days=4)
MONTHS_AHEAD = 3


@dataclass(frozen=True)
class Timing:
    """The day an account counts from, and the pay day that comes too soon for it."""

    effective_on: date
    missed_pay_on: date | None = None


def timing(person_id: str, today: date, *, earliest: date | None = None) -> Timing:
    """Return when an account counts that was asked for today, or that could count from a day on."""
    earliest = earliest or today + COOLING_OFF
    missed = None
    for cut_off, pay_date in sorted(_pays(person_id, today)):
        if cut_off < earliest <= pay_date:
            earliest, missed = pay_date + timedelta(days=1), pay_date
    return Timing(earliest, missed)


def next_pay_on(person_id: str, day: date) -> date | None:
    """Return the first pay day of a person from a day on."""
    return min((pay_date for _, pay_date in _pays(person_id, day) if pay_date >= day), default=None)


def _pays(person_id: str, today: date) -> Iterator[tuple[date, date]]:
    """Yield cut-off and pay day of the coming periods of everything a person is employed as."""
    for employment in people.employments_of(person_id):
        if employment.status != ENDED:
            group = _group_of(employment, today)
            planned = list(_planned(group, today))
            yield from planned or _usual(employment, group, today)


def _group_of(employment: Employment, day: date) -> PayGroup:
    query = (
        select(GroupMembership.pay_group_id)
        .where(GroupMembership.employment_id == employment.id, col(GroupMembership.effective_from) <= day)
        .order_by(col(GroupMembership.effective_from).desc(), col(GroupMembership.id).desc())
    )
    group_id = db.session().exec(query).first()
    if group_id:
        return groups.get_group(group_id)
    known = groups.groups_of(employment.legal_entity_id)
    return known[0] if known else PayGroup(legal_entity_id=employment.legal_entity_id)


def _planned(group: PayGroup, today: date) -> Iterator[tuple[date, date]]:
    query = (
        select(PayPeriod)
        .where(PayPeriod.pay_group_id == group.id, col(PayPeriod.pay_date) >= today)
        .order_by(col(PayPeriod.pay_date))
        .limit(MONTHS_AHEAD)
    )
    for period in db.session().exec(query):
        yield period.cut_off_on, period.pay_date


def _usual(employment: Employment, group: PayGroup, today: date) -> Iterator[tuple[date, date]]:
    """Yield the months' usual days where no calendar was made yet."""
    entity = company.get_legal_entity(employment.legal_entity_id)
    first = today.replace(day=1)
    for _ in range(MONTHS_AHEAD):
        pay_date = cut_off = runs.pay_date(entity, first)
        for _ in range(group.cut_off_days):
            cut_off = bank_day_before(cut_off)
        if pay_date >= today:
            yield cut_off, pay_date
        first += timedelta(days=monthrange(first.year, first.month)[1])
