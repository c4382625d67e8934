"""Pages of contracts: HR's terms, reading and signing, the PDF for whom it belongs to."""

from typing import Any

import pytest
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.documents import service as documents
from hr.i18n import record_missing
from hr.people import service as people
from hr.people.models import EmploymentTerms
from onboarding.contracts import service
from tests.onboarding.world import Arrival, arrive, drafted, send
from tests.support.client import PageClient

TERMS = {
    "contract_kind": "temporary",
    "contract_ends_on": "2027-06-30",
    "contribution_group": "9",
    "professional_category": "Mozo de almacén",
    "annual_gross": "18.200,00",
    "pays_per_year": "12",
    "weekly_hours": "37,5",
    "trial_days": "30",
}


@pytest.fixture
def arrival(client: PageClient) -> Arrival:
    with db.unit_of_work():
        return arrive()


def stored_terms() -> list[EmploymentTerms]:
    with db.reading() as session:
        return list(session.exec(select(EmploymentTerms)))


def ready(arrival: Arrival) -> Any:
    with db.unit_of_work():
        return drafted(arrival)


def test_hr_enters_terms_in_either_notation(client: PageClient, arrival: Arrival) -> None:
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    client.get(path)
    client.post(path, TERMS)
    (row,) = stored_terms()
    assert (row.annual_gross_minor, row.pays_per_year, row.weekly_hours) == (1_820_000, 12, "37.5")
    assert (row.contract_kind, row.trial_days, row.effective_from) == (
        "temporary",
        30,
        arrival.case.starts_on,
    )
    assert not arrival.open_task("contract_terms")
    page = client.get(path)
    assert page.xpath("string(//input[@name='annual_gross']/@value)") == "18200.00"
    client.post(path, TERMS)
    assert len(stored_terms()) == 1


def test_hr_sees_the_first_pay_of_terms_that_are_not_saved(client: PageClient, arrival: Arrival) -> None:
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    page = client.get(path)
    assert not page.xpath("//h2[@id='first-pay']")
    page = client.post(path, {**TERMS, "estimate": "yes"})
    assert page.xpath("//h2[@id='first-pay']")
    assert stored_terms() == []
    assert arrival.open_task("contract_terms")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("annual_gross", "0", "more than zero"),
        ("annual_gross", "a lot", "Write the amount like 1,234.50."),
        ("annual_gross", "", "Fill in: Gross pay a year, in euros"),
        ("annual_gross", "999999999", "less than ten million"),
        ("weekly_hours", "60", "between 1 and 40 hours"),
        ("contribution_group", "12", "Not a valid choice"),
        ("pays_per_year", "13", "Not a valid choice"),
        ("contract_ends_on", "", "A temporary contract needs its last day."),
        ("contract_ends_on", "2026-11-01", "The last day must come after the first."),
        ("contract_ends_on", "2226-11-01", "This day is too far away."),
        ("trial_days", "400", "at most six months"),
        ("trial_days", "-1", "Write a whole number."),
        ("professional_category", "", "Fill in: Professional category"),
    ],
)
def test_absurd_terms_are_named_and_nothing_typed_is_lost(
    client: PageClient, arrival: Arrival, field: str, typed: str, sentence: str
) -> None:
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    client.get(path)
    given = {**TERMS, field: typed}
    page = client.post(path, given, status=422)
    assert sentence in client.text
    for name in ("annual_gross", "weekly_hours", "professional_category", "trial_days"):
        assert page.xpath(f"string(//input[@name='{name}']/@value)") == given[name]
    assert stored_terms() == []


def test_terms_sent_with_more_fields_than_the_form_has_change_nothing_else(
    client: PageClient, arrival: Arrival
) -> None:
    client.sign_in(Role.HR)
    path = f"/hr/onboarding/{arrival.case.id}/terms"
    client.get(path)
    client.post(path, {**TERMS, "employment_id": "x", "full_time_hours": "1", "effective_from": "2020-01-01"})
    (row,) = stored_terms()
    assert (row.employment_id, row.full_time_hours) == (arrival.employment.id, "40")
    assert row.effective_from == arrival.case.starts_on


def test_the_new_hire_reads_and_signs_once(client: PageClient, arrival: Arrival) -> None:
    document = ready(arrival)
    client.sign_in_user(arrival.user_id)
    client.get(f"/onboarding/tasks/{arrival.task_id('sign_contract')}")  # the task opens the contract
    path = f"/onboarding/contract/{document.id}"
    assert client.response is not None
    assert client.response.request.path != path  # it waits: the other tasks come first
    page = client.get(path)
    assert "€18,200.00 in 14 pays" in client.text
    shown = page.xpath("string(//input[@name='sha256']/@value)")
    assert shown in client.text
    page = client.post(path, {"typed_name": "Dani", "agreed": "y", "sha256": shown}, status=422)
    assert "Write your full name as it stands in the document: Daniel Okafor." in client.text
    assert page.xpath("string(//input[@name='typed_name']/@value)") == "Dani"
    client.post(path, {"typed_name": "Daniel Okafor", "sha256": shown}, status=422)
    assert "Tick the box" in client.text
    signed = {"typed_name": "daniel  OKAFOR", "agreed": "y", "sha256": shown}
    client.post(path, signed)
    assert "You have signed your contract." in client.text
    client.post(path, signed)  # pressed twice, or sent again by the browser
    assert "Your contract, signed" in client.text
    with db.reading() as session:
        signature = documents.signature_of(document.id)
        assert signature is not None
        assert (signature.sha256, signature.typed_name) == (shown, "daniel  OKAFOR")
        query = select(AuditEntry).where(AuditEntry.action == "contract.signed")
        (entry,) = session.exec(query).all()
    assert entry.actor_id == arrival.user_id


def enter(client: PageClient, arrival: Arrival, way: str) -> None:
    """Let the new hire in by one of the ways there are."""
    if way.startswith("link"):
        method = auth.BY_OPERATOR if way == "link from an operator" else auth.BY_MAILED_LINK
        with db.unit_of_work():
            link = auth.make_link(purpose="new_hire", user_id=arrival.user_id, method=method)
        client.follow_link(link)
        return
    with db.unit_of_work():
        user = auth.set_password(actor=SYSTEM, user_id=arrival.user_id, password="four quiet green horses")
    client.get("/sign-in")
    client.post("/sign-in", {"email": user.email, "password": "four quiet green horses"})
    if way == "password, then changed":
        client.get("/account/password")
        client.post("/account/password", {"password": "three loud yellow donkeys", "next": "/account"})


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("link by mail", "link sent to the person's own e-mail address"),
        ("link from an operator", "link handed over by an operator"),
        ("password", "e-mail address and password"),
        ("password, then changed", "e-mail address and password"),
    ],
)
def test_the_evidence_says_how_the_signer_came_in(
    client: PageClient, arrival: Arrival, way: str, words: str
) -> None:
    document = ready(arrival)
    enter(client, arrival, way)
    path = f"/onboarding/contract/{document.id}"
    shown = client.get(path).xpath("string(//input[@name='sha256']/@value)")
    client.post(path, {"typed_name": "Daniel Okafor", "agreed": "y", "sha256": shown})
    with db.reading():
        signature = documents.signature_of(document.id)
        assert signature is not None
        assert words in signature.method


def test_a_contract_changed_while_being_read_is_not_signed(client: PageClient, arrival: Arrival) -> None:
    document = ready(arrival)
    client.sign_in_user(arrival.user_id)
    client.get(f"/onboarding/contract/{document.id}")
    given = {"typed_name": "Daniel Okafor", "agreed": "y", "sha256": "0" * 64}
    client.post(f"/onboarding/contract/{document.id}", given, status=409)
    assert "The document has changed since you opened it." in client.text


def test_an_older_edition_leads_to_the_newest(client: PageClient, arrival: Arrival) -> None:
    first = ready(arrival)
    with db.unit_of_work():
        people.set_identity(actor=SYSTEM, person_id=arrival.person.id, address="Plaça Nova, 1")
        second = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
    assert second is not None
    client.sign_in_user(arrival.user_id)
    client.get(f"/onboarding/contract/{first.id}")
    assert "This version of your contract no longer counts." in client.text
    assert not client.page.xpath("//input[@name='typed_name']")
    client.get(f"/onboarding/contract/{second.id}", status=404)  # not sent yet
    with db.unit_of_work():
        documents.store_rendered(actor=SYSTEM, document_id=second.id, pdf=b"%PDF-1.7 second")
        send(arrival)
    client.get(f"/onboarding/contract/{first.id}")
    assert client.response is not None
    assert client.response.request.path.endswith(second.id)
    assert client.page.xpath("//input[@name='typed_name']")


def test_the_pdf_is_handed_to_its_owner_and_to_hr_with_every_reading_recorded(
    client: PageClient, arrival: Arrival
) -> None:
    document = ready(arrival)
    client.sign_in_user(arrival.user_id)
    own = f"/onboarding/contract/{document.id}/contract.pdf"
    response = client.raw(own)
    assert (response.status_code, response.mimetype, response.data) == (
        200,
        "application/pdf",
        b"%PDF-1.7 as read",
    )
    assert "inline" in response.headers["Content-Disposition"]
    with db.unit_of_work():
        service.sign(
            actor=arrival.actor,
            document_id=document.id,
            typed_name="Daniel Okafor",
            agreed=True,
            sha256=service.shown_hash(document),
        )
        documents.store_sealed(actor=SYSTEM, document_id=document.id, pdf=b"%PDF-1.7 sealed")
    hr = PageClient(client.app)
    hr.sign_in(Role.HR)
    staff = f"/hr/onboarding/{arrival.case.id}/contract.pdf"
    assert hr.raw(staff).data == client.raw(own).data == b"%PDF-1.7 sealed"
    assert hr.raw(f"{staff}?version=1").data == client.raw(f"{own}?version=1").data == b"%PDF-1.7 as read"
    for wrong in ("3", "0", "-1", "x", "99999"):
        assert hr.raw(f"{staff}?version={wrong}").status_code == 404
    with db.reading() as session:
        read = session.exec(select(AuditEntry).where(AuditEntry.action == "document.read")).all()
    assert len(read) == 5


def test_nobody_else_reaches_a_contract_by_its_id(client: PageClient, arrival: Arrival) -> None:
    document = ready(arrival)
    with db.unit_of_work():
        other = arrive()
        resume = documents.file_document(
            actor=SYSTEM,
            kind="resume",
            title="CV",
            about=("application", "x"),
            content=b"cv",
            media_type="text/plain",
            filename="cv.txt",
            person_id=other.person.id,
        )
    client.sign_in_user(other.user_id)
    client.get("/onboarding")
    for tail in ("", "/contract.pdf"):
        client.get(f"/onboarding/contract/{document.id}{tail}", status=404)
        client.get(f"/onboarding/contract/{resume.id}{tail}", status=404)  # own, but no contract
        client.get(f"/onboarding/contract/nothing{tail}", status=404)
    client.post(f"/onboarding/contract/{document.id}", {"typed_name": "x", "agreed": "y"}, status=404)
    staff = PageClient(client.app)
    staff.sign_in(Role.HR, Role.EMPLOYEE)
    staff.get(f"/onboarding/contract/{document.id}", status=404)  # HR has its own page, with its own record
    staff.get(f"/hr/onboarding/{other.case.id}/contract.pdf", status=404)  # none drawn up yet


def test_terms_and_signing_are_all_spanish_for_a_spanish_reader(client: PageClient, arrival: Arrival) -> None:
    with db.unit_of_work():
        spanish = arrive(locale="es")
        document = drafted(spanish)
    client.sign_in(Role.HR, locale="es")
    with record_missing() as missing:
        client.get(f"/hr/onboarding/{arrival.case.id}/terms")
        client.post(
            f"/hr/onboarding/{arrival.case.id}/terms", {"weekly_hours": "99", "trial_days": "x"}, status=422
        )
        client.get(f"/hr/onboarding/{spanish.case.id}")
        client.get(f"/hr/onboarding/{spanish.case.id}/terms")
        client.sign_in_user(spanish.user_id)
        page = client.get(f"/onboarding/contract/{document.id}")
        assert "18.200,00 € en 14 pagas" in client.text
        shown = page.xpath("string(//input[@name='sha256']/@value)")
        path = f"/onboarding/contract/{document.id}"
        client.post(path, {"typed_name": "", "sha256": shown}, status=422)
        client.post(path, {"typed_name": "Daniel Okafor", "agreed": "y", "sha256": shown})
    assert missing == set()
    with db.reading():
        signature = documents.signature_of(document.id)
    assert signature is not None
    assert signature.statement.startswith("He leído este contrato")
