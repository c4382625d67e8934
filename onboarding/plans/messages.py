"""The messages about plans: welcome, note to staff, reminders."""

from hr.i18n import N_
from hr.notifications.messages import Message

LINK = "https://portal.example/link/abc"
PAGE = "https://portal.example/hr/onboarding/abc"

MESSAGES = (
    Message(
        "onboarding_welcome",
        "new_hire",
        {
            "link": LINK,
            "given_name": "Daniel",
            "job_title": "Mozo de almacén",
            "starts_on": "1 dic",
            "has_started": False,
            "days": 14,
        },
        title=N_("Welcome with the first tasks"),
        inbox=N_("Welcome, %(given_name)s: here are your first tasks"),
        by_person=True,
    ),
    Message(
        "onboarding_started",
        "staff",
        {
            "person": "Daniel Okafor",
            "job_title": "Mozo de almacén",
            "starts_on": "1 dic",
            "tasks": 17,
            "page_link": PAGE,
        },
        title=N_("Onboarding plan opened"),
        inbox=N_("%(person)s starts on %(starts_on)s: the plan is open"),
    ),
    Message(
        "onboarding_reminder",
        "new_hire",
        {
            "link": LINK,
            "given_name": "Daniel",
            "person": "Daniel Okafor",
            "count": 2,
            "rows": [["Di dónde te pagamos", "con retraso"], ["Da tus datos personales", "para mañana"]],
        },
        title=N_("Reminder to a new hire"),
        inbox=N_("%(count)s onboarding tasks need you"),
    ),
    Message(
        "onboarding_staff_reminder",
        "staff",
        {
            "page_link": PAGE,
            "given_name": "Daniel",
            "person": "Daniel Okafor",
            "count": 1,
            "rows": [["Introduce contrato y salario", "para mañana"]],
        },
        title=N_("Reminder to staff about an onboarding"),
        inbox=N_("Onboarding of %(person)s: %(count)s tasks need you"),
    ),
)
