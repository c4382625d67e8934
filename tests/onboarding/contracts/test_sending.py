"""HR checks a contract, signs it for the company and so sends it; a newer one takes the old one's place."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.documents import service as documents
from hr.documents.models import COMPANY
from hr.notifications import compose
from hr.notifications.models import Delivery, InboxItem
from hr.people import service as people
from onboarding.contracts import service
from tests.onboarding.world import STARTS_ON, Arrival, arrive, drafted, send, terms
from tests.support import factories
from tests.support.client import PageClient


@pytest.fixture
def arrival(client: PageClient) -> Arrival:
    with db.unit_of_work():
        return arrive()


def drawn_up(arrival: Arrival) -> Any:
    with db.unit_of_work():
        return drafted(arrival, is_sent=False)


def mails(message: str) -> list[Delivery]:
    with db.reading() as session:
        return list(session.exec(select(Delivery).where(Delivery.message == message)))


def page_of(arrival: Arrival) -> str:
    return f"/hr/onboarding/{arrival.case.id}/contract"


def unread(user_id: str) -> list[str]:
    with db.reading() as session:
        query = select(InboxItem).where(InboxItem.user_id == user_id, col(InboxItem.read_at).is_(None))
        return [line.message for line in session.exec(query)]


def test_hr_checks_signs_and_sends_and_only_then_the_new_hire_hears(
    client: PageClient, arrival: Arrival
) -> None:
    hr_id = client.sign_in(Role.HR, name="Marta Soler")
    document = drawn_up(arrival)
    with db.unit_of_work():
        service.ask_to_send(document_id=document.id)
    assert "contract_to_send" in unread(hr_id)
    assert mails("contract_ready") == []
    client.get(f"/hr/onboarding/{arrival.case.id}")
    assert "To be signed for the company" in client.text
    page = client.get(page_of(arrival))
    assert "€18,200.00 in 14 pays" in client.text
    sha256 = page.xpath("string(//input[@name='sha256']/@value)")
    assert sha256 in client.text
    client.post(page_of(arrival), {"sha256": "0" * 64}, status=409)
    assert arrival.open_task("send_contract")
    for _ in range(2):  # pressed twice
        client.post(page_of(arrival), {"sha256": sha256})
    assert "Waits for the signature" in client.text
    with db.reading():
        signature = documents.signature_of(document.id, party=COMPANY)
    assert signature is not None
    assert (signature.typed_name, signature.sha256) == ("Marta Soler", sha256)
    assert signature.session_id
    assert signature.statement.startswith("I have checked this contract for ")
    assert not arrival.open_task("send_contract")
    assert "contract_to_send" not in unread(hr_id)
    with db.unit_of_work():
        service.announce(document_id=document.id)
    assert len(mails("contract_ready")) == 1


def test_the_new_hire_cannot_reach_or_sign_what_was_not_sent(client: PageClient, arrival: Arrival) -> None:
    document = drawn_up(arrival)
    client.sign_in_user(arrival.user_id)
    client.get(f"/onboarding/contract/{document.id}", status=404)
    assert client.raw(f"/documents/{document.id}").status_code == 404
    client.get("/me/documents")
    assert "Employment contract" not in client.text
    client.post(f"/onboarding/contract/{document.id}", {"typed_name": "Daniel Okafor"}, status=404)
    with db.unit_of_work():
        send(arrival)
    client.get(f"/onboarding/contract/{document.id}")
    assert "Signed for the company" in client.text
    assert "Marta Soler" in client.text
    client.get("/me/documents")
    assert "Waits for your signature" in client.text


@pytest.mark.parametrize("role", [Role.HIRING_MANAGER, Role.ADMIN, Role.PAYROLL_PREPARER, Role.EMPLOYEE])
def test_nobody_but_hr_signs_for_the_company(client: PageClient, arrival: Arrival, role: Role) -> None:
    document = drawn_up(arrival)
    client.sign_in(role)
    client.get(page_of(arrival), status=403)
    client.post(page_of(arrival), {"sha256": "0" * 64}, status=403)
    with db.reading():
        assert documents.signature_of(document.id, party=COMPANY) is None


def test_a_newer_contract_takes_the_place_of_the_one_that_was_sent(
    client: PageClient, arrival: Arrival
) -> None:
    with db.unit_of_work():
        first = drafted(arrival)
        service.announce(document_id=first.id)
    assert "contract_ready" in unread(arrival.user_id)
    with db.unit_of_work():
        hr = factories.make_actor(Role.HR)
        changed = terms(annual_gross=Decimal("19000.00"))
        service.set_terms(actor=hr, case_id=arrival.case.id, terms=changed)
        second = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert second is not None
    assert "contract_ready" not in unread(arrival.user_id)
    assert arrival.open_task("send_contract")
    client.sign_in_user(arrival.user_id)
    client.get("/me/documents")
    assert "Replaced by a newer one" in client.text
    assert "Waits for your signature" not in client.text
    with db.reading():
        sha256 = service.shown_hash(first)
    given = {"typed_name": "Daniel Okafor", "agreed": "y", "sha256": sha256}
    client.post(f"/onboarding/contract/{first.id}", given, status=409)
    with db.reading():
        assert documents.signature_of(first.id) is None
        assert documents.get(first.id).state == "superseded"


def test_a_contract_sent_on_the_first_day_does_not_ask_for_a_signature_before_it(
    client: PageClient, arrival: Arrival
) -> None:
    with clock.on(STARTS_ON), db.unit_of_work():
        document = drafted(arrival)
        service.announce(document_id=document.id)
    (mail,) = mails("contract_ready")
    for locale, words in (("en", "as soon as you can"), ("es", "cuanto antes")):
        _subject, body = compose.render(mail.message, mail.context, locale=locale)
        assert words in body
        assert str(mail.context["starts_on"]) not in body


def test_the_file_is_named_in_the_language_of_the_contract(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive(locale="es")
        drafted(arrival)
    client.sign_in(Role.HR)
    header = client.raw(f"{page_of(arrival)}.pdf").headers["Content-Disposition"]
    assert "contrato-de-trabajo-" in header


def test_doubtful_pay_is_asked_back_and_shown_again_before_the_contract_is_sent(
    client: PageClient, arrival: Arrival
) -> None:
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    page = client.get(path)
    assert page.xpath("string(//select[@name='contribution_group']/option[@selected]/@value)") == ""
    given = {
        "contract_kind": "indefinite",
        "contribution_group": "",
        "professional_category": "Mozo",
        "annual_gross": "1.000",
        "pays_per_year": "14",
        "weekly_hours": "40",
        "trial_days": "0",
    }
    client.post(path, given, status=422)
    assert "Choose the contribution group." in client.text
    client.post(path, {**given, "contribution_group": "9"}, status=422)
    assert "€1,000.00 a year is less than the minimum wage for these hours, €17,094.00." in client.text
    client.post(path, {**given, "contribution_group": "9", "weekly_hours": "2"})  # few hours, little pay
    client.get(path)
    client.post(path, {**given, "contribution_group": "9", "meant": "y"})
    assert "Contract and pay are saved." in client.text
    with db.unit_of_work():
        people.set_identity(
            actor=SYSTEM,
            person_id=arrival.person.id,
            tax_number=factories.NIF,
            social_number=factories.NAF,
            address="Carrer Major, 1",
        )
        document = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
        assert document is not None
        documents.store_rendered(actor=SYSTEM, document_id=document.id, pdf=b"%PDF-1.7")
    client.get(page_of(arrival))
    assert "less than the minimum wage" in client.text


def test_the_group_of_minors_is_refused_for_whoever_is_known_to_be_of_age(
    client: PageClient, arrival: Arrival
) -> None:
    given = {
        "contract_kind": "indefinite",
        "contribution_group": "11",
        "professional_category": "Aprendiz",
        "annual_gross": "18.000",
        "pays_per_year": "14",
        "weekly_hours": "40",
        "trial_days": "0",
    }
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    client.get(path)
    client.post(path, given)  # nothing is known of the age yet
    with db.unit_of_work():
        people.set_identity(
            actor=SYSTEM,
            person_id=arrival.person.id,
            tax_number=factories.NIF,
            social_number=factories.NAF,
            birth_on=date(1992, 3, 4),
            address="Carrer Major, 1",
        )
        document = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
        assert document is not None
        documents.store_rendered(actor=SYSTEM, document_id=document.id, pdf=b"%PDF-1.7")
    page = client.get(page_of(arrival))
    assert "this person is of age" in client.text
    sha256 = page.xpath("string(//input[@name='sha256']/@value)")
    client.post(page_of(arrival), {"sha256": sha256}, status=409)
    client.get(path)
    client.post(path, {**given, "annual_gross": "18.500"}, status=422)
    assert "Group 11 is for people under 18" in client.text
    with db.unit_of_work():
        people.set_identity(actor=SYSTEM, person_id=arrival.person.id, birth_on=date(2009, 3, 4))
    client.post(path, {**given, "annual_gross": "18.500"})
