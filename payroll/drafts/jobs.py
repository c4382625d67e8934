"""refresh_draft answers a change of a person's facts; keep_drafts opens and calculates what is missing."""

from hr import db
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.drafts import service


def is_on_a_draft(employment_id: str = "", person_id: str = "", **_more: str) -> bool:
    """Tell whether a change of somebody's facts reaches any open run."""
    return bool(service.touched_runs(person_id=person_id, employment_id=employment_id))


@job(label=N_("Bring the pay drafts up to date"), timeout=120, retries=20, only_if=is_on_a_draft)
def refresh_draft(running: Running, employment_id: str = "", person_id: str = "", **_more: str) -> None:
    """Calculate the person again in every open run they are on, each in its own transaction."""
    with db.separate_reading():
        found = service.touched_runs(person_id=person_id, employment_id=employment_id)
    for run_id, of_employment in found:
        with running.step():
            service.refresh(actor=running.actor, run_id=run_id, employment_id=of_employment)


@job(label=N_("Keep a draft of the current pay periods"), timeout=300)
def keep_drafts(running: Running) -> None:
    """See that the current period of every pay group has a calculated run."""
    with db.separate_reading():
        ids = service.groups_to_keep()
    for group_id in ids:
        running.stop_if_cancelled()
        with running.step():
            service.keep_draft(actor=running.actor, group_id=group_id)
