"""What waits among the filings: those to prepare, to review and to file, and those the authority rejected."""

from collections.abc import Sequence

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import format_date, gettext
from payroll.filings import kinds, states
from payroll.filings.calendar.reminders import waiting
from payroll.filings.models import Filing
from payroll.filings.service import may_review

MOST = 5  # lines on the desk; the calendar lists the rest


def to_prepare(_actor: Actor) -> list[DeskTask]:
    """Return what has to be prepared soon, and what came back from the authority."""
    rejected = select(Filing).where(Filing.state == states.REJECTED).order_by(col(Filing.due_on))
    ready = [row for row in waiting() if row.state == states.READY]
    return [*_tasks(db.session().exec(rejected).all()), *_tasks(ready)][:MOST]


def to_review(actor: Actor) -> list[DeskTask]:
    """Return what waits for this reviewer, and what is reviewed and not handed in."""
    found = [row for row in waiting() if row.state == states.PREPARED and may_review(actor, row)]
    return _tasks([*found, *(row for row in waiting() if row.state == states.REVIEWED)])[:MOST]


def _tasks(rows: Sequence[Filing]) -> list[DeskTask]:
    return [_task(row) for row in rows]


def _task(row: Filing) -> DeskTask:
    title = gettext(
        "%(filing)s %(period)s, due on %(due)s",
        filing=gettext(kinds.get(row.kind).name),
        period=row.period,
        due=format_date(row.due_on, "long"),
    )
    is_late = row.due_on < clock.today()
    is_bad = is_late or row.state == states.REJECTED
    word = gettext("Overdue") if is_late else str(states.LABELS[row.state])
    return DeskTask(
        title, "filings.show", "calendar3", tone="bad" if is_bad else "warn", word=word,
        arguments={"filing_id": row.id},
    )  # fmt: skip
