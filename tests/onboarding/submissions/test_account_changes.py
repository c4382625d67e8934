"""A pay account that changes: a fresh sign-in before, a word to its owner and to payroll after."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth.models import AuthSession
from hr.company import service as company
from hr.notifications import compose
from hr.notifications.models import Delivery, InboxItem
from hr.people import service as people
from hr.people.models import BankAccount
from tests.onboarding.world import Arrival, arrive
from tests.support import factories
from tests.support.client import PageClient

OTHER_IBAN = "ES0321000418401111111111"


@pytest.fixture
def arrival(client: PageClient) -> Arrival:
    with db.unit_of_work():
        made = arrive()
        people.set_identity(actor=SYSTEM, person_id=made.person.id, tax_number=factories.NIF)
    client.sign_in_user(made.user_id)
    return made


def rows(table: type[Any]) -> list[Any]:
    with db.reading() as session:
        return list(session.exec(select(table)))


def give(client: PageClient, path: str, iban: str, *, status: int = 200) -> None:
    client.get(f"{path}?change=1")
    client.post(path, {"iban": iban}, status=status)


def account_task(arrival: Arrival) -> str:
    return f"/onboarding/tasks/{arrival.task_id('bank_account')}"


def test_a_first_account_is_no_news_and_a_changed_one_is(client: PageClient, arrival: Arrival) -> None:
    with db.unit_of_work():
        preparer = factories.make_user(Role.PAYROLL_PREPARER)
        factories.make_user(Role.PAYROLL_APPROVER)
    path = account_task(arrival)
    give(client, path, factories.IBAN)
    give(client, path, factories.IBAN)
    assert not [mail for mail in rows(Delivery) if mail.message == "account_change_asked"]
    give(client, path, OTHER_IBAN)
    (mail,) = [each for each in rows(Delivery) if each.message == "account_change_asked"]
    assert mail.address == arrival.person.email
    assert [row.last_four for row in rows(BankAccount)] == [factories.IBAN[-4:]]  # it waits
    subject, body = compose.render(mail.message, mail.context, locale="es")
    for iban in (factories.IBAN, OTHER_IBAN):
        assert iban[-4:] not in subject + body
    lines = {line.user_id: line for line in rows(InboxItem) if line.message == "account_change_asked"}
    assert {arrival.user_id, preparer.id} <= set(lines)
    assert lines[preparer.id].values["person"] == "Daniel Okafor"
    assert lines[preparer.id].path == "/payroll/bank-changes"


def test_the_account_task_asks_for_a_fresh_sign_in_and_the_others_do_not(
    client: PageClient, arrival: Arrival
) -> None:
    path = account_task(arrival)
    client.get(path)  # who has just come in by their link goes on
    with db.unit_of_work() as work:
        long_ago = clock.now() - timedelta(minutes=11)
        db.change(work.session, update(AuthSession).values(fresh_at=long_ago))
    client.get(f"/onboarding/tasks/{arrival.task_id('personal_data')}")
    token = client.page.xpath("//input[@name='csrf_token']/@value")[0]
    for answer in (
        client.raw(path),
        client.raw(path, "POST", data={"csrf_token": token, "iban": factories.IBAN}),
    ):
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in/again")
    assert rows(BankAccount) == []


def test_the_employers_own_account_is_refused(client: PageClient, arrival: Arrival) -> None:
    with db.reading():
        own = company.get_legal_entity(arrival.employment.legal_entity_id)
        iban, name = own.iban, own.name
    assert iban
    path = account_task(arrival)
    give(client, path, iban, status=422)
    assert f"This is the account {name} pays from." in client.text
    assert client.page.xpath("string(//input[@name='iban']/@value)") == iban
    assert rows(BankAccount) == []
