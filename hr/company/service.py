"""Reading and changing the company: profile, legal entities, departments."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.company.models import CompanyProfile, Department, LegalEntity, Registration
from hr.errors import NotFound
from hr.i18n import N_


def profile() -> CompanyProfile:
    """Return the company profile; a fresh installation has the defaults."""
    return db.session().exec(select(CompanyProfile)).first() or CompanyProfile()


def save_profile(*, actor: Actor, **changes: Any) -> CompanyProfile:
    """Change the profile and record what changed."""
    row = profile()
    _apply(row, changes)
    db.session().add(row)
    audit.record(
        actor=actor,
        action="company.profile_changed",
        subject=("company", row.id),
        details={"fields": sorted(changes)},
    )
    return row


def legal_entities() -> Sequence[LegalEntity]:
    """Return all legal entities by name."""
    return db.session().exec(select(LegalEntity).order_by(col(LegalEntity.name))).all()


def get_legal_entity(entity_id: str) -> LegalEntity:
    """Return one legal entity or raise NotFound."""
    row = db.session().get(LegalEntity, entity_id)
    if row is None:
        raise NotFound(N_("We could not find this legal entity."))
    return row


def hold_legal_entity(entity_id: str) -> None:
    """Let acts on one legal entity follow each other until the transaction ends; rows may refer to it."""
    db.hold(LegalEntity, entity_id)


def save_legal_entity(
    *, actor: Actor, entity: LegalEntity, iban: str | None = None, **changes: Any
) -> LegalEntity:
    """Create or change a legal entity; values are checked by the form before."""
    _apply(entity, changes)
    if iban is not None:
        entity.iban = iban
    db.session().add(entity)
    db.session().flush()
    fields = sorted([*changes, *(["iban"] if iban is not None else [])])
    audit.record(
        actor=actor,
        action="company.legal_entity_saved",
        subject=("legal_entity", entity.id),
        details={"fields": fields},
    )
    return entity


def registrations(entity_id: str) -> dict[str, str]:
    """Return the further numbers of an employer, by their kind."""
    query = select(Registration).where(Registration.legal_entity_id == entity_id)
    return {row.kind: row.number for row in db.session().exec(query.order_by(col(Registration.kind)))}


def set_registration(*, actor: Actor, entity: LegalEntity, kind: str, number: str) -> None:
    """Record the number under which an agency knows an employer; the one before it is replaced."""
    query = select(Registration).where(Registration.legal_entity_id == entity.id, Registration.kind == kind)
    row = db.session().exec(query).first() or Registration(
        legal_entity_id=entity.id, kind=kind, number=number
    )
    before, row.number = row.number, number
    db.session().add(row)
    audit.record(
        actor=actor,
        action="company.registration_set",
        subject=("legal_entity", entity.id),
        details={"kind": kind, "before": before, "after": number},
    )


def departments(entity_id: str | None = None) -> Sequence[Department]:
    """Return departments by name, of one entity or of all."""
    query = select(Department).order_by(col(Department.name))
    if entity_id:
        query = query.where(Department.legal_entity_id == entity_id)
    return db.session().exec(query).all()


def get_department(department_id: str) -> Department:
    """Return one department or raise NotFound."""
    row = db.session().get(Department, department_id)
    if row is None:
        raise NotFound(N_("We could not find this department."))
    return row


def add_department(*, actor: Actor, entity_id: str, name: str, cost_centre: str = "") -> Department:
    """Add a department to a legal entity."""
    row = Department(legal_entity_id=get_legal_entity(entity_id).id, name=name, cost_centre=cost_centre)
    db.session().add(row)
    db.session().flush()
    audit.record(actor=actor, action="company.department_added", subject=("department", row.id))
    return row


def _apply(row: Any, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name not in type(row).model_fields:
            raise AttributeError(f"{type(row).__name__} has no field {name}")
        setattr(row, name, value)
