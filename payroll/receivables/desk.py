"""What waits in owed money: decisions, disputes, and parts that nobody could take."""

from sqlmodel import col, func, or_, select

from hr import db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.receivables import states
from payroll.receivables.models import Receivable


def to_decide(actor: Actor) -> list[DeskTask]:
    """Return the requests and proposals that wait for this person."""
    query = (
        select(func.count())
        .select_from(Receivable)
        .where(or_(Receivable.state == states.REQUESTED, Receivable.proposed != ""))
        .where(Receivable.person_id != (actor.person_id or ""))
    )
    count = db.session().exec(query).one()
    if not count:
        return []
    title = ngettext("Decide %(num)s advance or debt", "Decide %(num)s advances or debts", count)
    return [DeskTask(title, "receivables.index", "cash-stack", "", "warn", gettext("Waiting"))]


def to_look_into(_actor: Actor) -> list[DeskTask]:
    """Return the disputes, and what reminders could not settle."""
    query = (
        select(func.count())
        .select_from(Receivable)
        .where(or_(Receivable.state == states.DISPUTED, col(Receivable.needs_person).is_(True)))
    )
    count = db.session().exec(query).one()
    if not count:
        return []
    title = ngettext("Look into %(num)s debt", "Look into %(num)s debts", count)
    return [DeskTask(title, "receivables.index", "cash-stack", "", "warn", gettext("Needs a person"))]
