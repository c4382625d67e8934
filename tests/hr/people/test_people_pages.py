"""Pages of people: each role sees its own part of a record, and nobody reaches another's by its address."""

from datetime import date

import pytest
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Role
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.company import service as company
from hr.ids import new_id
from hr.people import service as people
from hr.people.models import Employment
from tests.support import factories
from tests.support.client import PageClient

TERMS = {
    "effective_from": "2026-12-01",
    "contract_kind": "indefinite",
    "contribution_group": "7",
    "professional_category": "Administrativa",
    "annual_gross": "24.000,50",
    "pays_per_year": "14",
    "weekly_hours": "40",
    "full_time_hours": "40",
    "trial_days": "30",
}
PAY, ACCOUNT, TAX, MAIL, START = "€31,234.56", "••0000", "••000Z", "reach.me@example.com", "1 Mar 2022"


def _employee() -> Employment:
    with db.unit_of_work():
        entity = factories.make_entity()
        department = company.add_department(actor=SYSTEM, entity_id=entity.id, name="Almacén Norte")
        employment = factories.make_employee(
            entity=entity,
            annual_gross="31234.56",
            starts_on=date(2022, 3, 1),
            email=MAIL,
            given_name="Íñigo",
            family_name="Ángel Núñez",
        )
        employment.department_id = department.id
        db.session().add(employment)
        return employment


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.RECRUITER, set()),
        (Role.HIRING_MANAGER, set()),
        (Role.ADMIN, set()),
        (Role.PAYROLL_PREPARER, {PAY, ACCOUNT, TAX, START}),
        (Role.PAYROLL_APPROVER, {PAY, ACCOUNT, TAX, START}),
        (Role.HR, {PAY, ACCOUNT, TAX, START, MAIL}),
    ],
)
def test_each_role_sees_its_own_part_of_a_record(client: PageClient, role: Role, seen: set[str]) -> None:
    person_id = _employee().person_id
    client.sign_in(role)
    client.get(f"/hr/people/{person_id}")
    for always in ("Íñigo Ángel Núñez", "Operaria", "Almacén Norte"):
        assert always in client.text
    assert {value for value in (PAY, ACCOUNT, TAX, START, MAIL) if value in client.text} == seen
    whole = client.page.text_content()
    assert factories.NIF not in whole
    assert factories.IBAN not in whole
    client.get("/hr/people")
    assert (START in client.text) is bool(seen)
    assert MAIL not in client.text


def test_employees_have_no_directory(client: PageClient) -> None:
    person_id = _employee().person_id
    client.sign_in(Role.EMPLOYEE)
    client.get("/hr/people", status=403)
    client.get(f"/hr/people/{person_id}", status=403)


def test_identifiers_are_shown_in_full_on_demand_and_that_is_recorded(client: PageClient) -> None:
    person_id = _employee().person_id
    user_id = client.sign_in(Role.HR)
    client.get(f"/hr/people/{person_id}")
    client.post(f"/hr/people/{person_id}/whole")
    assert factories.NIF in client.text
    assert factories.IBAN in client.text
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "person.sensitive_seen")).one()
    assert (entry.actor_id, entry.subject_id) == (user_id, person_id)
    client.get(f"/hr/people/{person_id}")
    assert factories.NIF not in client.text


@pytest.mark.parametrize("role", [Role.PAYROLL_PREPARER, Role.RECRUITER, Role.ADMIN, Role.EMPLOYEE])
def test_others_cannot_see_identifiers_in_full_or_change_records(client: PageClient, role: Role) -> None:
    employment = _employee()
    person_id = employment.person_id
    client.sign_in(role)
    client.get("/account")
    client.post(f"/hr/people/{person_id}/whole", status=403)
    for path in ("new", f"{person_id}/contact", f"{person_id}/employments/{employment.id}/terms"):
        client.get(f"/hr/people/{path}", status=403)


def test_an_unknown_person_and_anothers_employment_are_not_found(client: PageClient) -> None:
    first = _employee()
    with db.unit_of_work():
        second = factories.make_employee()
    client.sign_in(Role.HR)
    client.get(f"/hr/people/{new_id()}", status=404)
    client.get(f"/hr/people/{first.person_id}/employments/{second.id}/terms", status=404)
    client.get(f"/hr/people/{first.person_id}/employments/{first.id}/terms")
    client.post(f"/hr/people/{first.person_id}/employments/{second.id}/terms", TERMS, status=404)
    with db.reading():
        terms = people.terms_on(second.id, date(2027, 1, 1))
    assert terms is not None
    assert terms.annual_gross_minor == 2100000


@pytest.mark.parametrize("wanted", ["inigo", "ÁNGEL", "angel nunez", "operar", "núñez íñigo"])
def test_the_search_forgives_accents_capitals_and_order(client: PageClient, wanted: str) -> None:
    _employee()
    with db.unit_of_work():
        factories.make_employee(given_name="Berta", family_name="Otra")
        factories.make_person(given_name="Carla", family_name="Sin Empleo")
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/people?q={wanted}")
    assert "Íñigo Ángel Núñez" in client.text
    assert ("Berta" in client.text) is (wanted == "operar")


@pytest.mark.parametrize("wanted", ["%", "_", "'", "zzz"])
def test_signs_of_the_database_find_nobody(client: PageClient, wanted: str) -> None:
    _employee()
    client.sign_in(Role.RECRUITER)
    client.get("/hr/people", status=200)
    client.get(f"/hr/people?q=%25{wanted}")
    assert "Nobody matches" in client.text


def test_only_who_sees_records_may_ask_for_a_status(client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
        factories.make_employee(entity=entity, given_name="Ana", family_name="Activa")
        factories.make_employee(entity=entity, given_name="Petra", family_name="Próxima", active=False)
        gone = factories.make_employee(entity=entity, given_name="Elsa", family_name="Exenta")
        gone.status = "ended"
        db.session().add(gone)
    client.sign_in(Role.HR)
    client.get("/hr/people?status=ended")
    assert "Elsa Exenta" in client.text
    assert "Ana Activa" not in client.text
    other = PageClient(client.app)
    other.sign_in(Role.RECRUITER)
    other.get("/hr/people?status=ended")
    assert "Elsa Exenta" not in other.text
    assert "Petra Próxima" in other.text


def test_the_directory_comes_in_pages(client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
        for number in range(53):
            person = factories.make_person(given_name="Persona", family_name=f"Número {number:02}")
            people.start_employment(
                actor=SYSTEM,
                person_id=person.id,
                employment=people.NewEmployment(entity.id, "Operaria", date(2026, 1, 1)),
            )
    client.sign_in(Role.HR)
    client.get("/hr/people")
    assert "1–50 of 53" in client.text
    client.get("/hr/people?page=2")
    assert "Número 52" in client.text
    assert "Número 00" not in client.text
    client.get("/hr/people?page=99999999999999999999")
    client.get("/hr/people?page=-1")


def test_contact_data_are_changed_with_a_trace_and_the_account_stays(client: PageClient) -> None:
    person_id = _employee().person_id
    client.sign_in(Role.HR)
    client.get(f"/hr/people/{person_id}/contact")
    changed = {
        "given_name": "Íñigo",
        "family_name": "Ángel",
        "email": "New@Example.com",
        "phone": "+34 600 000 999",
        "locale": "en",
        "address": "Calle Nueva, 1",
    }
    client.post(f"/hr/people/{person_id}/contact", changed)
    assert "new@example.com" in client.text
    assert "Calle Nueva, 1" in client.text
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "person.contact_changed")).one()
        account = auth.user_of_person(person_id)
    assert entry.details["fields"] == ["address", "email", "family_name", "locale", "phone"]
    assert "Nueva" not in str(entry.details) + entry.personal
    assert account is not None
    assert account.email == MAIL


def test_bad_contact_data_are_named_and_nothing_is_lost(client: PageClient) -> None:
    person_id = _employee().person_id
    client.sign_in(Role.HR)
    client.get(f"/hr/people/{person_id}/contact")
    bad = {"given_name": "", "family_name": "Kept", "email": "no", "phone": "x", "locale": "fr"}
    client.post(f"/hr/people/{person_id}/contact", bad, status=422)
    assert client.page.xpath("//input[@name='family_name']/@value") == ["Kept"]
    for name in ("given_name", "email", "phone", "locale"):
        assert client.page.xpath(f"//*[@id='{name}-error']"), name


def test_somebody_is_added_given_terms_and_cannot_be_added_twice(client: PageClient) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
        department = company.add_department(actor=SYSTEM, entity_id=entity.id, name="Rutas")
    client.sign_in(Role.HR)
    client.get("/hr/people/new")
    person = {
        "given_name": "Berta",
        "family_name": "Nueva",
        "email": "berta@example.com",
        "locale": "es",
        "job_title": "Conductora",
        "legal_entity_id": entity.id,
        "department_id": department.id,
        "starts_on": "2026-12-01",
    }
    client.post("/hr/people/new", person)
    assert "Starts soon" in client.text
    client.get(client.page.xpath("//a[contains(@href, '/terms')]/@href")[0])
    path = client.response.request.path if client.response else ""
    client.post(path, TERMS)
    assert "€24,000.50" in client.text
    client.get("/hr/people/new")
    client.post("/hr/people/new", person, status=422)
    assert "There is already a person with this e-mail address." in client.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("annual_gross", "0", "this amount cannot be right"),
        ("annual_gross", "999999999", "this amount cannot be right"),
        ("annual_gross", "a lot", "Write the amount"),
        ("effective_from", "2021-01-01", "cannot begin before the employment"),
        ("effective_from", "31/31/2026", "Write the date"),
        ("effective_from", "0001-01-01", "The date must lie between"),
        ("weekly_hours", "60", "cannot exceed"),
        ("full_time_hours", "90", "up to 48 hours"),
        ("trial_days", "9999", "Between 0 and 365 days"),
        ("contribution_group", "12", "Not a valid choice"),
        ("contract_ends_on", "2026-11-30", "cannot end before it begins"),
    ],
)
def test_absurd_terms_are_refused_with_a_reason(
    client: PageClient, field: str, value: str, sentence: str
) -> None:
    employment = _employee()
    client.sign_in(Role.HR)
    path = f"/hr/people/{employment.person_id}/employments/{employment.id}/terms"
    client.get(path)
    client.post(path, {**TERMS, "reason": "Agreement of 20 November", field: value}, status=422)
    assert sentence in client.text


@pytest.mark.parametrize("phone", ["+34 600 000 100 200 300 400", "9" * 30, "12345", "++34600000100"])
def test_a_telephone_number_nobody_can_have_is_refused(client: PageClient, phone: str) -> None:
    person_id = _employee().person_id
    client.sign_in(Role.HR)
    page = f"/hr/people/{person_id}/contact"
    client.get(page)
    given = {"given_name": "Íñigo", "family_name": "Ángel", "email": MAIL, "locale": "en", "phone": phone}
    client.post(page, given, status=422)
    assert "Write the number like +34 600 000 100." in client.text
    client.post(page, {**given, "phone": "+34 (600) 000-100"})


def test_pay_below_the_minimum_wage_is_asked_back_before_it_counts(client: PageClient) -> None:
    with db.unit_of_work():
        person = factories.make_person()
        people.set_identity(actor=SYSTEM, person_id=person.id, birth_on=date(1990, 5, 12))
        new = people.NewEmployment(factories.make_entity().id, "Operaria", date(2026, 12, 1))
        employment = people.start_employment(actor=SYSTEM, person_id=person.id, employment=new)
    client.sign_in(Role.HR)
    page = f"/hr/people/{employment.person_id}/employments/{employment.id}/terms"
    client.get(page)
    assert client.page.xpath("string(//select[@name='contribution_group']/option[@selected]/@value)") == ""
    assert not client.page.xpath("//input[@name='meant']")
    little = {**TERMS, "annual_gross": "1.000"}
    client.post(page, little, status=422)
    assert "€1,000.00 a year is less than the minimum wage" in client.text
    assert client.page.xpath("//input[@name='meant']")
    client.post(page, {**little, "contribution_group": "11", "meant": "y"}, status=422)
    assert "Group 11 is for people under 18" in client.text
    with db.reading():
        assert people.terms_on(employment.id, date(2026, 12, 1)) is None
    client.post(page, {**little, "meant": "y"})
    with db.reading():
        terms = people.terms_on(employment.id, date(2026, 12, 1))
    assert terms is not None
    assert terms.annual_gross_minor == 100_000


def test_terms_that_may_be_signed_change_only_for_a_reason_kept_in_the_trail(client: PageClient) -> None:
    employment = _employee()  # has terms
    client.sign_in(Role.HR)
    path = f"/hr/people/{employment.person_id}/employments/{employment.id}/terms"
    client.get(path)
    assert "Change them only with a new agreement" in client.text
    client.post(path, {**TERMS, "reason": " "}, status=422)
    assert "Say what this change rests on" in client.text
    with db.reading():
        before = people.terms_on(employment.id, date(2027, 1, 1))
    assert before is not None
    assert before.annual_gross_minor == 3123456
    client.post(path, {**TERMS, "reason": "Agreement of 20 November"})
    with db.reading() as session:
        after = people.terms_on(employment.id, date(2027, 1, 1))
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "employment.terms_set")).all()
        reasons = [audit.readable(entry.subject_id or "", entry.personal) for entry in entries]
    assert after is not None
    assert after.annual_gross_minor == 2400050
    assert '{"reason":"Agreement of 20 November"}' in reasons
