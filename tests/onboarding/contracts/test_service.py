"""Contracts: terms that can stand, one draft at a time, one signature."""

import json
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Role
from hr.documents import service as documents
from hr.documents.models import Document
from hr.errors import Conflict, Invalid, NotFound
from hr.events import publish
from hr.events.catalog import EmploymentTermsSet, NewHireDataSubmitted
from hr.jobs import worker
from hr.jobs.models import JobRun
from hr.money import from_minor
from hr.notifications.models import Delivery
from hr.people import service as people
from hr.people.models import EmploymentTerms
from onboarding.contracts import jobs, service
from payroll.engine.rounding import half_up_cent
from tests.onboarding.world import Arrival, arrive, drafted, give_identity, send, terms
from tests.support import factories


def contracts_of(arrival: Arrival) -> list[Document]:
    return list(documents.documents_about(("employment", arrival.employment.id), kind="contract"))


def sign(arrival: Arrival, document: Document, *, name: str = "Daniel Okafor") -> None:
    service.sign(
        actor=arrival.actor,
        document_id=document.id,
        typed_name=name,
        agreed=True,
        sha256=service.shown_hash(document),
    )


@pytest.mark.parametrize("identity_first", [True, False])
def test_the_contract_is_drafted_once_terms_and_identity_are_there(house: None, identity_first: bool) -> None:
    arrival, hr = arrive(), factories.make_actor(Role.HR)
    for step in ("identity", "terms") if identity_first else ("terms", "identity"):
        assert service.draft(actor=SYSTEM, employment_id=arrival.employment.id) is None
        if step == "identity":
            give_identity(arrival)
        else:
            service.set_terms(actor=hr, case_id=arrival.case.id, terms=terms())
    first = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert first is not None
    assert (first.state, first.edition, first.person_id) == ("requested", 1, arrival.person.id)
    assert service.draft(actor=SYSTEM, employment_id=arrival.employment.id) is None
    assert len(contracts_of(arrival)) == 1
    json.dumps(first.context)  # plain values
    assert factories.NIF not in first.context_sealed


def test_both_events_together_leave_one_contract(app: Flask) -> None:
    with db.unit_of_work():
        arrival = arrive()
        give_identity(arrival)
        service.set_terms(actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=terms())
        ids = {"employment_id": arrival.employment.id}
        publish(NewHireDataSubmitted(person_id=arrival.person.id, **ids), actor=arrival.actor)
        publish(EmploymentTermsSet(**ids), actor=SYSTEM)
    for run_id in worker.due_runs(20):
        with db.reading() as session:
            run = session.get(JobRun, run_id)
        if run is not None and run.name == jobs.draft_contract.name:
            worker.run_job(run_id)
    with db.reading():
        assert len(contracts_of(arrival)) == 1


def test_an_employment_without_a_plan_gets_no_contract(house: None) -> None:
    employment = factories.make_employee()
    assert service.draft(actor=SYSTEM, employment_id=employment.id) is None


def test_changed_terms_make_a_new_edition_and_the_old_one_cannot_be_signed(house: None) -> None:
    arrival = arrive()
    first = drafted(arrival)
    hr = factories.make_actor(Role.HR)
    changed = terms(annual_gross=Decimal("19000.00"))
    service.set_terms(actor=hr, case_id=arrival.case.id, terms=changed)
    service.set_terms(actor=hr, case_id=arrival.case.id, terms=changed)  # sent twice
    assert len(db.session().exec(select(EmploymentTerms)).all()) == 2
    second = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert second is not None
    assert (second.edition, second.context["annual_gross_minor"]) == (2, 1_900_000)
    with pytest.raises(Conflict, match="no longer counts"):
        sign(arrival, first)
    assert documents.signature_of(first.id) is None


def test_a_signed_contract_stays_as_it_is(house: None) -> None:
    arrival = arrive()
    document = drafted(arrival)
    sign(arrival, document)
    sign(arrival, document)  # pressed twice
    signature = documents.signature_of(document.id)
    assert signature is not None
    assert signature.statement.startswith("I have read this contract")
    with pytest.raises(Conflict, match="signed"):
        service.set_terms(
            actor=factories.make_actor(Role.HR),
            case_id=arrival.case.id,
            terms=terms(annual_gross=Decimal("99000.00")),
        )
    people.set_identity(actor=SYSTEM, person_id=arrival.person.id, address="Elsewhere 1")
    assert service.draft(actor=SYSTEM, employment_id=arrival.employment.id) is None


def test_only_the_new_hire_signs_and_only_what_was_shown(house: None) -> None:
    arrival, other = arrive(), arrive()
    document = drafted(arrival)
    with pytest.raises(NotFound):
        service.sign(
            actor=other.actor,
            document_id=document.id,
            typed_name="Daniel Okafor",
            agreed=True,
            sha256=service.shown_hash(document),
        )
    with pytest.raises(Invalid):
        sign(arrival, document, name="Somebody Else")
    with pytest.raises(Conflict, match="has changed"):
        service.sign(
            actor=arrival.actor,
            document_id=document.id,
            typed_name="Daniel Okafor",
            agreed=True,
            sha256="0" * 64,
        )


def test_closing_ticks_the_task_and_tells_hr_once(house: None) -> None:
    hr = factories.make_user(Role.HR)
    arrival = arrive()
    document = drafted(arrival)
    service.close(actor=SYSTEM, document_id=document.id)  # nothing is signed yet
    assert arrival.open_task("sign_contract")
    sign(arrival, document)
    for _ in range(2):
        service.close(actor=SYSTEM, document_id=document.id)
    assert not arrival.open_task("sign_contract")
    query = select(Delivery).where(Delivery.message == "contract_signed")
    assert [mail.address for mail in db.session().exec(query)].count(hr.email) == 1


def test_the_announcement_goes_out_once_and_leads_to_the_contract(house: None) -> None:
    arrival = arrive()
    document = drafted(arrival, pdf=None)
    service.announce(document_id=document.id)  # not rendered yet
    documents.store_rendered(actor=SYSTEM, document_id=document.id, pdf=b"%PDF-1.7")
    service.announce(document_id=document.id)  # not signed for the company yet
    assert not [row for row in db.session().exec(select(Delivery)) if row.message == "contract_ready"]
    send(arrival)
    for _ in range(2):
        service.announce(document_id=document.id)
    query = select(Delivery).where(Delivery.message == "contract_ready")
    (mail,) = db.session().exec(query).all()
    assert mail.context["link"].endswith(f"?next=/onboarding/contract/{document.id}")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"annual_gross": Decimal(0)}, "annual_gross"),
        ({"contribution_group": 12}, "contribution_group"),
        ({"pays_per_year": 13}, "pays_per_year"),
        ({"contract_kind": "temporary"}, "contract_ends_on"),
        ({"contract_ends_on": date(2027, 6, 30)}, "contract_ends_on"),
        ({"contract_kind": "temporary", "contract_ends_on": date(2026, 12, 1)}, "contract_ends_on"),
        ({"effective_from": date(2026, 1, 1)}, "effective_from"),
    ],
)
def test_terms_that_cannot_stand_are_refused_beside_their_field(
    house: None, changes: dict[str, object], field: str
) -> None:
    arrival = arrive()
    with pytest.raises(Invalid) as refused:
        service.set_terms(
            actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=terms(**changes)
        )
    assert field in refused.value.fields
    assert db.session().exec(select(EmploymentTerms)).all() == []


def test_one_pay_is_rounded_as_the_payslip_rounds_it(house: None) -> None:
    arrival, hr = arrive(), factories.make_actor(Role.HR)
    give_identity(arrival)
    agreed = terms(annual_gross=Decimal("18200.07"))
    service.set_terms(actor=hr, case_id=arrival.case.id, terms=agreed)
    document = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert document is not None
    paid = half_up_cent(agreed.annual_gross / agreed.pays_per_year)
    assert from_minor(document.context["pay_minor"]) == paid == Decimal("1300.01")
