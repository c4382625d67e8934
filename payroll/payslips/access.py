"""Who opened a payslip, when and what for: a row of the trail for every look, which its owner sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, or_, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.i18n import LazyText, lazy_gettext
from payroll import purposes
from payroll.payslips.models import Payslip, PayslipCopy

SEEN, OPENED, ACKNOWLEDGED, PROTECTED = (
    "payslip.seen", "payslip.opened", "payslip.acknowledged", "payslip.protected",
)  # fmt: skip
FILE_READ = "document.read"
LOOKS = (SEEN, OPENED, ACKNOWLEDGED, PROTECTED, FILE_READ)
WORDS: dict[str, LazyText] = {
    SEEN: lazy_gettext("Looked at the page"),
    OPENED: lazy_gettext("Opened it for payroll"),
    ACKNOWLEDGED: lazy_gettext("Confirmed to have received it"),
    PROTECTED: lazy_gettext("Downloaded a copy with a password"),
    FILE_READ: lazy_gettext("Downloaded the PDF"),
}


@dataclass(frozen=True)
class Look:
    """One time somebody opened a payslip."""

    at: datetime
    who: str
    role: str  # as the trail keeps it; the filter `role_words` writes it
    what: str
    note: str = ""
    times: int = 1

    def is_again(self, other: "Look") -> bool:
        """Tell whether another look is the same one of the same person on the same day."""
        return self.at.date() == other.at.date() and replace(self, at=other.at, times=other.times) == other


def record_seen(*, actor: Actor, payslip: Payslip) -> None:
    """Record in a transaction of its own that somebody looks at a payslip's page; works inside a GET."""
    with db.separate_unit_of_work() as work:
        audit.record(actor=actor, action=SEEN, subject=("payslip", payslip.id))
        if actor.person_id == payslip.person_id:
            first = update(Payslip).where(col(Payslip.id) == payslip.id, col(Payslip.seen_at).is_(None))
            work.session.execute(first.values(seen_at=clock.now()))


def open_for(*, actor: Actor, payslip: Payslip, purpose: str) -> None:
    """Record what somebody needs another person's payslip for; it opens for a quarter of an hour."""
    purposes.say(actor=actor, action=OPENED, subject=("payslip", payslip.id), purpose=purpose)


def is_open_for(*, actor: Actor, payslip: Payslip) -> bool:
    """Tell whether this person has said lately what they need the payslip for."""
    return purposes.is_said(actor=actor, action=OPENED, subject_id=payslip.id)


def acknowledge(*, actor: Actor, payslip: Payslip) -> bool:
    """Record that the employee has received a payslip; a second time changes nothing."""
    free = update(Payslip).where(col(Payslip.id) == payslip.id, col(Payslip.acknowledged_at).is_(None))
    if not db.change(db.session(), free.values(acknowledged_at=clock.now())):
        return False
    audit.record(actor=actor, action=ACKNOWLEDGED, subject=("payslip", payslip.id))
    return True


def looks(payslip: Payslip, *, limit: int = 50) -> Sequence[Look]:
    """Return who opened a payslip or its files, newest first; what one does again and again is told once."""
    copies = select(PayslipCopy.document_id).where(PayslipCopy.payslip_id == payslip.id)
    subjects = or_(
        AuditEntry.subject_id == payslip.id,
        AuditEntry.subject_id == payslip.document_id,
        col(AuditEntry.subject_id).in_(copies),
    )
    query = (
        select(AuditEntry)
        .where(subjects, col(AuditEntry.action).in_(LOOKS))
        .order_by(col(AuditEntry.id).desc())
        .limit(limit)
    )
    found: list[Look] = []
    for look in map(_look, db.session().exec(query)):
        if found and found[-1].is_again(look):
            found[-1] = replace(found[-1], times=found[-1].times + 1)
        else:
            found.append(look)
    return found


def _look(entry: AuditEntry) -> Look:
    purpose = purposes.PURPOSES.get(str(entry.details.get("purpose", "")), "")
    name, words = audit.actor_name(entry), str(WORDS[entry.action])
    return Look(entry.created_at, name, entry.actor_role, words, str(purpose))
