"""Plain functions that make what a test needs; every value can be overridden by keyword."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import func, select

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import rates
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.ids import new_id
from hr.people import service as people
from hr.people.models import Employment, Person
from hr.people.service import NewEmployment, NewPerson, NewTerms
from tests.support import numbers

IBAN = "ES4021000418411000000000"
NIF = "10000000Z"
NAF = "461000000120"


def make_user(
    *roles: Role, locale: str = "en", name: str = "Ada Prueba", person_id: str | None = None
) -> User:
    """Make an account with roles (an employee when none is given)."""
    email = f"user-{new_id()}@example.com"
    return auth.create_user(
        actor=SYSTEM,
        email=email,
        name=name,
        roles=list(roles) or [Role.EMPLOYEE],
        locale=locale,
        person_id=person_id,
    )


def make_actor(*roles: Role, **options: Any) -> Actor:
    """Make an account with roles and return the actor it is."""
    return auth.actor_of_user(make_user(*roles, **options))


def make_entity(**changes: Any) -> LegalEntity:
    """Make a legal entity that can pay."""
    values = {
        "tax_number": "B97000012",
        "contribution_account": "46123456752",
        "holiday_region": "ES-VC",
        "bic": "CAIXESBBXXX",
        "city": "València",
    }
    iban = changes.pop("iban", "ES9121000418450200051332")
    entity = LegalEntity(name=changes.pop("name", "Almacenes Prueba, S.L."))
    accident_rate = changes.pop("accident_rate", "1.50")
    row = company.save_legal_entity(actor=SYSTEM, entity=entity, iban=iban, **{**values, **changes})
    if accident_rate:
        set_accident_rate(row, accident_rate, date(2000, 1, 1))
    return row


def set_accident_rate(entity: LegalEntity, rate: str, effective_from: date) -> None:
    """Set an employer's rate for accidents at work from a day on."""
    rates.set_rate(
        actor=SYSTEM,
        entity=entity,
        kind=rates.ACCIDENTS,
        rate=Decimal(rate),
        effective_from=effective_from,
    )


def make_person(**changes: Any) -> Person:
    """Make a person with a unique address."""
    values = {"given_name": "Lucía", "family_name": "Prueba", "email": f"p-{new_id()}@example.com", **changes}
    return people.create_person(actor=SYSTEM, person=NewPerson(**values))


def make_employee(
    *,
    entity: LegalEntity | None = None,
    annual_gross: str = "21000.00",
    pays: int = 14,
    group: int = 7,
    contract_kind: str = "indefinite",
    starts_on: date = date(2025, 1, 1),
    iban: str | None = "",
    active: bool = True,
    tax_facts: dict[str, Any] | None = None,
    tax_number: str = "",
    social_number: str = "",
    **person: Any,
) -> Employment:
    """Make an active employee with terms, account and tax facts, ready to be paid.

    The first one of an entity has the numbers above, each further one others; `iban=None` leaves it out.
    """
    entity = entity or make_entity()
    place = _employed(entity)
    row = make_person(**person)
    people.set_identity(
        actor=SYSTEM,
        person_id=row.id,
        tax_number=tax_number or numbers.nif(10_000_000 + place),
        social_number=social_number or numbers.naf(10_000_001 + place),
        birth_on=date(1990, 5, 12),
    )
    employment = people.start_employment(
        actor=SYSTEM, person_id=row.id, employment=NewEmployment(entity.id, "Operaria", starts_on)
    )
    terms = NewTerms(
        effective_from=starts_on,
        annual_gross=Decimal(annual_gross),
        pays_per_year=pays,
        contribution_group=group,
        contract_kind=contract_kind,
        professional_category="Operaria",
    )
    people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)
    if active:
        people.activate_employment(actor=SYSTEM, employment_id=employment.id)
    if iban is not None:
        account = iban or (numbers.iban(place) if place else IBAN)
        people.set_bank_account(actor=SYSTEM, person_id=row.id, iban=account, effective_from=starts_on)
    facts = tax_facts or {"situation": 3, "birth_year": 1990, "descendants": [], "ascendants": []}
    people.declare_tax_facts(actor=SYSTEM, person_id=row.id, facts=facts, effective_from=date(2025, 1, 1))
    return employment


def _employed(entity: LegalEntity) -> int:
    query = select(func.count()).select_from(Employment).where(Employment.legal_entity_id == entity.id)
    return db.session().exec(query).one()
