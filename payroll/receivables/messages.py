"""The one message about owed money: what happened, in a sentence without amounts, and where to read on."""

from hr.i18n import N_
from hr.notifications.messages import Message

REPAYMENT = Message(
    name="repayment_notice",
    title=N_("About a repayment"),
    audience="employee",
    sample={
        "link": "https://portal.example/me/advances/1",
        "what": "The next pay takes a part of it",
        "given_name": "Daniel",
    },
    inbox=N_("About a repayment: look at what has changed"),
)
