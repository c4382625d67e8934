"""What follows from the commit of a correction: whoever was paid too much owes it."""

from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.corrections import service
from payroll.offcycle import service as offcycle
from payroll.runs import service as runs


@job(label=N_("Note what a correction leaves owing"))
def tell_owed(running: Running, run_id: str) -> None:
    """Announce what people owe after a committed correction, each once."""
    with running.step():
        run = runs.get_run(run_id)
        owed = service.owed_back(run) | offcycle.advanced(run)
        service.tell_owed(actor=running.actor, run=run, owed=owed)
