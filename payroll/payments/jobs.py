"""What follows a commit besides payslips: the bank file and the journal, once each."""

from hr import faults
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.payments import service, settling
from payroll.runs import service as runs

BANK_FILE_BEFORE_COMMIT = faults.declare("bank_file.before_commit")
JOURNAL_BEFORE_COMMIT = faults.declare("journal.before_commit")


@job(label=N_("Write the bank file"))
def write_bank_file(running: Running, run_id: str) -> None:
    """Write the bank file of a committed run; a second run finds it done."""
    with running.step(done=1, total=1):
        service.write_bank_file(actor=running.actor, run=settling.lock(run_id))
        faults.reach(BANK_FILE_BEFORE_COMMIT)


@job(label=N_("Write the journal"))
def write_journal(running: Running, run_id: str) -> None:
    """Book a committed run; a second run finds it done."""
    with running.step(done=1, total=1):
        service.write_journal(actor=running.actor, run=runs.get_run(run_id))
        faults.reach(JOURNAL_BEFORE_COMMIT)
