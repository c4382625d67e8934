"""keep_calendars: the periods of every pay group stand a year ahead."""

from sqlmodel import col, select

from hr import db
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.groups import service
from payroll.groups.models import PayGroup


@job(label=N_("Keep the pay calendars a year ahead"), timeout=300)
def keep_calendars(running: Running) -> None:
    """Add the periods that a new day brings into the year ahead, group by group."""
    with db.separate_reading() as session:
        ids = list(session.exec(select(PayGroup.id).order_by(col(PayGroup.id))))
    for number, group_id in enumerate(ids, 1):
        with running.step(done=number, total=len(ids)):
            service.keep_calendar(service.get_group(group_id))
