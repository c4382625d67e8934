"""Messages to candidates about their application: received, and a new link to it."""

from datetime import date, timedelta

from hr.auth import service as auth
from hr.i18n import format_date, use_locale
from hr.notifications.messages import Message
from hr.notifications.service import Recipient, send
from screening.applications.models import Application
from screening.openings.models import Job

LINK_LASTS = timedelta(days=30)

SAMPLE = {
    "job": "Responsable de turno de almacén",
    "reference": "C-7K3FQ2",
    "link": "https://portal.example/link/abc",
    "answer_by": "lunes 30 de noviembre",
    "days": LINK_LASTS.days,
}
MESSAGES = (
    Message("application_received", "candidate", SAMPLE),
    Message("candidate_link", "candidate", SAMPLE),
)


def recipient(row: Application) -> Recipient:
    """Return the candidate as a recipient, in their language."""
    return Recipient(row.email, row.locale, row.name, row.person_id)


def values(row: Application, job: Job) -> dict[str, object]:
    """Return what every message about an application names; its link works once and replaces earlier ones."""
    link = auth.make_link(purpose="candidate", subject=("application", row.id), lifetime=LINK_LASTS)
    return {
        "job": job.title_in(row.locale),
        "reference": row.reference,
        "link": link,
        "days": LINK_LASTS.days,
    }


def received(row: Application, job: Job, *, answer_by: date) -> None:
    """Say that the application is here, once."""
    with use_locale(row.locale):
        day = format_date(answer_by, "weekday")
    send(
        message="application_received",
        to=recipient(row),
        context={**values(row, job), "answer_by": day},
        about=("application", row.id),
        key=f"application_received:{row.id}",
    )


def link(row: Application, job: Job) -> None:
    """Send a new link."""
    context = values(row, job)
    send(
        message="candidate_link",
        to=recipient(row),
        context=context,
        about=("application", row.id),
        key=f"candidate_link:{str(context['link'])[-43:]}",
    )
