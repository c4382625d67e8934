"""Reminders before a filing is due: 30, 14, 7, 2 and 0 days, each told once to each person it waits for."""

from collections.abc import Sequence

from sqlmodel import col, select

from hr import clock, db
from hr.access import Role
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import service as company
from hr.i18n import format_date, gettext, use_locale
from hr.notifications import service as notifications
from hr.notifications.service import Recipient
from payroll.filings import kinds, states
from payroll.filings.models import Filing

STEPS = (30, 14, 7, 2, 0)
# Who has to move next, by the state the filing is in.
WAITS_FOR = {
    states.UPCOMING: Role.PAYROLL_PREPARER,
    states.READY: Role.PAYROLL_PREPARER,
    states.PREPARED: Role.PAYROLL_APPROVER,
    states.REVIEWED: Role.PAYROLL_APPROVER,
}


def step_of(filing: Filing) -> int | None:
    """Return the last step that has come, None when it is too early; after the day it stays 0."""
    left = (filing.due_on - clock.today()).days
    reached = [step for step in STEPS if left <= step]
    return min(reached) if reached else None


def waiting() -> Sequence[Filing]:
    """Return the open filings whose first step has come, the one due first at the head."""
    query = select(Filing).where(col(Filing.state).in_(states.OPEN)).order_by(col(Filing.due_on))
    # A payment's own submission belongs to its run, which reminds by itself until it is committed.
    return [
        row
        for row in db.session().exec(query)
        if step_of(row) is not None and not (row.kind == kinds.FPS and row.state == states.UPCOMING)
    ]


def remind(filing: Filing) -> None:
    """Tell those a filing waits for that its next step has come, once for each step."""
    step = step_of(filing)
    if step is None or filing.state not in WAITS_FOR:
        return
    for user in auth.users_with_role(WAITS_FOR[filing.state]):
        if user.is_active:
            _tell(user, filing, step)


def _tell(user: User, filing: Filing, step: int) -> None:
    path = f"/payroll/filings/{filing.id}"
    with use_locale(user.locale):
        name = gettext(kinds.get(filing.kind).name)
        due = format_date(filing.due_on, "long")
    notifications.send(
        message="filing_due",
        to=Recipient.user(user),
        context={
            "filing": name,
            "period": filing.period,
            "due": due,
            "entity": company.get_legal_entity(filing.legal_entity_id).name,
            "page_link": auth.base_url() + path,
        },
        about=("filing", filing.id),
        key=f"filing_due:{filing.id}:{step}:{user.id}",
        path=path,
        line={"due": filing.due_on.isoformat()},
    )
