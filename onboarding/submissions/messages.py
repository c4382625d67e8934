"""The message about a pay account that changed: without any digit of it."""

from hr.i18n import N_
from hr.notifications.messages import Message

ACCOUNT_CHANGED = Message(
    name="account_changed",
    title=N_("Change of the pay account"),
    audience="employee",
    sample={
        "link": "https://portal.example/me/pay-account",
        "given_name": "Daniel",
        "day": "1 dic",
    },
    inbox=N_("Your pay goes to another account from %(day)s on"),
    by_person=True,
)
MESSAGES = (ACCOUNT_CHANGED,)
PREPARERS_LINE = N_("%(person)s is paid to another account from %(day)s on")
