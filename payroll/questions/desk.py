"""What waits in questions about pay."""

from sqlmodel import func, select

from hr import db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.questions.models import OPEN, PayQuestion


def to_answer(_actor: Actor) -> list[DeskTask]:
    """Return the questions nobody has answered."""
    query = select(func.count()).select_from(PayQuestion).where(PayQuestion.state == OPEN)
    count = db.session().exec(query).one()
    if not count:
        return []
    title = ngettext("Answer %(num)s question about pay", "Answer %(num)s questions about pay", count)
    return [DeskTask(title, "pay_questions.index", "chat-dots", "", "warn", gettext("Waiting"))]
