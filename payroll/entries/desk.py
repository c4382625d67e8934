"""What waits in entries: what somebody proposed and somebody else has to approve."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col, func

from hr import db
from hr.access import Actor
from hr.company.models import LegalEntity
from hr.feature import DeskTask
from hr.i18n import format_date, gettext, ngettext
from hr.people.models import Employment
from payroll.entries.models import PROPOSED, PayEntry
from payroll.permissions import PayrollPermission

SHOWN = 5  # months of companies; what is older comes first


def to_approve(actor: Actor) -> list[DeskTask]:
    """Return the months with entries that this person may approve: of others, proposed by others."""
    query = (
        select(col(LegalEntity.id), col(LegalEntity.name), col(PayEntry.period), func.count())
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .join(LegalEntity, col(LegalEntity.id) == col(Employment.legal_entity_id))
        .where(col(PayEntry.state) == PROPOSED, col(PayEntry.proposed_by) != (actor.user_id or ""))
        .group_by(col(LegalEntity.id), col(LegalEntity.name), col(PayEntry.period))
        .order_by(col(PayEntry.period), col(LegalEntity.name))
        .limit(SHOWN)
    )
    if actor.person_id:
        own = (col(PayEntry.proposer_person_id), col(Employment.person_id))
        query = query.where(*(each != actor.person_id for each in own))
    if not actor.may(PayrollPermission.ENTRY_EXCEPTION):
        query = query.where(col(PayEntry.is_exception).is_(False))
    return [_task(*row) for row in db.session().execute(query)]


def _task(entity_id: str, name: str, period: date, count: int) -> DeskTask:
    title = ngettext(
        "Approve %(num)s pay input of %(month)s",
        "Approve %(num)s pay inputs of %(month)s",
        count,
        month=format_date(period, "month"),
    )
    where = {"entity": entity_id, "period": f"{period:%Y-%m}", "state": PROPOSED}
    return DeskTask(title, "inputs.index", "list-check", name, "warn", gettext("Waiting"), where)
