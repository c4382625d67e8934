"""The limit of a company: read for a day, set from a day on."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NoReturn

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Invalid
from hr.i18n import N_
from hr.money import to_minor
from payroll.approvals.models import ApprovalLimit


def limits_of(entity_id: str) -> Sequence[ApprovalLimit]:
    """Return every limit a company has set, the one set last first."""
    query = select(ApprovalLimit).where(ApprovalLimit.legal_entity_id == entity_id)
    return db.session().exec(query.order_by(col(ApprovalLimit.id).desc())).all()


def limit_on(entity_id: str, day: date) -> int | None:
    """Return the limit in force on a day in minor units, None where one signature is always enough.

    Of several for a day the one set last counts; a later day's own begins with that day.
    """
    query = (
        select(ApprovalLimit)
        .where(ApprovalLimit.legal_entity_id == entity_id, col(ApprovalLimit.effective_from) <= day)
        .order_by(col(ApprovalLimit.effective_from).desc(), col(ApprovalLimit.id).desc())
    )
    row = db.session().exec(query).first()
    return row.amount_minor if row else None


def set_limit(
    *, actor: Actor, entity_id: str, amount: Decimal | None, effective_from: date | None
) -> ApprovalLimit:
    """Set what one approver may sign alone; None takes the limit away.

    What asks for fewer signatures counts from tomorrow at the earliest, so that nobody loosens it to get the
    run of the day through.
    """
    entity, today = company.get_legal_entity(entity_id), clock.today()
    minor = None if amount is None else to_minor(amount)
    if minor is not None and minor < 0:
        _refuse("amount", N_("A limit is not below zero."))
    if effective_from is None or effective_from < today:
        _refuse("effective_from", N_("A limit counts from today at the earliest."))
    if _is_looser(minor, limit_on(entity.id, effective_from)) and effective_from <= today:
        _refuse(
            "effective_from",
            N_("A higher limit, or none, counts from tomorrow at the earliest."),
        )
    row = ApprovalLimit(
        legal_entity_id=entity.id,
        effective_from=effective_from,
        amount_minor=minor,
        user_id=actor.user_id or "",
    )
    db.session().add(row)
    audit.record(
        actor=actor,
        action="company.approval_limit_set",
        subject=("legal_entity", entity.id),
        details={"amount_minor": minor, "from": effective_from.isoformat()},
    )
    return row


def _is_looser(new: int | None, old: int | None) -> bool:
    return old is not None and (new is None or new > old)


def _refuse(field: str, message: str) -> NoReturn:
    raise Invalid(message, key="bad_limit", fields={field: message})
