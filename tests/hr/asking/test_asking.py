"""What a pay lacks is named on the record, asked for with one button, and the fate of the mail is shown."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.notifications import service as notifications
from hr.notifications.models import Delivery
from hr.people import service as people
from hr.people.models import Person
from tests.support import factories
from tests.support.client import PageClient

LACKING = (
    "The account for the pay",
    "NIF or NIE",
    "Social security number",
    "Family situation for the withholding (form 145)",
    "Contract and pay",
)


def somebody() -> Person:
    """Employ a person of whom nothing is known but the name."""
    with db.unit_of_work():
        entity = factories.make_entity()
        person = factories.make_person(given_name="Rosa", family_name="Sin Datos", locale="en")
        people.start_employment(
            actor=SYSTEM,
            person_id=person.id,
            employment=people.NewEmployment(entity.id, "Conductora", date(2026, 11, 2)),
        )
        return person


def missing(client: PageClient) -> list[str]:
    """The lines of the card that names what is missing."""
    return [line.text_content() for line in client.page.xpath("//section[.//*[@id='missing']]//li")]


@pytest.mark.parametrize(
    ("role", "may_ask"),
    [(Role.HR, True), (Role.PAYROLL_PREPARER, True), (Role.PAYROLL_APPROVER, False)],
)
def test_whoever_sees_records_reads_what_is_missing(client: PageClient, role: Role, may_ask: bool) -> None:
    person = somebody()
    client.sign_in(role)
    client.get(f"/hr/people/{person.id}")
    assert missing(client) == list(LACKING)
    assert ("Ask for what is missing" in client.text) is may_ask


def test_who_sees_no_records_reads_nothing_of_it(client: PageClient) -> None:
    person = somebody()
    client.sign_in(Role.RECRUITER)
    client.get(f"/hr/people/{person.id}")
    assert missing(client) == []
    client.post(f"/hr/people/{person.id}/ask", status=403)


def test_nothing_is_missing_of_somebody_who_can_be_paid(client: PageClient) -> None:
    with db.unit_of_work():
        person_id = factories.make_employee().person_id
    client.sign_in(Role.HR)
    client.get(f"/hr/people/{person_id}")
    assert missing(client) == []
    client.post(f"/hr/people/{person_id}/ask", status=409)


def test_asking_mails_the_person_once_and_shows_what_became_of_it(
    client: PageClient, mails: Callable[[], list[Delivery]]
) -> None:
    person = somebody()
    client.sign_in(Role.PAYROLL_PREPARER)
    page = f"/hr/people/{person.id}"
    client.get(page)
    for _ in range(2):
        client.post(f"{page}/ask")
    assert "Mail on its way" in client.text
    (mail,) = [each for each in mails() if each.message == "pay_details_needed"]
    assert mail.address == person.email
    assert mail.context["items"] == list(LACKING[:4])  # contract and pay are HR's to enter
    assert mail.context["link"].endswith("/me/pay-account")
    for state, words in (("failed", "Mail failed"), ("sent", "Mail sent")):
        with db.unit_of_work():
            notifications.record_outcome(mail.id, state)
        client.get(page)
        assert words in client.text


def test_hr_enters_the_numbers_it_was_told_with_a_trace(client: PageClient) -> None:
    person = somebody()
    user_id = client.sign_in(Role.HR)
    page = f"/hr/people/{person.id}"
    client.get(f"{page}/identity")
    wrong = {"tax_number": "12345678A", "social_number": "1", "birth_on": "2024-01-01"}
    client.post(f"{page}/identity", wrong, status=422)
    for name, typed in list(wrong.items())[:2]:
        assert client.page.xpath(f"//*[@id='{name}-error']")
        assert client.page.xpath(f"string(//input[@name='{name}']/@value)") == typed
    assert "they would be 2 years old" in client.text
    client.post(f"{page}/identity", {"tax_number": factories.NIF, "social_number": "46/10000001/20"})
    assert missing(client) == [LACKING[0], *LACKING[3:]]
    with db.reading() as session:
        row = people.get_person(person.id)
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "person.identity_set")).one()
    assert (row.tax_number, row.social_number, row.birth_on) == (factories.NIF, factories.NAF, None)
    assert (entry.actor_id, entry.details["fields"]) == (user_id, ["social_number", "tax_number"])
    client.get(f"{page}/identity")
    assert "Leave it empty to keep ••000Z" in client.text
    client.post(f"{page}/identity", {"tax_number": "", "birth_on": "1990-05-01"})
    with db.reading():
        row = people.get_person(person.id)
    assert (row.tax_number, row.birth_on) == (factories.NIF, date(1990, 5, 1))
