"""Jobs: issue the payslips of a run, publish those whose day has come, announce each, copy one."""

import logging
from typing import NamedTuple

from hr import clock, db, faults
from hr.errors import DomainError, LeaseLost
from hr.i18n import LANGUAGE_NAMES, LOCALES, N_
from hr.ids import new_id
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.payslips import copies, drawing, service, sheet
from payroll.runs import service as runs
from payroll.runs.models import PayItem, PayRun

log = logging.getLogger(__name__)

AFTER_RENDER = faults.declare("payslip.after_render")
BEFORE_COMMIT = faults.declare("payslip.before_commit")
BEFORE_COPY = faults.declare("payslip.before_copy_commit")
BEFORE_ANNOUNCE = faults.declare("payslip.before_announce_commit")


@job(label=N_("Issue the payslips"), pool="documents", timeout=3600, retries=20)
def issue_payslips(running: Running, run_id: str) -> None:
    """Issue every payslip of a committed run that is not there yet; those that fail are named at the end."""
    with db.separate_reading():
        run = runs.get_run(run_id)
        progress = service.progress(run_id)
        items = service.outstanding(run_id)
    done = progress.issued
    for item in items:
        running.stop_if_cancelled()
        done += 1
        _issue_one(running, run, item, done, progress.total)
    if running.failed_items:
        raise DomainError(
            N_("%(count)s payslips could not be made; the others are issued."), count=running.failed_items
        )


def _issue_one(running: Running, run: PayRun, item: PayItem, done: int, total: int) -> None:
    try:
        pdf, locale, code = draw(run, item)
        faults.reach(AFTER_RENDER)
        with running.step(done=done, total=total):
            service.issue(actor=running.actor, run=run, item=item, pdf=pdf, locale=locale, code=code)
            faults.reach(BEFORE_COMMIT)
    except LeaseLost:
        raise
    except Exception:  # one person's failure must not keep the others' payslips back
        reference = new_id()[-12:]
        log.exception("payslip of item %s failed, reference %s", item.id, reference)
        running.item_failed()
        with running.step(done=done, total=total):
            service.record_failure(run_id=run.id, item=item, reference=reference)


class Drawn(NamedTuple):
    """A payslip on paper: its bytes, its language and the code printed on it."""

    pdf: bytes
    locale: str
    code: str


def draw(run: PayRun, item: PayItem) -> Drawn:
    """Render the payslip of one person in their language."""
    with db.separate_reading():
        locale = service.language_of(item)
        slip = sheet.build(run, item)
    pdf = drawing.draw(slip, locale=locale, made_at=run.committed_at or clock.now())
    return Drawn(pdf, locale, slip.code)


@job(label=N_("Publish the payslips whose day has come"), timeout=1800)
def publish_payslips(running: Running) -> None:
    """Publish what is due, each payslip a commit of its own."""
    with db.separate_reading():
        due = service.due_today()
    for done, payslip in enumerate(due, 1):
        with running.step(done=done, total=len(due)):
            service.publish_one(actor=running.actor, payslip=service.get(payslip.id))


@job(label=N_("Announce a payslip"))
def announce_payslip(running: Running, payslip_id: str, person_id: str) -> None:  # noqa: ARG001
    """Tell the employee; sent once however often this runs."""
    with running.step(done=1, total=1):
        service.announce(payslip_id=payslip_id)
        faults.reach(BEFORE_ANNOUNCE)


@job(label=N_("Copy a payslip into another language"), pool="documents", retries=5)
def copy_payslip(running: Running, payslip_id: str, locale: str) -> None:
    """Make the copy of a payslip in another language from the data of the first one."""
    with db.separate_reading():
        payslip = service.get(payslip_id)
        slip = copies.slip_of(payslip)
        made_at = payslip.created_at
    original = LANGUAGE_NAMES[next(each for each in LOCALES if each != locale)]
    pdf = drawing.draw(slip, locale=locale, made_at=made_at, original=original)
    faults.reach(BEFORE_COPY)
    with running.step(done=1, total=1):
        copies.file_copy(actor=running.actor, payslip=service.get(payslip_id), locale=locale, pdf=pdf)
