"""The start page during an onboarding: each owner's late and near tasks, and who lacks contract and pay."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from onboarding.contracts import service as contracts
from onboarding.plans.models import OnboardingTask
from tests.onboarding.world import STARTS_ON, Arrival, arrive, terms
from tests.support import factories
from tests.support.client import PageClient


def own_open(arrival: Arrival, owner: str) -> int:
    with db.reading() as session:
        query = select(OnboardingTask).where(OnboardingTask.case_id == arrival.case.id)
        return len([task for task in session.exec(query) if task.owner == owner and not task.is_done])


@pytest.mark.parametrize(("role", "owner"), [(Role.HR, "hr"), (Role.ADMIN, "it")])
def test_late_tasks_of_one_owner_stand_on_their_start_page(
    client: PageClient, role: Role, owner: str
) -> None:
    with db.unit_of_work():
        arrival = arrive()
    number = own_open(arrival, owner)
    with clock.on(STARTS_ON + timedelta(days=400)):
        client.sign_in(role)
        client.get("/hr")
        words = "task" if number == 1 else "tasks"
        assert f"Catch up with {number} onboarding {words}" in client.text


def test_a_manager_sees_only_the_tasks_of_the_own_hires(client: PageClient, app: Flask) -> None:
    with db.unit_of_work():
        mine, _theirs = arrive(), arrive()
    number = own_open(mine, "manager")
    with clock.on(STARTS_ON + timedelta(days=400)):
        client.sign_in_user(mine.manager.user_id or "")
        client.get("/hr")
        assert f"Catch up with {number} onboarding task" in client.text


def test_hr_sees_who_lacks_contract_and_pay(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive()
    client.sign_in(Role.HR)
    client.get("/hr")
    (link,) = client.page.xpath("//main//li//a[contains(., 'Enter contract and pay of 1 new hire')]/@href")
    client.get(link)
    with db.unit_of_work():
        contracts.set_terms(actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=terms())
    client.get("/hr")
    assert "Enter contract and pay" not in client.text
