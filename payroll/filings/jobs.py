"""keep_filings: the calendar and its reminders, several times a day; issue_papers: everybody's own copy."""

import logging

from hr import db, faults
from hr.company import service as company
from hr.documents import render
from hr.errors import DomainError, LeaseLost
from hr.i18n import N_
from hr.ids import new_id
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.filings import papers, service
from payroll.filings.calendar import obligations, reminders

log = logging.getLogger(__name__)

AFTER_RENDER = faults.declare("filings.after_render")
BEFORE_REMINDERS = faults.declare("filings.before_reminders_commit")


@job(label=N_("Keep the calendar of filings"))
def keep_filings(running: Running, run_id: str = "") -> None:  # noqa: ARG001  # of the pay that was committed
    """Put on the calendar what is due in the year ahead, and remind of what is due soon."""
    with running.step(done=0, total=1):
        entities = [row.id for row in company.legal_entities()]
    for entity_id in entities:
        with running.step(done=0, total=1):
            obligations.keep(company.get_legal_entity(entity_id))
    with running.step(done=1, total=1):
        for filing in reminders.waiting():
            reminders.remind(filing)
        faults.reach(BEFORE_REMINDERS)


@job(label=N_("Issue the papers of a filing"), pool="documents", timeout=3600, retries=20)
def issue_papers(running: Running, filing_id: str, generation: int) -> None:  # noqa: ARG001
    """Print and file every paper that is not there yet; those that fail are told at the end."""
    with db.separate_reading():
        filing = service.get(filing_id)
        outstanding = papers.outstanding(filing)
    for done, paper in enumerate(outstanding, 1):
        running.stop_if_cancelled()
        try:
            template = papers.TEMPLATES[filing.kind]
            pdf = render.render(template, {"paper": paper.context}, locale=paper.locale)
            faults.reach(AFTER_RENDER)
            with running.step(done=done, total=len(outstanding)):
                papers.store(actor=running.actor, filing=filing, paper=paper, pdf=pdf)
        except LeaseLost:
            raise
        except Exception:  # one person's failure must not keep the others' papers back
            log.exception("a paper of filing %s failed, reference %s", filing_id, new_id()[-12:])
            running.item_failed()
    if running.failed_items:
        raise DomainError(
            N_("%(count)s papers could not be made; the others are issued."), count=running.failed_items
        )
    with running.step(done=len(outstanding), total=len(outstanding)):
        papers.finish(actor=running.actor, filing=service.get(filing_id))
