"""What the pages of pay groups show: groups by company, a calendar with its states, members and changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.folding import holds_all
from hr.i18n import N_, format_date, gettext
from hr.people.models import ENDED, Employment, Person
from payroll.groups import acts, calendar, service
from payroll.groups.forms import FREQUENCIES
from payroll.groups.models import PayGroup, PayPeriod

FUTURE, OPEN, CUT_OFF, CLOSED = "future", "open", "cut_off", "closed"
LABELS = {
    FUTURE: N_("To come"),
    OPEN: N_("Open"),
    CUT_OFF: N_("After the cut-off"),
    CLOSED: N_("Run committed"),
}
TONES = {FUTURE: "plain", OPEN: "info", CUT_OFF: "warn", CLOSED: "ok"}
CHANGED = {
    "created": N_("Group made"),
    "name": N_("Name"),
    "frequency": N_("How often"),
    "pay_day": N_("Pay day"),
    "anchor_on": N_("A first day of a period"),
    "cut_off_days": N_("Cut-off, bank days before"),
    "publish_days": N_("Payslips published, bank days before"),
    "members": N_("People moved here"),
    "cut_off_on": N_("Cut-off"),
    "pay_date": N_("Pay date"),
    "publish_on": N_("Payslips published"),
}
MOST_PEOPLE = 50


@dataclass(frozen=True)
class Company:
    """An employer with its groups and how many people each pays today."""

    entity: LegalEntity
    groups: Sequence[tuple[PayGroup, int, PayPeriod]]


@dataclass(frozen=True)
class Line:
    """One period of the calendar."""

    period: PayPeriod
    number: int
    state: str


@dataclass(frozen=True)
class Member:
    """Somebody who works for the company of a group."""

    employment_id: str
    person_id: str
    name: str
    job: str
    group_name: str


def companies() -> list[Company]:
    """Return every employer with its groups."""
    return [Company(row, [_counted(group) for group in _groups(row)]) for row in company.legal_entities()]


def _groups(entity: LegalEntity) -> Sequence[PayGroup]:
    found = list(service.groups_of(entity.id))
    if not any(row.is_default for row in found):
        found.insert(0, service.shown_group(entity.id))
    return found


def _counted(group: PayGroup) -> tuple[PayGroup, int, PayPeriod]:
    today = clock.today()
    period = service.period_of(group, today)
    return group, len(service.members_between(group, period.first, period.last)), period


def lines(group: PayGroup) -> list[Line]:
    """Return the calendar of a group from the period before this one to a year ahead."""
    today = clock.today()
    plan, sealed = service.plan_of(group), acts.sealed_periods(group.id)
    before = calendar.span_of(plan, today).first
    start = calendar.span_of(plan, before - calendar.ONE_DAY).first
    return [
        Line(row, calendar.number_of(plan, calendar.span_of(plan, row.first)), _state(row, today, sealed))
        for row in service.periods_from(group, start)
    ]


def shown(what: str, value: str) -> str:
    """Return a value of the log as people read it."""
    if what == "frequency":
        return gettext(FREQUENCIES[value]) if value in FREQUENCIES else value
    return format_date(date.fromisoformat(value)) if what.endswith(("_on", "_date")) and value else value


def _state(row: PayPeriod, today: date, sealed: set[date]) -> str:
    if row.first in sealed:
        return CLOSED
    if today < row.first:
        return FUTURE
    return OPEN if today <= row.cut_off_on else CUT_OFF


def members(group: PayGroup, *, inside: bool, search: str = "") -> tuple[list[Member], int]:
    """Return up to fifty people of the company who are, or are not, paid with a group, and the count of all.

    Without a search those outside are not listed: a company may have thousands.
    """
    day = service.period_of(group, clock.today()).last
    query = (
        select(Employment, Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == group.legal_entity_id, Employment.status != ENDED)
        .order_by(col(Person.family_name), col(Person.given_name), col(Employment.id))
    )
    rows = db.session().exec(query).all()
    placed = service.groups_on([employment.id for employment, _ in rows], day)
    names = {row.id: row.name for row in service.groups_of(group.legal_entity_id)}
    found = [
        Member(employment.id, person.id, person.name, employment.job_title, names.get(here, ""))
        for employment, person in rows
        if ((here := placed.get(employment.id, group.legal_entity_id)) == group.id) is inside
        and holds_all(person.name, search)
    ]
    return found[:MOST_PEOPLE], len(found)
