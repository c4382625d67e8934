"""People: create them, employ them, keep their dated facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, or_, select

from hr import clock, crypto, db, identifiers
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import service as company
from hr.errors import Invalid, NotFound
from hr.events import publish
from hr.events.catalog import (
    BankAccountSet,
    EmploymentChanged,
    EmploymentTermsSet,
    IdentitySet,
    TaxFactsDeclared,
)
from hr.i18n import N_
from hr.money import to_minor
from hr.people.models import (
    ACH,
    ACTIVE,
    BACS,
    PRE_HIRE,
    SEPA,
    BankAccount,
    Employment,
    EmploymentTerms,
    Person,
    TaxDeclaration,
)
from hr.people.plausible import is_wrong_group

SCHEMES = {"us": ACH, "uk": BACS}  # countries whose accounts are not paid by SEPA
UNDER_AGE = N_("Group 11 is for people under 18, and this person is of age. Choose another group.")


@dataclass(frozen=True)
class NewPerson:
    """What is needed to know somebody."""

    given_name: str
    email: str
    family_name: str = ""
    phone: str = ""
    locale: str = "es"


@dataclass(frozen=True)
class NewEmployment:
    """What is needed to employ somebody; contract and pay follow as terms."""

    legal_entity_id: str
    job_title: str
    starts_on: date
    department_id: str | None = None
    manager_id: str | None = None


@dataclass(frozen=True)
class NewTerms:
    """Contract and pay from a day on. `annual_gross` is the yearly pay in the entity's currency.

    Who is paid by the hour has an `hourly` pay and none of the year.
    """

    effective_from: date
    annual_gross: Decimal
    contract_kind: str = "indefinite"
    contribution_group: int = 7
    professional_category: str = ""
    pays_per_year: int = 14
    weekly_hours: Decimal = Decimal(40)
    full_time_hours: Decimal = Decimal(40)
    trial_days: int = 0
    contract_ends_on: date | None = None
    hourly: Decimal = Decimal(0)


def create_person(*, actor: Actor, person: NewPerson) -> Person:
    """Create a person."""
    row = Person(
        given_name=person.given_name,
        family_name=person.family_name,
        email=person.email.strip().lower(),
        phone=person.phone,
        locale=person.locale,
    )
    db.session().add(row)
    db.session().flush()
    audit.record(
        actor=actor,
        action="person.created",
        subject=("person", row.id),
        personal={"name": row.name, "email": row.email},
    )
    return row


def start_employment(*, actor: Actor, person_id: str, employment: NewEmployment) -> Employment:
    """Employ a person from a day on; they are `pre_hire` until activated and get an employee account."""
    person = get_person(person_id)
    company.get_legal_entity(employment.legal_entity_id)
    row = Employment(
        person_id=person.id,
        legal_entity_id=employment.legal_entity_id,
        department_id=employment.department_id,
        manager_id=employment.manager_id,
        job_title=employment.job_title,
        starts_on=employment.starts_on,
        status=PRE_HIRE,
    )
    db.session().add(row)
    db.session().flush()
    audit.record(
        actor=actor,
        action="employment.started",
        subject=("employment", row.id),
        details={"starts_on": row.starts_on.isoformat(), "person": person.id},
    )
    ensure_account(actor=actor, person=person)
    return row


def ensure_account(*, actor: Actor, person: Person) -> User:
    """Return the account of a person, making one for an employee who has none."""
    user = auth.user_of_person(person.id)
    if user is None:
        user = auth.user_by_email(person.email)
        if user is not None:
            user.person_id = user.person_id or person.id
            db.session().add(user)
    if user is None:
        user = auth.create_user(
            actor=actor,
            email=person.email,
            name=person.name,
            roles=[Role.EMPLOYEE],
            person_id=person.id,
            locale=person.locale,
        )
    return user


def activate_employment(*, actor: Actor, employment_id: str) -> None:
    """Turn a pre-hire into an active employee."""
    row = get_employment(employment_id)
    if row.status == PRE_HIRE:
        row.status = ACTIVE
        db.session().add(row)
        audit.record(actor=actor, action="employment.activated", subject=("employment", row.id))
        publish(EmploymentChanged(employment_id=row.id), actor=actor)


def set_terms(*, actor: Actor, employment_id: str, terms: NewTerms, reason: str = "") -> EmploymentTerms:
    """Record contract and pay from a day on; earlier rows stay as they were. The trail keeps the reason."""
    employment = get_employment(employment_id)
    _check_terms(terms, employment)
    row = EmploymentTerms(
        employment_id=employment.id,
        effective_from=terms.effective_from,
        recorded_on=clock.today(),
        contract_kind=terms.contract_kind,
        contribution_group=terms.contribution_group,
        professional_category=terms.professional_category,
        annual_gross_minor=to_minor(terms.annual_gross),
        pays_per_year=terms.pays_per_year,
        weekly_hours=str(terms.weekly_hours),
        full_time_hours=str(terms.full_time_hours),
        trial_days=terms.trial_days,
        contract_ends_on=terms.contract_ends_on,
        hourly_minor=to_minor(terms.hourly),
    )
    db.session().add(row)
    audit.record(
        actor=actor,
        action="employment.terms_set",
        subject=("employment", employment.id),
        details={"effective_from": row.effective_from.isoformat(), "terms": row.id},
        personal={"reason": reason} if reason else None,
    )
    publish(EmploymentTermsSet(employment_id=employment.id), actor=actor)
    return row


def _check_terms(terms: NewTerms, employment: Employment) -> None:
    problems = {}
    country = company.get_legal_entity(employment.legal_entity_id).country
    if terms.annual_gross <= 0 and not terms.hourly:
        problems["annual_gross"] = N_("The yearly pay must be more than zero.")
    if country != "es":
        problems |= _abroad(terms)
    elif not 1 <= terms.contribution_group <= 11:
        problems["contribution_group"] = N_("The contribution group is a number from 1 to 11.")
    elif is_wrong_group(
        terms.contribution_group, get_person(employment.person_id).birth_on, terms.effective_from
    ):
        problems["contribution_group"] = UNDER_AGE
    if country == "es" and terms.pays_per_year not in (12, 14):
        problems["pays_per_year"] = N_("Choose 12 or 14 pays.")
    if terms.effective_from < employment.starts_on:
        problems["effective_from"] = N_("The terms cannot begin before the employment.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)


def _abroad(terms: NewTerms) -> dict[str, str]:
    """Outside Spain there are no extra pays; somebody is paid by the year or by the hour."""
    problems = {}
    if terms.hourly < 0 or (terms.hourly and terms.annual_gross):
        problems["hourly"] = N_("Give the pay of a year or that of an hour.")
    if terms.pays_per_year != 12:
        problems["pays_per_year"] = N_("There are no extra pays in this country.")
    return problems


def terms_on(employment_id: str, day: date) -> EmploymentTerms | None:
    """Return the terms in force on a day: the latest effective row, and of those the last recorded."""
    query = (
        select(EmploymentTerms)
        .where(EmploymentTerms.employment_id == employment_id, col(EmploymentTerms.effective_from) <= day)
        .order_by(col(EmploymentTerms.effective_from).desc(), col(EmploymentTerms.id).desc())
    )
    return db.session().exec(query).first()


def set_bank_account(
    *,
    actor: Actor,
    person_id: str,
    iban: str,
    effective_from: date | None = None,
    country: str = "es",
    is_savings: bool = False,
    holder: str = "",
) -> BankAccount:
    """Record where a person is paid from a day on (today unless given), in their country's form.

    `holder` is the name that the bank knows, where it is not that of the person.
    """
    person = get_person(person_id)
    compact = identifiers.account(iban, country)
    refuse_own_account(compact)
    row = BankAccount(
        person_id=person.id,
        scheme=SCHEMES.get(country, SEPA),
        is_savings=is_savings,
        iban_sealed="",
        last_four=compact[-4:],
        fingerprint=account_fingerprint(compact),
        effective_from=effective_from or clock.today(),
        recorded_on=clock.today(),
    )
    row.iban_sealed = crypto.seal(compact, place=f"bank_account:iban:{row.id}")
    row.holder_sealed = crypto.seal(holder.strip(), place=f"bank_account:holder:{row.id}")
    db.session().add(row)
    audit.record(
        actor=actor,
        action="person.account_set",
        subject=("person", person.id),
        details={"account": row.id},
        personal={"last_four": row.last_four},
    )
    publish(BankAccountSet(person_id=person.id), actor=actor)
    return row


def account_fingerprint(compact: str) -> str:
    """Return what two rows of the same account have in common, without telling the account."""
    return crypto.blind_index(compact, column="bank_account.iban")


def refuse_own_account(iban: str) -> None:
    """Refuse an account that pay comes from: it would be paid to the employer itself."""
    for entity in company.legal_entities():
        if entity.iban == iban:
            message = N_("This is the account %(company)s pays from. Give an account of your own.")
            raise Invalid(message, key="own_account", fields={"iban": message}, company=entity.name)


def bank_account_on(person_id: str, day: date) -> BankAccount | None:
    """Return the account in force on a day."""
    query = (
        select(BankAccount)
        .where(BankAccount.person_id == person_id, col(BankAccount.effective_from) <= day)
        .order_by(col(BankAccount.effective_from).desc(), col(BankAccount.id).desc())
    )
    return db.session().exec(query).first()


def set_identity(
    *,
    actor: Actor,
    person_id: str,
    tax_number: str | None = None,
    social_number: str | None = None,
    birth_on: date | None = None,
    address: str | None = None,
) -> Person:
    """Record checked identifiers of a person; what is None stays as it is."""
    person = get_person(person_id)
    given = {
        "tax_number": tax_number,
        "social_number": social_number,
        "birth_on": birth_on,
        "address": address,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    for name, value in changed.items():
        setattr(person, name, value)
    db.session().add(person)
    audit.record(
        actor=actor,
        action="person.identity_set",
        subject=("person", person.id),
        details={"fields": sorted(changed)},
        personal={name: str(value) for name, value in changed.items()},
    )
    publish(IdentitySet(person_id=person.id), actor=actor)
    if birth_on is not None:
        _correct_birth_year(actor, person.id, birth_on.year)
    return person


def _correct_birth_year(actor: Actor, person_id: str, year: int) -> None:
    """Declare again what was declared with another year of birth, from the same days on.

    The declaration carries the year because withholding depends on it; a corrected date of birth that left
    the declaration alone would go on being taxed by the wrong age.
    """
    query = (
        select(TaxDeclaration)
        .where(TaxDeclaration.person_id == person_id, TaxDeclaration.country == "es")
        .order_by(col(TaxDeclaration.effective_from), col(TaxDeclaration.id))
    )
    latest = {row.effective_from: row.facts for row in db.session().exec(query)}
    for first, facts in latest.items():
        if facts.get("birth_year", year) != year:
            corrected = {**facts, "birth_year": year}
            declare_tax_facts(actor=actor, person_id=person_id, facts=corrected, effective_from=first)


def declare_tax_facts(
    *, actor: Actor, person_id: str, facts: dict[str, Any], effective_from: date, country: str = "es"
) -> TaxDeclaration:
    """Record what a person declares for withholding in a country from a day on."""
    row = TaxDeclaration(
        person_id=get_person(person_id).id,
        country=country,
        effective_from=effective_from,
        recorded_on=clock.today(),
        facts_sealed="",
    )
    row.facts = facts
    db.session().add(row)
    audit.record(
        actor=actor,
        action="person.tax_facts_declared",
        subject=("person", person_id),
        details={"declaration": row.id, "fields": sorted(facts)},
    )
    publish(TaxFactsDeclared(person_id=person_id), actor=actor)
    return row


def tax_declaration_on(person_id: str, day: date, country: str = "es") -> TaxDeclaration | None:
    """Return the declaration for a country in force on a day."""
    query = (
        select(TaxDeclaration)
        .where(TaxDeclaration.person_id == person_id, col(TaxDeclaration.effective_from) <= day)
        .where(TaxDeclaration.country == country)
        .order_by(col(TaxDeclaration.effective_from).desc(), col(TaxDeclaration.id).desc())
    )
    return db.session().exec(query).first()


def get_person(person_id: str) -> Person:
    """Return a person or raise NotFound."""
    row = db.session().get(Person, person_id)
    if row is None:
        raise NotFound(N_("We could not find this person."))
    return row


def get_employment(employment_id: str) -> Employment:
    """Return an employment or raise NotFound."""
    row = db.session().get(Employment, employment_id)
    if row is None:
        raise NotFound(N_("We could not find this employment."))
    return row


def employments_of(person_id: str) -> Sequence[Employment]:
    """Return a person's employments, latest first."""
    query = (
        select(Employment).where(Employment.person_id == person_id).order_by(col(Employment.starts_on).desc())
    )
    return db.session().exec(query).all()


def employments_between(entity_id: str, first: date, last: date) -> Sequence[Employment]:
    """Return the employments of an entity that have a day between two dates, in a stable order."""
    query = (
        select(Employment)
        .where(Employment.legal_entity_id == entity_id, col(Employment.starts_on) <= last)
        .where(or_(col(Employment.ends_on).is_(None), col(Employment.ends_on) >= first))
        .order_by(col(Employment.id))
    )
    return db.session().exec(query).all()


def directory(
    *, search: str = "", page: int = 1, per_page: int = 50
) -> tuple[Sequence[tuple[Person, Employment]], int]:
    """Return one page of people who work or are about to, with the number of all that match."""
    query = select(Person, Employment).join(Employment, col(Employment.person_id) == col(Person.id))
    query = query.where(col(Employment.status).in_((PRE_HIRE, ACTIVE)))
    if search.strip():
        wanted = f"%{search.strip().lower()}%"
        whole = func.lower(col(Person.given_name) + " " + col(Person.family_name))
        query = query.where(or_(whole.like(wanted), func.lower(col(Employment.job_title)).like(wanted)))
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    rows = db.session().exec(
        query.order_by(col(Person.family_name), col(Person.given_name), col(Person.id))
        .offset((page - 1) * per_page)
        .limit(per_page)
    )
    return rows.all(), total
