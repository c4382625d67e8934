"""issue_payslips: one job for a run, each payslip a commit of its own; announce_payslip: one mail."""

import logging

from hr import db, faults
from hr.documents import render
from hr.errors import DomainError, LeaseLost
from hr.i18n import N_, use_locale
from hr.ids import new_id
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.payslips import service, sheet
from payroll.runs import service as runs
from payroll.runs.models import PayItem, PayRun

log = logging.getLogger(__name__)

AFTER_RENDER = faults.declare("payslip.after_render")
BEFORE_COMMIT = faults.declare("payslip.before_commit")
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
        pdf, locale = draw(run, item)
        faults.reach(AFTER_RENDER)
        with running.step(done=done, total=total):
            service.issue(actor=running.actor, run=run, item=item, pdf=pdf, locale=locale)
            faults.reach(BEFORE_COMMIT)
    except LeaseLost:
        raise
    except Exception:  # one person's failure must not keep the others' payslips back
        reference = new_id()[-12:]
        log.exception("payslip of item %s failed, reference %s", item.id, reference)
        running.item_failed()
        with running.step(done=done, total=total):
            service.record_failure(run_id=run.id, item=item, reference=reference)


def draw(run: PayRun, item: PayItem) -> tuple[bytes, str]:
    """Render the payslip of one person in their language; return the PDF and the language."""
    with db.separate_reading():
        locale = service.language_of(item)
        with use_locale(locale):
            page = sheet.build(run, item)
    return render.render("payslip", {"sheet": page}, locale=locale), locale


@job(label=N_("Announce a payslip"))
def announce_payslip(running: Running, payslip_id: str, person_id: str) -> None:  # noqa: ARG001
    """Tell the employee; sent once however often this runs."""
    with running.step(done=1, total=1):
        service.announce(payslip_id=payslip_id)
        faults.reach(BEFORE_ANNOUNCE)
