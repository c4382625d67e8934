"""Telling the person what happens to what they owe; no amount leaves the portal."""

from hr.auth import service as auth
from hr.i18n import N_, gettext, use_locale
from hr.notifications import service as notifications
from hr.notifications.service import Recipient
from hr.people import service as people
from payroll.receivables.models import Receivable

UPCOMING = N_("The next pay takes a part of it")
MISSED = N_("The last pay could not take the whole part")
REMINDER = N_("A part is still open")
OFFER = N_("A part is still open; you can ask us for another plan")
PLAN = N_("The plan has changed: the parts and their days are new")
NOTED = N_("You were paid too much; here is why, how it is taken back and how to object")
DECIDED = N_("We have decided on what you asked for")


def tell(row: Receivable, what: str, *, key: str) -> bool:
    """Send one notice about a receivable; tell whether there was somebody to send it to."""
    user = auth.user_of_person(row.person_id)
    if user is None or not user.is_active:
        return False
    path = f"/me/advances/{row.id}"
    with use_locale(user.locale):
        words = gettext(what)
    notifications.send(
        message="repayment_notice",
        to=Recipient.user(user),
        context={
            "what": words,
            "link": auth.base_url() + path,
            "given_name": people.get_person(row.person_id).given_name,
        },
        about=("receivable", row.id),
        key=f"repayment:{row.id}:{key}",
        path=path,
    )
    return True


def plan_changed(row: Receivable) -> None:
    """Tell that the plan was made anew."""
    tell(row, PLAN, key=f"plan:{row.plan_version}")


def overpaid(row: Receivable) -> None:
    """Tell that too much was paid, and how to contest it."""
    tell(row, NOTED, key="owed")


def decided(row: Receivable) -> None:
    """Tell that what was asked for is decided."""
    tell(row, DECIDED, key=f"decided:{row.state}")
