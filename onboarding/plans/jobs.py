"""Jobs of plans: open one when somebody is hired or added, remind every day."""

from hr import db
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from onboarding.plans import reminders, service


@job(label=N_("Open an onboarding plan"))
def open_plan(running: Running, employment_id: str, person_id: str, application_id: str = "") -> None:  # noqa: ARG001
    """Open the plan of whoever was hired or added; a second run finds it open."""
    with running.step(done=1, total=1):
        service.open_plan(actor=running.actor, employment_id=employment_id)


@job(label=N_("Remind of onboarding tasks"))
def remind_due(running: Running) -> None:
    """Remind of what is due tomorrow or late; each person hears of it once a day."""
    with db.separate_reading():
        cases = reminders.cases_to_remind()
    for number, case_id in enumerate(cases, start=1):
        running.stop_if_cancelled()
        with running.step(done=number, total=len(cases)):
            reminders.remind(actor=running.actor, case_id=case_id)
