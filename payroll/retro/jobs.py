"""scan_person answers a change of somebody's facts; scan_everybody looks every night, at late orders too."""

from sqlmodel import col, select

from hr import db, faults
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from hr.people.models import Employment
from payroll.retro import service
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import SEALED

AFTER_PERSON = faults.declare("retro.after_person")


def has_been_paid(employment_id: str = "", person_id: str = "", **_more: str) -> bool:
    """Tell whether a sealed run has paid somebody, so that a change of facts may reach the past."""
    of_them = (col(PayItem.employment_id) == employment_id) | (col(PayItem.person_id) == (person_id or "-"))
    query = select(PayItem.id).join(PayRun, col(PayRun.id) == col(PayItem.run_id)).where(of_them)
    return db.session().exec(query.where(col(PayRun.state).in_(SEALED)).limit(1)).first() is not None


@job(label=N_("Look for differences in past pay"), timeout=300, only_if=has_been_paid)
def scan_person(running: Running, employment_id: str = "", person_id: str = "", **_more: str) -> None:
    """Look at what one person was paid after a fact about them has changed."""
    with db.separate_reading() as session:
        query = select(Employment.id).where(
            (col(Employment.id) == employment_id) | (col(Employment.person_id) == (person_id or "-"))
        )
        ids = list(session.exec(query))
    for each in ids:
        with running.step():
            service.scan(actor=running.actor, employment_id=each)


@job(label=N_("Look for differences in everybody's past pay"), timeout=3600, retries=5)
def scan_everybody(running: Running) -> None:
    """Look at what everybody was paid; one person a transaction, so it may stop and run again anywhere."""
    with db.separate_reading() as session:
        paid = (
            select(col(PayItem.employment_id))
            .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
            .where(col(PayRun.state).in_(SEALED), PayItem.state == PAYABLE)
            .distinct()
            .order_by(col(PayItem.employment_id))
        )
        ids = list(session.exec(paid))
    for number, each in enumerate(ids, 1):
        running.stop_if_cancelled()
        with running.step(done=number, total=len(ids)):
            service.scan(actor=running.actor, employment_id=each)
        faults.reach(AFTER_PERSON)
