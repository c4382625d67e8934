"""The hourly look at changes of account: waiting times that are over, days that have come."""

from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.accounts import service


@job(label=N_("Let new pay accounts count"))
def settle_bank_changes(running: Running) -> None:
    """Let every change go on whose time has come; a second run finds it done."""
    with running.step():
        waiting = [change.id for change in service.due()]
    for number, change_id in enumerate(waiting, 1):
        running.stop_if_cancelled()
        with running.step(done=number, total=len(waiting)):
            service.go_on(actor=running.actor, change_id=change_id)
