"""The order of periods: what may be opened and committed beside what is sealed already."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from hr import clock, db
from hr.errors import Conflict
from hr.i18n import N_, format_date
from hr.people.models import PRE_HIRE, Employment, Person
from payroll.groups import service as groups
from payroll.groups.models import PayGroup
from payroll.runs.models import PAY, PAYABLE, REGULAR, PayItem, PayRun
from payroll.runs.states import OPEN, SEALED

CHUNK = 400  # identifiers in one IN list
TERMINATION = "termination"  # the whole last pay, made before the regular run


def pays_whole_periods() -> ColumnElement[bool]:
    """Tell the runs that pay people their whole period, which happens once."""
    return or_(col(PayRun.kind) == REGULAR, col(PayRun.reason) == TERMINATION)


def refuse_paid_already(run: PayRun) -> None:
    """Refuse to seal a run with somebody whose days another run has paid since it was calculated."""
    if run.kind != REGULAR and run.reason != TERMINATION:
        return
    earlier = aliased(PayItem)
    query = (
        select(Person)
        .join(PayItem, col(PayItem.person_id) == col(Person.id))
        .join(earlier, earlier.employment_id == PayItem.employment_id)  # type: ignore[arg-type]
        .join(PayRun, col(PayRun.id) == earlier.run_id)
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE, PayItem.kind == PAY)
        .where(earlier.state == PAYABLE, earlier.kind == PAY, PayRun.id != run.id)
        .where(col(PayRun.period) <= run.period_to, col(PayRun.period_to) >= run.period)
        .where(col(PayRun.state).in_(SEALED), pays_whole_periods())
        .order_by(col(Person.id))
    )
    found = db.session().exec(query).first()
    if found is not None:
        raise Conflict(
            N_(
                "%(name)s is paid for this period by another run already. Recalculate this run, or cancel it."
            ),
            key="paid_already",
            name=found.name,
        )


def refuse_before_first(group_id: str, first: date) -> None:
    """Refuse a period before the first one that was paid here: somebody else has paid it."""
    earliest = min(_sealed_periods(group_id), default=first)
    if first < earliest:
        raise Conflict(
            N_("The first month paid here is %(month)s; earlier ones cannot be opened."),
            key="late_month",
            month=format_date(earliest, "month"),
        )


def refuse_gap(group: PayGroup, first: date) -> None:
    """Refuse to seal a period while the one before it still has to be paid."""
    before = groups.period_of(group, first - timedelta(days=1))
    if _is_owed(group, before.first, before.last):
        raise Conflict(
            N_("An earlier month is not committed yet: %(month)s. Commit it first, then this one."),
            key="earlier_month_open",
            month=format_date(before.last, "month"),
        )


def _is_owed(group: PayGroup, first: date, last: date) -> bool:
    """Tell whether a period is ours to pay and not paid: prepared, not over, or not our first one."""
    sealed = _sealed_periods(group.id)
    if first in sealed:
        return False
    open_run = select(PayRun.id).where(
        PayRun.pay_group_id == group.id, PayRun.period == first, PayRun.kind == REGULAR
    )
    if db.session().exec(open_run.where(col(PayRun.state).in_(OPEN))).first():
        return True
    if last < clock.today() and not any(period < first for period in sealed):
        return False
    return _has_somebody_to_pay(groups.members_between(group, first, last))


def _has_somebody_to_pay(employment_ids: list[str]) -> bool:
    for start in range(0, len(employment_ids), CHUNK):
        query = select(Employment.id).where(col(Employment.id).in_(employment_ids[start : start + CHUNK]))
        if db.session().exec(query.where(Employment.status != PRE_HIRE).limit(1)).first():
            return True
    return False


def _sealed_periods(group_id: str) -> set[date]:
    query = select(col(PayRun.period)).where(
        PayRun.pay_group_id == group_id, PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED)
    )
    return set(db.session().exec(query))
