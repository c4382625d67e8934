"""Messages to candidates about their application: received, and a new link to it."""

from dataclasses import dataclass
from datetime import date, timedelta

from hr.auth import service as auth
from hr.i18n import N_, format_date, use_locale
from hr.notifications.messages import Message
from hr.notifications.service import Recipient, send

LINK_LASTS = timedelta(days=30)

SAMPLE = {
    "job": "Responsable de turno de almacén",
    "reference": "C-7K3FQ2",
    "link": "https://portal.example/link/abc",
    "answer_by": "lunes 30 de noviembre",
    "days": LINK_LASTS.days,
}
MESSAGES = (
    Message("application_received", "candidate", SAMPLE, title=N_("Application received")),
    Message("candidate_link", "candidate", SAMPLE, title=N_("Link to an application"), is_awaited=True),
    Message(
        "another_file",
        "candidate",
        {**SAMPLE, "why": "El archivo pide una contraseña. Envíalo sin ella."},
        title=N_("Request for another file"),
        by_person=True,
    ),
)


@dataclass(frozen=True)
class Facts:
    """What every message about an application names: whom it goes to, which application, which job."""

    to: Recipient
    application_id: str
    reference: str
    job: str  # its title in the reader's language

    @property
    def about(self) -> tuple[str, str]:
        """What the message is about."""
        return ("application", self.application_id)

    def context(self) -> dict[str, str | int]:
        """Return the values of every message; its link works once and replaces earlier ones."""
        link = auth.make_link(purpose="candidate", subject=self.about, lifetime=LINK_LASTS)
        return {"job": self.job, "reference": self.reference, "link": link, "days": LINK_LASTS.days}


def received(facts: Facts, *, answer_by: date) -> None:
    """Say that the application is here, once."""
    with use_locale(facts.to.locale):
        day = format_date(answer_by, "weekday")
    send(
        message="application_received",
        to=facts.to,
        context={**facts.context(), "answer_by": day},
        about=facts.about,
        key=f"application_received:{facts.application_id}",
    )


def link(facts: Facts) -> None:
    """Send a new link."""
    context = facts.context()
    send(
        message="candidate_link",
        to=facts.to,
        context=context,
        about=facts.about,
        key=f"candidate_link:{str(context['link'])[-43:]}",
    )


def another_file(facts: Facts, *, why: str, key: str) -> None:
    """Ask for another file, because of what was wrong with the one sent."""
    context = {**facts.context(), "why": why}
    send(message="another_file", to=facts.to, context=context, about=facts.about, key=key)
