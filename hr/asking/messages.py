"""The mail that asks somebody for what their pay lacks."""

from hr.i18n import N_
from hr.notifications.messages import Message

PAY_DETAILS_NEEDED = Message(
    name="pay_details_needed",
    title=N_("Request for what pay lacks"),
    audience="employee",
    sample={
        "link": "https://portal.example/me/pay-account",
        "given_name": "Tom",
        "items": ["La cuenta de cobro"],
    },
    inbox=N_("Before we can pay you, something is missing"),
    by_person=True,
)
MESSAGES = (PAY_DETAILS_NEEDED,)
