"""The demo's new hire: hired, invited, at work on the first tasks."""

from datetime import date

from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.company import service as company
from hr.demo.cast import STAFF
from hr.events import publish
from hr.events.catalog import CandidateHired
from hr.people import service as people
from hr.people.service import NewEmployment, NewPerson

STARTS_ON = date(2026, 12, 1)
EMAIL = "daniel.okafor@correo.example"


def seed() -> None:
    """Hire Daniel Okafor, who starts on 1 December."""
    entity = company.legal_entities()[0]
    department = next(d for d in company.departments(entity.id) if d.name == "Almacén")
    manager = auth.user_by_email(next(email for email, _name, role in STAFF if role == Role.HIRING_MANAGER))
    person = people.create_person(
        actor=SYSTEM, person=NewPerson("Daniel", EMAIL, "Okafor Sanz", "+34 600 000 111", "es")
    )
    employment = people.start_employment(
        actor=SYSTEM,
        person_id=person.id,
        employment=NewEmployment(
            entity.id, "Mozo de almacén", STARTS_ON, department.id, manager.person_id if manager else None
        ),
    )
    publish(CandidateHired(employment_id=employment.id, person_id=person.id), actor=SYSTEM)
