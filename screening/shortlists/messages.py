"""Messages that follow a person's decision: not this time, and hired."""

from datetime import date

from hr.i18n import N_, format_date, use_locale
from hr.notifications.messages import Message
from hr.notifications.service import send
from screening.applications.messages import SAMPLE, Facts

MESSAGES = (
    Message(
        "application_rejected",
        "candidate",
        {**SAMPLE, "reason": "Buscábamos dos años con equipo a cargo."},
        title=N_("Application declined"),
        by_person=True,
    ),
    Message(
        "candidate_hired",
        "candidate",
        {**SAMPLE, "starts_on": "lunes 7 de diciembre", "job_title": "Responsable de turno"},
        title=N_("Candidate hired"),
        by_person=True,
    ),
)


def rejected(facts: Facts, *, reason: str) -> None:
    """Tell a candidate that we go on with somebody else, and why."""
    send(
        message="application_rejected",
        to=facts.to,
        context={**facts.context(), "reason": reason},
        about=facts.about,
        key=f"application_rejected:{facts.application_id}",
    )


def hired(facts: Facts, *, job_title: str, starts_on: date) -> None:
    """Tell a candidate that they are hired."""
    with use_locale(facts.to.locale):
        day = format_date(starts_on, "weekday")
    send(
        message="candidate_hired",
        to=facts.to,
        context={**facts.context(), "job_title": job_title, "starts_on": day},
        about=facts.about,
        key=f"candidate_hired:{facts.application_id}",
    )
