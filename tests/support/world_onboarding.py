"""The onboarding part of the world: cases of two managers, tasks and contracts in every state."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hr import db
from hr.access import SYSTEM
from hr.auth import service as auth
from hr.auth.models import User
from hr.company.models import LegalEntity
from hr.documents import service as documents
from hr.documents.models import FAILED, Document
from hr.i18n import use_locale
from hr.people import service as people
from hr.people.service import NewEmployment, NewTerms
from onboarding.contracts import service as contracts
from onboarding.planning import Owner
from onboarding.plans import service as plans
from onboarding.plans.models import OnboardingCase
from tests.support import factories
from tests.support.numbers import naf, nif

if TYPE_CHECKING:
    from tests.support.world import World

PDF = b"%PDF-1.7 a contract"
NEAR, FAR, PAST = date(2026, 12, 1), date(2027, 1, 11), date(2026, 11, 16)


def build(world: "World", entities: list[LegalEntity]) -> None:
    """Open the cases: one's own and another manager's, and more for the other states."""
    lead = auth.get_user(world.accounts["hiring_manager"]).person_id
    other_lead = factories.make_person(given_name="Óscar", family_name="Ajeno", locale=world.locale)
    own = _arrive(world, "Daniel", entities[0], lead, NEAR, 1)
    other = _arrive(world, "Aisha", entities[1], other_lead.id, NEAR, 2)
    world.accounts["new_hire"] = _account(own).id
    world.pair("case", "case_id", own.id, other.id)
    own_contract, other_contract = _contract(world, own), _contract(world, other)
    _sign(other, other_contract)
    world.pair("contract", "document_id", own_contract.id, other_contract.id)
    world.objects["document"] |= {
        "own contract": {"document_id": own_contract.id},
        "other contract": {"document_id": other_contract.id},
    }
    _name_tasks(world, own, other)
    _more_cases(world, entities[0], lead)
    _more_documents(world, own_contract.person_id)


def _arrive(
    world: "World", name: str, entity: LegalEntity, lead: str | None, starts_on: date, number: int
) -> OnboardingCase:
    person = factories.make_person(given_name=name, family_name="Nueva Prueba", locale=world.locale)
    people.set_identity(
        actor=SYSTEM,
        person_id=person.id,
        tax_number=nif(40_000_000 + number),
        social_number=naf(30_000_000 + number),
        birth_on=date(1992, 3, 4),
        address="Carrer de Colom, 3, 46004 València",
    )
    employment = people.start_employment(
        actor=SYSTEM,
        person_id=person.id,
        employment=NewEmployment(entity.id, "Mozo de almacén", starts_on, manager_id=lead),
    )
    return plans.open_plan(actor=SYSTEM, employment_id=employment.id)


def _account(case: OnboardingCase) -> User:
    account = auth.user_of_person(case.person_id)
    assert account is not None
    return account


def _contract(world: "World", case: OnboardingCase) -> Document:
    """Enter the terms and have the contract ready to sign."""
    terms = NewTerms(
        effective_from=case.starts_on,
        annual_gross=Decimal("18200.00"),
        contribution_group=9,
        professional_category="Mozo de almacén",
        trial_days=60,
    )
    contracts.set_terms(actor=world.actor("hr"), case_id=case.id, terms=terms)
    document = contracts.draft(actor=SYSTEM, employment_id=case.employment_id)
    assert document is not None
    documents.store_rendered(actor=SYSTEM, document_id=document.id, pdf=PDF)
    contracts.ask_to_send(document_id=document.id)
    with use_locale(world.locale):
        sha256 = contracts.shown_hash(document)
        contracts.sign_and_send(actor=world.actor("hr"), case_id=case.id, sha256=sha256)
    contracts.announce(document_id=document.id)
    return document


def _sign(case: OnboardingCase, document: Document) -> None:
    """Sign and seal a contract, and do what follows from it."""
    user = _account(case)
    plans.tick(actor=SYSTEM, case=case, key="personal_data")
    with use_locale(user.locale):
        contracts.sign(
            actor=auth.actor_of_user(user),
            document_id=document.id,
            typed_name=user.name,
            agreed=True,
            sha256=documents.versions_of(document.id)[-1].sha256,
        )
    documents.store_sealed(actor=SYSTEM, document_id=document.id, pdf=PDF)


def _name_tasks(world: "World", own: OnboardingCase, other: OnboardingCase) -> None:
    """Name the tasks that stand in addresses: the manager's on staff pages, the new hire's on their own."""
    manager = {case.id: _task(case, Owner.MANAGER) for case in (own, other)}
    world.objects["case_task"] = {
        "own": {"case_id": own.id, "task_id": manager[own.id]},
        "other": {"case_id": other.id, "task_id": manager[other.id]},
        "mixed": {"case_id": own.id, "task_id": manager[other.id]},
    }
    world.pair("own_task", "task_id", _task(own, Owner.NEW_HIRE), _task(other, Owner.NEW_HIRE))
    world.all["own_task"] += [task.id for task in plans.tasks_of(own.id) if task.owner == Owner.NEW_HIRE]


def _task(case: OnboardingCase, owner: Owner) -> str:
    return next(task.id for task in plans.tasks_of(case.id) if task.owner == owner)


def _more_cases(world: "World", entity: LegalEntity, lead: str | None) -> None:
    """Have a case with everything done, one at work with tasks left, one ready, and one late."""
    done, active, ready, late = (
        _arrive(world, name, entity, lead, starts_on, number)
        for number, (name, starts_on) in enumerate(
            (("Berta", PAST), ("Carlos", PAST), ("Diana", PAST), ("Edu", PAST)), start=3
        )
    )
    for case in (done, active, ready):
        for task in plans.tasks_of(case.id):
            if case is done or task.gate == "day_one":
                plans.finish(actor=world.actor("hr"), case=case, task=task)
    for case in (done, active):
        plans.activate(actor=world.actor("hr"), case_id=case.id)
    far = _arrive(world, "Flora", entity, None, FAR, 7)
    world.all["case"] += [each.id for each in (done, active, ready, late, far)]


def _more_documents(world: "World", person_id: str | None) -> None:
    """Give the new hire documents in the states that pass quickly."""
    for edition, kind in enumerate(("requested", "signed", "failed"), start=1):
        row = documents.request(
            actor=SYSTEM,
            kind="certificate",
            title="Certificado Prueba",
            template="contract",
            context={},
            locale=world.locale,
            about=("person", person_id or ""),
            person_id=person_id,
            edition=edition,
        )
        row.state = FAILED if kind == "failed" else kind
        db.session().add(row)
