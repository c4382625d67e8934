"""What waits in changes of pay accounts."""

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.accounts import service, states
from payroll.accounts.models import BankChange


def to_decide(actor: Actor) -> list[DeskTask]:
    """Return the changes reported as not theirs, and those that wait for a second person."""
    query = select(BankChange).where(col(BankChange.state).in_((states.FROZEN, states.VERIFYING)))
    rows = [row for row in db.session().exec(query) if service.may_decide(actor, row)]
    frozen = [row for row in rows if row.state == states.FROZEN]
    waiting = [row for row in rows if row.state == states.VERIFYING]
    found = []
    if frozen:
        title = ngettext(
            "Look at %(num)s account change reported as not theirs",
            "Look at %(num)s account changes reported as not theirs",
            len(frozen),
        )
        found.append(DeskTask(title, "bank_changes.index", "bank", "", "bad", gettext("Stopped")))
    if waiting:
        title = ngettext(
            "Decide %(num)s change of a pay account", "Decide %(num)s changes of pay accounts", len(waiting)
        )
        found.append(DeskTask(title, "bank_changes.index", "bank", "", "warn", gettext("Waiting")))
    return found
