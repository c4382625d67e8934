"""Personal records: what each reader may see of one, adding people, changing how to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth.permissions import CorePermission
from hr.company import service as company
from hr.errors import Invalid, NotFound
from hr.events import publish
from hr.events.catalog import EmployeeAdded
from hr.i18n import N_
from hr.people import service
from hr.people.directory import sees_records
from hr.people.lacking import Asked, lacking, last_asked
from hr.people.models import ENDED, Employment, EmploymentTerms, Person
from hr.people.service import NewEmployment, NewPerson, NewTerms

CONTACT = ("given_name", "family_name", "email", "phone", "locale", "address")


@dataclass(frozen=True)
class Contact:
    """How to reach somebody, and when they were born."""

    email: str
    phone: str
    address: str
    locale: str
    birth_on: date | None


@dataclass(frozen=True)
class Identity:
    """Identifiers and account: masked to their last four signs, or whole for those who may see them."""

    tax_number: str
    social_number: str
    account: str
    is_whole: bool


@dataclass(frozen=True)
class Post:
    """One employment, with as much as the reader may see: no dates for most, no terms without the right."""

    title: str
    department: str
    entity: str
    country: str
    employment: Employment | None
    terms: Sequence[EmploymentTerms] | None


@dataclass(frozen=True)
class Profile:
    """A person as one reader may see them; what they may not see is not in it."""

    person_id: str
    name: str
    posts: Sequence[Post]
    contact: Contact | None
    identity: Identity | None
    lacks: tuple[str, ...]  # what is missing before they can be paid, by the names of hr.people.lacking
    asked: Asked | None


def profile_for(*, actor: Actor, person_id: str, whole: bool = False) -> Profile:
    """Return a person as the actor may see them; `whole` shows identifiers in full to those who may."""
    person = service.get_person(person_id)
    sees = sees_records(actor)
    return Profile(
        person_id=person.id,
        name=person.name,
        posts=_posts(actor, person.id),
        contact=_contact(person) if actor.may(CorePermission.PEOPLE_EDIT) else None,
        identity=_identity(person, whole=whole) if sees else None,
        lacks=lacking(person) if sees else (),
        asked=last_asked(person.id) if sees else None,
    )


def show_whole(*, actor: Actor, person_id: str) -> Profile:
    """Return a person with identifiers and account in full, and record who looked."""
    profile = profile_for(actor=actor, person_id=person_id, whole=True)
    fields = ["account", "social_number", "tax_number"]
    audit.record(
        actor=actor,
        action="person.sensitive_seen",
        subject=("person", person_id),
        details={"fields": fields},
    )
    return profile


def _posts(actor: Actor, person_id: str) -> list[Post]:
    departments = {row.id: row.name for row in company.departments()}
    entities = {row.id: row for row in company.legal_entities()}
    return [
        Post(
            title=row.job_title,
            department=departments.get(row.department_id or "", ""),
            entity=entities[row.legal_entity_id].name,
            country=entities[row.legal_entity_id].country,
            employment=row if sees_records(actor) else None,
            terms=_history(row.id) if actor.may(CorePermission.PEOPLE_SEE_PAY) else None,
        )
        for row in service.employments_of(person_id)
    ]


def _history(employment_id: str) -> Sequence[EmploymentTerms]:
    query = (
        select(EmploymentTerms)
        .where(EmploymentTerms.employment_id == employment_id)
        .order_by(col(EmploymentTerms.effective_from).desc(), col(EmploymentTerms.id).desc())
    )
    return db.session().exec(query).all()


def _contact(person: Person) -> Contact:
    return Contact(person.email, person.phone, person.address, person.locale, person.birth_on)


def _identity(person: Person, *, whole: bool) -> Identity:
    account = service.bank_account_on(person.id, clock.today())
    if whole:
        return Identity(person.tax_number, person.social_number, account.iban if account else "", True)
    last_four = account.last_four if account else ""
    return Identity(masked(person.tax_number), masked(person.social_number), masked(last_four), False)


def country_of(person_id: str) -> str:
    """Return the country somebody is employed in, that of their latest employment; Spain for nobody's."""
    rows = service.employments_of(person_id)
    return company.get_legal_entity(rows[0].legal_entity_id).country if rows else "es"


def countries_of(person_id: str) -> frozenset[str]:
    """Return every country somebody works in now or is about to; that of their last one for who has left."""
    rows = service.employments_of(person_id)
    working = [row for row in rows if row.status != ENDED] or rows[:1]
    return frozenset(company.get_legal_entity(row.legal_entity_id).country for row in working) or frozenset(
        {"es"}
    )


def is_in_spain(employment: Employment) -> bool:
    """Tell whether an employment is under Spanish law."""
    return company.get_legal_entity(employment.legal_entity_id).country == "es"


def masked(value: str) -> str:
    """Return the last four signs behind two dots; nothing stays nothing."""
    return f"••{value[-4:]}" if value else ""


def add_employee(*, actor: Actor, person: NewPerson, employment: NewEmployment) -> Person:
    """Create a person with their first employment and account."""
    email = person.email.strip().lower()
    if db.session().exec(select(Person.id).where(Person.email == email)).first():
        message = N_("There is already a person with this e-mail address.")
        raise Invalid(message, key="email_taken", fields={"email": message})
    _check_department(employment)
    row = service.create_person(actor=actor, person=person)
    added = service.start_employment(actor=actor, person_id=row.id, employment=employment)
    publish(EmployeeAdded(employment_id=added.id, person_id=row.id), actor=actor)
    return row


def _check_department(employment: NewEmployment) -> None:
    """Refuse a department of another legal entity."""
    if employment.department_id is None:
        return
    department = company.get_department(employment.department_id)
    if department.legal_entity_id != employment.legal_entity_id:
        message = N_("This department belongs to another legal entity.")
        raise Invalid(message, key="department_elsewhere", fields={"department_id": message})


def change_contact(*, actor: Actor, person_id: str, **changes: str) -> Person:
    """Change a person's name, address or how to reach them; the account they sign in with stays as it is."""
    row = service.get_person(person_id)
    changed = sorted(name for name in CONTACT if name in changes and getattr(row, name) != changes[name])
    for name in changed:
        setattr(row, name, changes[name])
    db.session().add(row)
    if changed:
        audit.record(
            actor=actor,
            action="person.contact_changed",
            subject=("person", row.id),
            details={"fields": changed},
            personal={name: changes[name] for name in changed},
        )
    return row


def has_terms(employment_id: str) -> bool:
    """Say whether contract and pay of an employment were ever recorded."""
    query = select(EmploymentTerms.id).where(EmploymentTerms.employment_id == employment_id)
    return db.session().exec(query).first() is not None


def change_terms(*, actor: Actor, employment_id: str, terms: NewTerms, reason: str) -> EmploymentTerms:
    """Record contract and pay; what may be signed changes only for a reason, which the trail keeps."""
    if has_terms(employment_id) and not reason.strip():
        message = N_("Say what this change rests on: an agreement with the person, or what the law orders.")
        raise Invalid(message, key="reason_needed", fields={"reason": message})
    return service.set_terms(actor=actor, employment_id=employment_id, terms=terms, reason=reason.strip())


def employment_of(*, person_id: str, employment_id: str) -> Employment:
    """Return an employment of this very person or raise NotFound."""
    row = service.get_employment(employment_id)
    if row.person_id != person_id:
        raise NotFound(N_("We could not find this employment."))
    return row
