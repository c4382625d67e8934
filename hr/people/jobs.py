"""close_employments: whoever's last day is past has left."""

from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from hr.people import employments


@job(label=N_("Close employments that are over"), timeout=120)
def close_employments(running: Running) -> None:
    """Mark employments as ended from the day after their last."""
    with running.step():
        employments.close_ended(actor=running.actor)
