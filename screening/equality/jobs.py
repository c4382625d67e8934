"""Answers are forgotten when an application is taken back, and when its time is over."""

from hr import db
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from screening.equality import service


@job(
    label=N_("Remove the equality answers of a withdrawn application"), pool="default", timeout=60, retries=3
)
def forget_answers(running: Running, application_id: str) -> None:
    """Remove the answers of one application."""
    with running.step():
        service.forget(actor=running.actor, application_id=application_id)


@job(label=N_("Remove equality answers kept long enough"), pool="default", timeout=300, retries=3)
def forget_old_answers(running: Running) -> None:
    """Remove the answers whose time is over."""
    with db.separate_reading():
        ids = service.expired()
    for application_id in ids:
        with running.step():
            service.forget(actor=running.actor, application_id=application_id)
