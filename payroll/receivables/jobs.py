"""Jobs of owed money: what a commit took, what a correction leaves owing, the daily reminders."""

from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.garnishments import withholding
from payroll.receivables import dunning, reconciling


@job(label=N_("Note what a pay run took back"))
def note_recoveries(running: Running, run_id: str) -> None:
    """Note what a committed run paid out, took back and withheld for courts; a second time finds nothing."""
    with running.step():
        reconciling.reconcile(actor=running.actor, run_id=run_id)
        withholding.note(actor=running.actor, run_id=run_id)


@job(label=N_("Note what somebody owes back"))
def keep_owed_back(
    running: Running, employment_id: str, run_id: str, amount_minor: int, currency: str
) -> None:
    """Keep what a correction paid too much as a receivable, once."""
    with running.step():
        reconciling.owed_back(
            actor=running.actor,
            employment_id=employment_id,
            run_id=run_id,
            amount_minor=amount_minor,
            currency=currency,
        )


@job(label=N_("Remind of repayments"))
def remind_of_repayments(running: Running) -> None:
    """Send the reminders that are due today; a second run finds them sent."""
    with running.step():
        waiting = dunning.waiting()
    for number, receivable_id in enumerate(waiting, 1):
        running.stop_if_cancelled()
        with running.step(done=number, total=len(waiting)):
            dunning.remind(receivable_id)
