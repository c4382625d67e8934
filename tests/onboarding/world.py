"""A small company with somebody on their way in: plain functions, keyword overrides."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.auth import service as auth
from hr.documents import service as documents
from hr.documents.models import Document
from hr.people import service as people
from hr.people.models import Employment, Person
from hr.people.service import NewEmployment, NewTerms
from onboarding.contracts import service as contracts
from onboarding.plans import overview
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase
from tests.support import factories

STARTS_ON = date(2026, 12, 1)
ADDRESS = "Carrer de Colom, 3, 46004 València"


@dataclass(frozen=True)
class Arrival:
    """A new hire, their case and the people around them."""

    case: OnboardingCase
    person: Person
    employment: Employment
    actor: Actor  # the new hire
    manager: Actor

    @property
    def user_id(self) -> str:
        """The new hire's account."""
        return self.actor.user_id or ""

    def task_id(self, key: str) -> str:
        """Return the id of a task."""
        with db.reading():
            task = plans.task_named(self.case.id, key)
        assert task is not None
        return task.id

    def open_task(self, key: str) -> bool:
        """Say whether a task is still to be done."""
        with db.reading():
            task = plans.task_named(self.case.id, key)
        assert task is not None
        return not task.is_done


def arrive(*, starts_on: date = STARTS_ON, region: str = "ES-VC", **person: Any) -> Arrival:
    """Hire somebody and open their plan, inside the unit of work at hand."""
    entity = factories.make_entity(holiday_region=region, representative="Marta Soler")
    lead = factories.make_person(given_name="Elena", family_name="Campos")
    manager = factories.make_user(Role.HIRING_MANAGER, name=lead.name, person_id=lead.id)
    hired = factories.make_person(
        **{"given_name": "Daniel", "family_name": "Okafor", "locale": "en", **person}
    )
    employment = people.start_employment(
        actor=SYSTEM,
        person_id=hired.id,
        employment=NewEmployment(entity.id, "Mozo de almacén", starts_on, manager_id=lead.id),
    )
    case = plans.open_plan(actor=SYSTEM, employment_id=employment.id)
    user = auth.user_of_person(hired.id)
    assert user is not None
    return Arrival(case, hired, employment, auth.actor_of_user(user), auth.actor_of_user(manager))


def give_identity(arrival: Arrival) -> None:
    """Record who the new hire is."""
    people.set_identity(
        actor=arrival.actor,
        person_id=arrival.person.id,
        tax_number=factories.NIF,
        social_number=factories.NAF,
        birth_on=date(1992, 3, 4),
        address=ADDRESS,
    )


def terms(**changes: Any) -> NewTerms:
    """Return terms that can stand in a contract."""
    values: dict[str, Any] = {
        "effective_from": STARTS_ON,
        "annual_gross": Decimal("18200.00"),
        "contribution_group": 9,
        "professional_category": "Mozo de almacén",
        "trial_days": 60,
    }
    return NewTerms(**{**values, **changes})


def drafted(arrival: Arrival, *, pdf: bytes | None = b"%PDF-1.7 as read", is_sent: bool = True) -> Document:
    """Draft the contract; with bytes it counts as rendered, and HR signs it and sends it unless told."""
    give_identity(arrival)
    contracts.set_terms(actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=terms())
    document = contracts.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert document is not None
    if pdf is not None:
        documents.store_rendered(actor=SYSTEM, document_id=document.id, pdf=pdf)
        if is_sent:
            send(arrival)
    return document


def send(arrival: Arrival) -> None:
    """Let HR sign the newest contract for the company."""
    contract = overview.contract_of(arrival.case)
    assert contract is not None
    contracts.sign_and_send(
        actor=factories.make_actor(Role.HR, name="Marta Soler"),
        case_id=arrival.case.id,
        sha256=contracts.shown_hash(contract),
    )
