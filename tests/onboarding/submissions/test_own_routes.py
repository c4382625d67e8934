"""Everybody's own pay pages: account and tax details are given and changed by whom they belong to."""

from datetime import date, timedelta

from sqlalchemy import update
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.auth.models import AuthSession
from hr.i18n import record_missing
from hr.people import lacking
from hr.people import service as people
from hr.people.models import BankAccount, Person
from tests.onboarding.world import arrive
from tests.support import factories
from tests.support.client import PageClient

OTHER_IBAN = "ES0321000418401111111111"


def newcomer(locale: str = "en") -> Person:
    """Employ a person who has given nothing yet."""
    with db.unit_of_work():
        entity = factories.make_entity()
        person = factories.make_person(given_name="Rosa", family_name="Sin Datos", locale=locale)
        people.start_employment(
            actor=SYSTEM,
            person_id=person.id,
            employment=people.NewEmployment(entity.id, "Conductora", date(2026, 11, 2)),
        )
        return person


def enter(client: PageClient, person_id: str) -> None:
    """Sign in as the account of a person."""
    with db.reading():
        user = auth.user_of_person(person_id)
    assert user is not None
    client.sign_in_user(user.id)


def lacks(person_id: str) -> tuple[str, ...]:
    with db.reading():
        return lacking.lacking(people.get_person(person_id))


def test_an_employee_gives_everything_their_pay_lacks_one_page_after_the_other(client: PageClient) -> None:
    person = newcomer()
    enter(client, person.id)
    client.get("/me/pay-account")
    assert "We do not know yet where to pay you." in client.text
    client.get("/me/pay-account/change")
    client.post("/me/pay-account/change", {"iban": factories.IBAN})
    assert client.page.xpath("//input[@name='tax_number']")  # what is missing next
    client.post("/me/tax/numbers", {"tax_number": "1", "social_number": "", "birth_on": ""}, status=422)
    client.post(
        "/me/tax/numbers",
        {"tax_number": factories.NIF, "social_number": factories.NAF, "birth_on": "1990-05-01"},
    )
    assert client.page.xpath("//input[@name='situation']")
    client.post("/me/tax/situation", {"situation": "3", "disability": "none"})
    assert "My tax details" in client.text
    assert lacks(person.id) == ("terms",)
    client.get("/me/tax")
    assert "••••••00Z" in client.text
    assert factories.NIF not in client.text
    with db.reading():
        declaration = people.tax_declaration_on(person.id, date(2026, 11, 2))
    assert declaration is not None
    assert declaration.facts["birth_year"] == 1990


def test_a_number_that_is_known_cannot_be_overwritten_here(client: PageClient) -> None:
    with db.unit_of_work():
        person_id = factories.make_employee().person_id
        people.set_identity(actor=SYSTEM, person_id=person_id, social_number="")
    enter(client, person_id)
    client.get("/me/tax/numbers")
    assert not client.page.xpath("//input[@name='tax_number']")
    client.post("/me/tax/numbers", {"tax_number": "12345678Z", "social_number": factories.NAF})
    with db.reading():
        person = people.get_person(person_id)
    assert (person.tax_number, person.social_number) == (factories.NIF, factories.NAF)


def test_the_account_form_asks_for_a_fresh_sign_in(client: PageClient) -> None:
    with db.unit_of_work():
        person_id = factories.make_employee().person_id
    enter(client, person_id)
    with db.unit_of_work() as work:
        stale = clock.now() - timedelta(minutes=11)
        db.change(work.session, update(AuthSession).values(fresh_at=stale))
    client.get("/me/pay-account")
    assert "•••• •••• 0000" in client.text
    for method in ("GET", "POST"):
        token = client.page.xpath("//input[@name='csrf_token']/@value")[0]
        data = {"csrf_token": token, "iban": OTHER_IBAN} if method == "POST" else None
        answer = client.raw("/me/pay-account/change", method, data=data)
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in/again")
    with db.reading() as session:
        assert len(session.exec(select(BankAccount).where(BankAccount.person_id == person_id)).all()) == 1


def test_a_new_hire_may_give_the_account_here_and_the_plans_task_is_done(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive()
    client.sign_in_user(arrival.user_id)
    client.get("/me/pay-account/change")
    client.post("/me/pay-account/change", {"iban": factories.IBAN})
    assert not arrival.open_task("bank_account")
    assert arrival.open_task("personal_data")


def test_another_account_waits_and_the_one_of_now_stays(client: PageClient) -> None:
    with db.unit_of_work():
        person_id = factories.make_employee(locale="en").person_id
    enter(client, person_id)
    client.get("/me/pay-account/change")
    client.post("/me/pay-account/change", {"iban": OTHER_IBAN})
    assert "New account: •••• 1111." in client.text
    with db.reading():
        account = people.bank_account_on(person_id, clock.today())
    assert account is not None
    assert account.iban == factories.IBAN


def test_whoever_is_not_employed_here_reads_so(client: PageClient) -> None:
    client.sign_in(Role.EMPLOYEE)
    for path in ("/me/pay-account", "/me/tax"):
        client.get(path)
        assert "There is nothing to pay you yet" in client.text
    client.post("/me/pay-account/change", {"iban": factories.IBAN}, status=404)


def test_the_pages_are_all_spanish_for_a_spanish_reader(client: PageClient) -> None:
    person = newcomer("es")
    enter(client, person.id)
    with record_missing() as missing:
        for path in ("/me/pay-account", "/me/pay-account/change", "/me/tax", "/me/tax/numbers"):
            client.get(path)
        client.post("/me/pay-account/change", {"iban": factories.IBAN})
        numbers = {"tax_number": factories.NIF, "social_number": factories.NAF, "birth_on": "1990-05-01"}
        client.post("/me/tax/numbers", numbers)
        client.post("/me/tax/situation", {"situation": "3", "disability": "none"})
        client.get("/me/tax")
    assert missing == set()
