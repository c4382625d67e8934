"""Seeding the demo company once: the company, its accounts, then whatever each feature adds."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import rates
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.demo import abroad
from hr.demo.cast import EMPLOYEES, STAFF, Employee
from hr.people import service as people
from hr.people.models import Person
from hr.people.service import NewEmployment, NewPerson, NewTerms

Seeder = Callable[[], None]


def run(seeders: Sequence[Seeder], *, force: bool = False) -> str:
    """Seed an empty database; say in one sentence what happened."""
    with db.unit_of_work() as work:
        if work.session.exec(select(Person.id)).first() and not force:
            return "The demo company is already here."
        _company()
        for employee in EMPLOYEES:
            _employee(employee)
        for email, name, role in STAFF:
            _staff(email, name, role)
        abroad.seed()
    for seeder in seeders:
        with db.unit_of_work():
            seeder()
    return f"The demo company is ready: {len(EMPLOYEES)} employees, {len(STAFF)} roles."


def _company() -> None:
    company.save_profile(
        actor=SYSTEM,
        name="Almacenes Levante",
        zone="Europe/Madrid",
        default_locale="es",
        contact_email="personas@almaceneslevante.example",
        contact_phone="+34 960 000 100",
        is_demo=True,
        seeded_on=clock.today(),
    )
    entity = company.save_legal_entity(
        actor=SYSTEM,
        entity=LegalEntity(name="Almacenes Levante, S.L."),
        iban="ES9121000418450200051332",
        bic="CAIXESBBXXX",
        tax_number="B97000012",
        contribution_account="46123456752",
        address="Carrer del Moll de Ponent, 12",
        postcode="46024",
        city="València",
        activity_code="5210",
        holiday_region="ES-VC",
        representative="Marta Soler Ibáñez",
    )
    rates.set_rate(
        actor=SYSTEM,
        entity=entity,
        kind=rates.ACCIDENTS,
        rate=Decimal("1.50"),
        effective_from=date(2025, 1, 1),
    )
    for name, centre in (("Almacén", "100"), ("Oficina", "200"), ("Rutas", "300")):
        company.add_department(actor=SYSTEM, entity_id=entity.id, name=name, cost_centre=centre)


def _employee(employee: Employee) -> None:
    entity = company.legal_entities()[0]
    department = next(d for d in company.departments(entity.id) if d.name == employee.department)
    person = people.create_person(
        actor=SYSTEM,
        person=NewPerson(
            employee.given_name, employee.email, employee.family_name, employee.phone, employee.locale
        ),
    )
    people.set_identity(
        actor=SYSTEM,
        person_id=person.id,
        tax_number=employee.tax_number,
        social_number=employee.social_number,
        birth_on=employee.birth_on,
        address="Avinguda del Port, 40, 46023 València",
    )
    hired = people.start_employment(
        actor=SYSTEM,
        person_id=person.id,
        employment=NewEmployment(entity.id, employee.job_title, employee.starts_on, department.id),
    )
    people.set_terms(
        actor=SYSTEM,
        employment_id=hired.id,
        terms=NewTerms(
            effective_from=employee.starts_on,
            annual_gross=Decimal(employee.annual_gross),
            contract_kind=employee.contract_kind,
            contribution_group=employee.group,
            professional_category=employee.job_title,
            pays_per_year=employee.pays,
        ),
    )
    people.activate_employment(actor=SYSTEM, employment_id=hired.id)
    if employee.iban:
        people.set_bank_account(
            actor=SYSTEM, person_id=person.id, iban=employee.iban, effective_from=employee.starts_on
        )
    people.declare_tax_facts(
        actor=SYSTEM, person_id=person.id, facts=employee.tax_facts(), effective_from=date(2026, 1, 1)
    )


def _staff(email: str, name: str, role: Role) -> None:
    user = auth.user_by_email(email)
    if user is None:
        auth.create_user(actor=SYSTEM, email=email, name=name, roles=[role], locale="es")
    else:
        auth.set_roles(actor=SYSTEM, user_id=user.id, roles=[role, Role.EMPLOYEE])


def sign_in_links() -> dict[str, str]:
    """Return a fresh one-time link for each demo role and one employee; earlier ones stop working."""
    links: dict[str, str] = {}
    addresses = [(role.value, email) for email, _name, role in STAFF] + [("employee", EMPLOYEES[0].email)]
    for label, email in addresses:
        user: User | None = auth.user_by_email(email)
        if user is not None:
            links[label] = auth.make_link(purpose="sign_in", user_id=user.id, method=auth.BY_OPERATOR)
    return links
