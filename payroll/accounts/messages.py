"""The messages about pay accounts: without any digit of one."""

from hr.i18n import N_
from hr.notifications.messages import Message

SAMPLE = {
    "link": "https://portal.example/me/pay-account",
    "alarm_link": "https://portal.example/account-alarm/abc",
    "given_name": "Daniel",
    "day": "1 dic",
}
ASKED = Message(
    name="account_change_asked",
    title=N_("Another pay account was asked for"),
    audience="employee",
    sample=SAMPLE,
    inbox=N_("Another account was asked for; it counts from %(day)s on"),
    by_person=True,
)
CHANGED = Message(
    name="account_changed",
    title=N_("Change of the pay account"),
    audience="employee",
    sample=SAMPLE,
    inbox=N_("Your pay goes to another account from %(day)s on"),
    by_person=True,
)
REFUSED = Message(
    name="account_change_refused",
    title=N_("Another pay account was refused"),
    audience="employee",
    sample=SAMPLE,
    inbox=N_("Your pay stays with the account of before"),
    by_person=True,
)
MESSAGES = (ASKED, CHANGED, REFUSED)
ASKED_LINE = N_("%(person)s asks to be paid to another account from %(day)s on")
PREPARERS_LINE = N_("%(person)s is paid to another account from %(day)s on")
ALARM_LINE = N_("%(person)s did not ask for another pay account: look at it now")
