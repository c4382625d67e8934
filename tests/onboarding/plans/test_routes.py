"""The staff's pages: who sees which case, and what they can press."""

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.i18n import record_missing
from hr.notifications.models import Delivery
from onboarding.plans import service
from tests.onboarding.plans.test_service import DAY_ONE
from tests.onboarding.world import STARTS_ON, arrive
from tests.support.client import PageClient


def test_hr_reads_the_cohort_completes_a_task_and_activates(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive()
    client.sign_in(Role.HR)
    page = client.get("/hr/onboarding")
    assert "Daniel Okafor" in client.text
    assert "Give your personal details" in client.text  # what holds them up
    page = client.get(f"/hr/onboarding/{arrival.case.id}")
    assert "First pay" in client.text
    assert not page.xpath("//form[contains(@action, '/activate')]")
    task_id = arrival.task_id("create_accounts")
    client.post(f"/hr/onboarding/{arrival.case.id}/tasks/{task_id}/complete")
    assert "The task is completed." in client.text
    assert not arrival.open_task("create_accounts")
    client.post(f"/hr/onboarding/{arrival.case.id}/tasks/{task_id}/complete")  # pressed twice: no harm
    client.post(f"/hr/onboarding/{arrival.case.id}/tasks/{task_id}/reopen")
    assert arrival.open_task("create_accounts")
    client.post(f"/hr/onboarding/{arrival.case.id}/activate", status=409)
    with db.unit_of_work():
        for key in DAY_ONE:
            service.tick(actor=SYSTEM, case=arrival.case, key=key)
    with clock.on(STARTS_ON):
        page = client.get(f"/hr/onboarding/{arrival.case.id}")
        (form,) = page.xpath("//form[contains(@action, '/activate')]")
        client.post(form.get("action"))
    assert "The person is active now." in client.text


def test_a_new_link_takes_the_place_of_the_earlier_one(client: PageClient) -> None:
    with db.unit_of_work():
        arrival = arrive()
    client.sign_in(Role.HR)
    client.get(f"/hr/onboarding/{arrival.case.id}")
    client.post(f"/hr/onboarding/{arrival.case.id}/invitation")
    with db.reading() as session:
        mails = session.exec(
            select(Delivery).where(Delivery.message == "onboarding_welcome").order_by(col(Delivery.id))
        ).all()
        first, second = (mail.context["link"].removeprefix("http://localhost") for mail in mails)
    other = PageClient(client.app)
    other.get(first, status=410)
    other.follow_link(second)
    assert "Daniel" in other.text
    PageClient(client.app).get(second, status=410)  # used up


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.RECRUITER, Role.PAYROLL_PREPARER])
def test_other_roles_have_no_cohort(client: PageClient, role: Role) -> None:
    client.sign_in(role)
    client.get("/hr/onboarding", status=403)


def test_a_manager_cannot_open_anothers_hire_nor_see_pay(client: PageClient) -> None:
    with db.unit_of_work():
        mine, theirs = arrive(), arrive()
    client.sign_in_user(mine.manager.user_id or "")
    client.get(f"/hr/onboarding/{mine.case.id}")
    client.get(f"/hr/onboarding/{theirs.case.id}", status=404)
    client.get(f"/hr/onboarding/{mine.case.id}/terms", status=403)
    client.get(f"/hr/onboarding/{mine.case.id}/contract.pdf", status=403)
    client.get(f"/hr/onboarding/{mine.case.id}")
    task = theirs.task_id("first_week_agenda")
    client.post(f"/hr/onboarding/{theirs.case.id}/tasks/{task}/complete", status=404)


def test_a_page_of_nobody_is_not_found(client: PageClient) -> None:
    client.sign_in(Role.HR)
    client.get("/hr/onboarding/nobody", status=404)


def test_the_cohort_reads_in_spanish_and_says_why_it_is_empty(client: PageClient, app: Flask) -> None:
    client.sign_in(Role.HR, locale="es")
    with record_missing() as missing:
        for view in ("open", "risk", "done"):
            client.get(f"/hr/onboarding?view={view}")
        client.get("/hr/onboarding?search=nadie")
    assert "No hay nadie así" in client.text
    assert missing == set()
