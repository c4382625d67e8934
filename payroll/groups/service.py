"""The pay groups of an employer, who is in them, and their calendar a year ahead.

Everybody is in the default group of their employer unless a membership says otherwise.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import NotFound
from hr.i18n import N_
from hr.people import service as people
from payroll.groups import calendar
from payroll.groups.calendar import Plan
from payroll.groups.models import MONTHLY, GroupMembership, PayGroup, PayPeriod, PeriodChange

CHUNK = 400  # identifiers in one IN list


def get_group(group_id: str) -> PayGroup:
    """Return a pay group or raise NotFound."""
    row = db.session().get(PayGroup, group_id)
    if row is None:
        raise NotFound(N_("We could not find this pay group."))
    return row


def groups_of(entity_id: str) -> Sequence[PayGroup]:
    """Return the pay groups of an employer, its default one first."""
    query = select(PayGroup).where(PayGroup.legal_entity_id == entity_id)
    return db.session().exec(query.order_by(col(PayGroup.is_default).desc(), col(PayGroup.name))).all()


def default_group(entity_id: str) -> PayGroup:
    """Return the group everybody of an employer is in by default; the first who asks makes it.

    Its id is the employer's: two who ask at once cannot make two.
    """
    session = db.session()
    known = session.get(PayGroup, entity_id)
    if known is None:
        entity = company.get_legal_entity(entity_id)
        known = PayGroup(id=entity_id, legal_entity_id=entity_id, pay_day=entity.pay_day, is_default=True)
        session.add(known)
        session.flush()
    return known


def shown_group(group_id: str) -> PayGroup:
    """Return a group to show; the default one of an employer exists before anybody has asked for it."""
    session = db.session()
    known = session.get(PayGroup, group_id)
    if known is not None:
        return known
    entity = session.get(LegalEntity, group_id)
    if entity is None:
        raise NotFound(N_("We could not find this pay group."))
    return PayGroup(id=entity.id, legal_entity_id=entity.id, pay_day=entity.pay_day, is_default=True)


# ---- who is in a group -------------------------------------------------------------------------------


def groups_on(employment_ids: Sequence[str], day: date) -> dict[str, str]:
    """Return the group of each employment on a day, for those whom a membership takes out of the default."""
    found: dict[str, str] = {}
    for start in range(0, len(employment_ids), CHUNK):
        query = (
            select(GroupMembership.employment_id, GroupMembership.pay_group_id)
            .where(col(GroupMembership.employment_id).in_(employment_ids[start : start + CHUNK]))
            .where(col(GroupMembership.effective_from) <= day)
            .order_by(col(GroupMembership.effective_from), col(GroupMembership.id))
        )
        found |= dict(db.session().exec(query).all())
    return found


def members_between(group: PayGroup, first: date, last: date) -> list[str]:
    """Return the employments that a group pays for a period: at work in it, and members on its last day.

    People change groups between two periods of both, so that no day is paid twice and none is left out.
    """
    working = people.employments_between(group.legal_entity_id, first, last)
    placed = groups_on([row.id for row in working], last)
    return [row.id for row in working if placed.get(row.id, group.legal_entity_id) == group.id]


def group_of(employment_id: str, entity_id: str, day: date) -> PayGroup:
    """Return the group an employment is paid with on a day."""
    placed = groups_on([employment_id], day)
    return get_group(placed[employment_id]) if placed else default_group(entity_id)


# ---- its calendar ------------------------------------------------------------------------------------


def plan_of(group: PayGroup, entity: LegalEntity | None = None) -> Plan:
    """Return how a group is paid; the pay day of an employer's months is that of its settings."""
    entity = entity or company.get_legal_entity(group.legal_entity_id)
    is_company_day = group.is_default and group.frequency == MONTHLY
    return Plan(
        country=entity.country,
        frequency=group.frequency,
        pay_day=entity.pay_day if is_company_day else group.pay_day,
        cut_off_days=group.cut_off_days,
        publish_days=group.publish_days,
        anchor_on=group.anchor_on,
        region=entity.holiday_region,
    )


def period_of(group: PayGroup, day: date) -> PayPeriod:
    """Return the period of a group that a day belongs to, as the calendar says or somebody has moved it."""
    span = calendar.span_of(plan_of(group), day)
    query = select(PayPeriod).where(PayPeriod.pay_group_id == group.id, PayPeriod.first == span.first)
    stored = db.session().exec(query).first()
    if stored is not None and (stored.is_moved or stored.pay_date == span.pay_date):
        return stored
    return PayPeriod(pay_group_id=group.id, **asdict(span))


def periods_from(group: PayGroup, day: date) -> list[PayPeriod]:
    """Return the period a day belongs to and those of a year after it."""
    moved = _moved(group.id)
    return [
        moved.get(span.first) or PayPeriod(pay_group_id=group.id, **asdict(span))
        for span in calendar.year_ahead(plan_of(group), day)
    ]


def keep_calendar(group: PayGroup) -> int:
    """Store the periods of the year ahead that are not there yet; return how many were added or renewed.

    A period that somebody moved stays as they set it, and one that has begun keeps its days.
    """
    session, today = db.session(), clock.today()
    query = select(PayPeriod).where(PayPeriod.pay_group_id == group.id)
    known = {row.first: row for row in session.exec(query)}
    count = 0
    for span in calendar.year_ahead(plan_of(group), today):
        row, days = known.get(span.first), asdict(span)
        if row is None:
            session.add(PayPeriod(pay_group_id=group.id, **days))
        elif (
            row.is_moved or row.first <= today or all(getattr(row, key) == each for key, each in days.items())
        ):
            continue
        else:
            for key, each in days.items():
                setattr(row, key, each)
            session.add(row)
        count += 1
    return count


def changes_of(group_id: str) -> Sequence[PeriodChange]:
    """Return what was changed about a group, newest first."""
    query = select(PeriodChange).where(PeriodChange.pay_group_id == group_id)
    return db.session().exec(query.order_by(col(PeriodChange.id).desc())).all()


def _moved(group_id: str) -> dict[date, PayPeriod]:
    query = select(PayPeriod).where(PayPeriod.pay_group_id == group_id, col(PayPeriod.is_moved))
    return {row.first: row for row in db.session().exec(query)}
