"""What payroll opens another person's papers for: said beforehand, kept in the trail, good for a while."""

from datetime import timedelta

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.errors import Invalid
from hr.i18n import N_, LazyText, lazy_gettext

WHILE_FRESH = timedelta(minutes=15)  # how long a purpose holds
PURPOSES: dict[str, LazyText] = {
    "question": lazy_gettext("Somebody asked about it"),
    "correction": lazy_gettext("A correction or a claim"),
    "check": lazy_gettext("A check of the run"),
    "authority": lazy_gettext("An authority or a court asks for it"),
}


def say(*, actor: Actor, action: str, subject: tuple[str, str], purpose: str) -> None:
    """Record what somebody needs a person's paper for; it opens for a quarter of an hour."""
    if purpose not in PURPOSES:
        text = N_("Choose what you need it for.")
        raise Invalid(text, fields={"purpose": text})
    audit.record(actor=actor, action=action, subject=subject, details={"purpose": purpose})


def is_said(*, actor: Actor, action: str, subject_id: str) -> bool:
    """Tell whether this person has said lately what they need the paper for."""
    query = (
        select(AuditEntry.id)
        .where(AuditEntry.subject_id == subject_id, AuditEntry.action == action)
        .where(AuditEntry.actor_id == actor.id, col(AuditEntry.created_at) > clock.now() - WHILE_FRESH)
    )
    return db.session().exec(query.limit(1)).first() is not None
