"""When somebody's next payslip comes: the next pay day whose payslips are not published yet."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.people import service as people
from hr.people.models import ENDED, Employment
from payroll.groups import service as groups
from payroll.groups.models import MONTHLY
from payroll.payslips import service
from payroll.payslips.models import Payslip
from payroll.runs import service as runs
from payroll.runs.models import REGULAR, PayRun
from payroll.runs.states import CANCELLED

DECEMBER = 12


@dataclass(frozen=True)
class Next:
    """The day the next payslip can be seen, and the day it is paid."""

    seen_on: date
    paid_on: date


def next_of(person_id: str) -> Next | None:
    """Return when the person's next payslip comes, if they still work here and the day is known."""
    working = [row for row in people.employments_of(person_id) if row.status != ENDED]
    if not working:
        return None
    return _planned(working[0]) or _by_calendar(working[0])


def _planned(employment: Employment) -> Next | None:
    """Return the days of the next run that is opened already."""
    published = select(Payslip.run_id).where(
        Payslip.employment_id == employment.id, col(Payslip.published_at).is_not(None)
    )
    query = (
        select(PayRun)
        .where(PayRun.legal_entity_id == employment.legal_entity_id, PayRun.kind == REGULAR)
        .where(col(PayRun.pay_date) >= clock.today(), PayRun.state != CANCELLED)
        .where(col(PayRun.id).not_in(published))
        .order_by(col(PayRun.pay_date), col(PayRun.id))
    )
    run = db.session().exec(query.limit(1)).first()
    return Next(service.publish_on(run), run.pay_date) if run else None


def _by_calendar(employment: Employment) -> Next | None:
    entity = company.get_legal_entity(employment.legal_entity_id)
    group = next(iter(groups.groups_of(entity.id)), None)
    if group is not None and group.frequency != MONTHLY:
        return None
    month = max(clock.today(), employment.starts_on).replace(day=1)
    while (paid_on := runs.pay_date(entity, month)) < clock.today() or _is_published(employment, month):
        is_last = month.month == DECEMBER
        month = date(month.year + is_last, 1 if is_last else month.month + 1, 1)
    return Next(service.days_before(paid_on, groups.plan_of(group, entity)) if group else paid_on, paid_on)


def _is_published(employment: Employment, month: date) -> bool:
    query = select(Payslip.id).where(
        Payslip.employment_id == employment.id,
        Payslip.period == month,
        col(Payslip.published_at).is_not(None),
    )
    return db.session().exec(query.limit(1)).first() is not None
