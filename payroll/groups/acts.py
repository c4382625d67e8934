"""What people do to pay groups: make one, change how it is paid, move people or a day; all of it logged."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.company import service as company
from hr.errors import Conflict, Invalid
from hr.i18n import N_, format_date
from hr.people import service as people
from hr.people.models import Employment
from payroll.countries.uk.periods import SPANS
from payroll.countries.us.refuse import FREQUENCIES
from payroll.groups import calendar, service
from payroll.groups.models import (
    MONTHLY,
    PERIODS_PER_YEAR,
    WEEKS,
    GroupMembership,
    PayGroup,
    PayPeriod,
    PeriodChange,
)
from payroll.runs.models import PAY, PAYABLE, REGULAR, PayItem, PayRun
from payroll.runs.states import CANCELLED, SEALED

# What the law's tables of a country know; Spanish social security is settled by calendar months.
ALLOWED = {
    "es": (MONTHLY,),
    "uk": tuple(name for name, count in PERIODS_PER_YEAR.items() if count in SPANS),
    "us": tuple(name for name, count in PERIODS_PER_YEAR.items() if count in FREQUENCIES),
}
LAST_PAY_DAY = {MONTHLY: 28}
LAST_DAY_AFTER = 14


@dataclass(frozen=True)
class GroupTerms:
    """How a group is paid, as somebody wants it."""

    name: str
    frequency: str
    pay_day: int = 0
    cut_off_days: int = 5
    publish_days: int = 0
    anchor_on: date | None = None


def create_group(*, actor: Actor, entity_id: str, terms: GroupTerms) -> PayGroup:
    """Make a pay group beside the employer's default one, with its calendar of a year."""
    country = company.get_legal_entity(entity_id).country
    service.default_group(entity_id)
    _check(terms, country)
    row = PayGroup(legal_entity_id=entity_id, **asdict(terms))
    try:
        with db.session().begin_nested():
            db.session().add(row)
            db.session().flush()
    except IntegrityError as error:
        message = N_("There is a pay group of this name already.")
        raise Invalid(message, key="group_name_taken", fields={"name": message}) from error
    service.keep_calendar(row)
    _log(actor, row, "created", after=row.name)
    _record(actor, row, "pay_group.created")
    return row


def change_group(*, actor: Actor, group_id: str, terms: GroupTerms) -> PayGroup:
    """Change how a group is paid; periods that have begun keep their days, and so do runs."""
    row = _kept(group_id)
    country = company.get_legal_entity(row.legal_entity_id).country
    _check(terms, country, is_default=row.is_default)
    wanted = asdict(terms)
    if row.is_default:
        wanted["name"] = row.name  # everybody's group is called by no name, whatever a form is sent
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if changed.keys() & {"frequency", "anchor_on"}:
        _refuse_with_runs(row)
    for name, value in changed.items():
        _log(actor, row, name, before=_text(getattr(row, name)), after=_text(value))
        setattr(row, name, value)
    if changed:
        db.session().add(row)
        db.session().flush()
        if changed.keys() & {"frequency", "anchor_on"}:
            _forget_future(row)
        service.keep_calendar(row)
        _record(actor, row, "pay_group.changed", fields=sorted(changed))
    return row


def move_people(*, actor: Actor, group_id: str, employment_ids: Sequence[str], effective_from: date) -> int:
    """Pay some people with a group from a day on; return for how many that is another one than before."""
    group = _kept(group_id)
    before = service.groups_on(employment_ids, effective_from)
    count = 0
    for employment_id in dict.fromkeys(employment_ids):
        employment = people.get_employment(employment_id)
        if employment.legal_entity_id != group.legal_entity_id:
            raise Invalid(N_("Somebody chosen works for another company."), key="other_company")
        if before.get(employment_id, group.legal_entity_id) == group.id:
            continue
        _refuse_inside(group, effective_from)
        _refuse_unpaid_days(before.get(employment_id), employment, effective_from)
        _refuse_paid_days(employment, effective_from)
        db.session().add(
            GroupMembership(pay_group_id=group.id, employment_id=employment_id, effective_from=effective_from)
        )
        audit.record(
            actor=actor,
            action="pay_group.member_set",
            subject=("employment", employment_id),
            details={"group": group.id, "effective_from": effective_from.isoformat()},
        )
        count += 1
    if count:
        _log(actor, group, "members", after=f"+{count}", period_first=effective_from)
    return count


def move_period(
    *, actor: Actor, group_id: str, first: date, days: Mapping[str, date], reason: str
) -> PayPeriod:
    """Set cut-off, pay date or publish date of one period by hand; a reason is asked and kept."""
    group = _kept(group_id)
    row = service.period_of(group, first)
    if not reason.strip():
        message = N_("Say why this period is moved.")
        raise Invalid(message, key="reason_missing", fields={"reason": message})
    _refuse_sealed(group, row.first)
    changed = {name: day for name, day in days.items() if getattr(row, name) != day}
    for name, day in changed.items():
        before = getattr(row, name)
        _log(
            actor, group, name, before=_text(before), after=_text(day), period_first=row.first, reason=reason
        )
        setattr(row, name, day)
    _check_days(group, row)
    if changed:
        row.is_moved = True
        db.session().add(row)
        db.session().flush()
        _record(actor, group, "pay_group.period_moved", period=row.first.isoformat(), fields=sorted(changed))
    return row


def _kept(group_id: str) -> PayGroup:
    """Return a group that rows may refer to; the default one of an employer is made when first needed."""
    shown = service.shown_group(group_id)
    return service.default_group(shown.legal_entity_id) if shown.is_default else shown


# ---- what is refused ---------------------------------------------------------------------------------


def _check(terms: GroupTerms, country: str, *, is_default: bool = False) -> None:
    problems = {}
    if not terms.name.strip() and not is_default:
        problems["name"] = N_("Give the group a name.")
    if terms.frequency not in ALLOWED.get(country, ()):
        problems["frequency"] = N_("This frequency is not built for the company's country.")
    if terms.frequency in WEEKS and terms.anchor_on is None:
        problems["anchor_on"] = N_("Say on which day one of its periods begins.")
    if not 0 <= terms.pay_day <= LAST_PAY_DAY.get(terms.frequency, LAST_DAY_AFTER):
        problems["pay_day"] = N_("Choose another pay day.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)


def _check_days(group: PayGroup, row: PayPeriod) -> None:
    problems = {}
    if not calendar.is_bank_day(service.plan_of(group), row.pay_date):
        problems["pay_date"] = N_("The banks are closed on this day.")
    elif row.pay_date < row.first:
        problems["pay_date"] = N_("Nobody is paid before the period begins.")
    if row.cut_off_on > row.pay_date:
        problems["cut_off_on"] = N_("The cut-off comes before the pay date.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)
    row.approve_by = min(max(row.approve_by, row.cut_off_on), row.pay_date)


def _refuse_inside(group: PayGroup, day: date) -> None:
    """Refuse a move in the middle of a period: half of it would be nobody's."""
    first = service.period_of(group, day).first
    if first != day:
        message = N_("People change groups on the first day of a period of the new one.")
        raise Invalid(message, key="inside_period", fields={"effective_from": message})
    _refuse_sealed(group, first)


def _refuse_unpaid_days(group_id: str | None, employment: Employment, day: date) -> None:
    """Refuse a move that would leave the days before it to nobody: the old group pays whole periods too."""
    if employment.starts_on >= day:
        return
    old = service.shown_group(group_id or employment.legal_entity_id)
    period = service.period_of(old, day)
    if period.first != day:
        message = N_(
            "Until %(day)s they are paid with their present group. Choose a first day of both groups."
        )
        last = format_date(period.last)
        raise Invalid(message, key="inside_old_period", fields={"effective_from": message}, day=last)


def _refuse_paid_days(employment: Employment, day: date) -> None:
    """Refuse a move to before what somebody is paid already: the new group would pay it again."""
    query = (
        select(func.max(PayRun.period_to))
        .join(PayItem, col(PayItem.run_id) == col(PayRun.id))
        .where(PayItem.employment_id == employment.id, PayItem.state == PAYABLE, PayItem.kind == PAY)
        .where(col(PayRun.state).in_(SEALED), col(PayRun.period_to) >= day)
    )
    last = db.session().exec(query).one()
    if last is not None:
        raise Conflict(
            N_("%(name)s is paid until %(day)s with the present group. Choose a later day."),
            key="paid_already",
            name=people.get_person(employment.person_id).name,
            day=format_date(last),
        )


def _refuse_sealed(group: PayGroup, first: date) -> None:
    if first in sealed_periods(group.id):
        raise Conflict(N_("This period is committed; its days stay as they were."), key="period_sealed")


def _refuse_with_runs(group: PayGroup) -> None:
    """Refuse another division of the year to a group that has runs: days could be paid twice or never."""
    query = select(PayRun.id).where(PayRun.pay_group_id == group.id, PayRun.state != CANCELLED)
    if db.session().exec(query).first():
        raise Conflict(
            N_("This group has pay runs, so its periods stay. Make another group and move people to it."),
            key="group_has_runs",
        )


def sealed_periods(group_id: str) -> set[date]:
    """Return the first days of the periods whose regular pay is sealed."""
    query = select(col(PayRun.period)).where(
        PayRun.pay_group_id == group_id, PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED)
    )
    return set(db.session().exec(query))


def _forget_future(group: PayGroup) -> None:
    """Take away the periods that another division of the year replaces; runs hold their own days."""
    for row in db.session().exec(select(PayPeriod).where(PayPeriod.pay_group_id == group.id)):
        db.session().delete(row)
    db.session().flush()


# ---- the log -----------------------------------------------------------------------------------------


def _log(
    actor: Actor,
    group: PayGroup,
    what: str,
    *,
    before: str = "",
    after: str = "",
    period_first: date | None = None,
    reason: str = "",
) -> None:
    user = auth.get_user(actor.user_id) if actor.user_id else None
    db.session().add(
        PeriodChange(
            pay_group_id=group.id,
            period_first=period_first,
            user_name=user.name if user else "",
            what=what,
            before=before,
            after=after,
            reason=reason.strip(),
        )
    )


def _record(actor: Actor, group: PayGroup, action: str, **details: Any) -> None:
    audit.record(actor=actor, action=action, subject=("pay_group", group.id), details=details)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
