"""A run between preparer and approver: each is told, a return says why, the desk shows whose turn it is."""

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.errors import Invalid
from hr.notifications.models import Delivery, InboxItem
from payroll.runs import service
from payroll.runs.models import PayRun
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient

REASON = "Falta el plus de nocturnidad de Lucía."


def told(message: str) -> list[tuple[str, str]]:
    """Return whom a message went to, and where its line in the inbox leads."""
    with db.reading() as session:
        mails = session.exec(select(Delivery).where(Delivery.message == message)).all()
        lines = session.exec(select(InboxItem).where(InboxItem.message == message)).all()
        assert len(mails) == len(lines)
        assert all(REASON not in str(mail.context) for mail in mails)
        return sorted((line.user_id, line.path) for line in lines)


def returned(house: PayHouse, run: PayRun, reason: str = REASON) -> PayRun:
    with db.unit_of_work():
        service.send_back(actor=house.approver, run_id=run.id, reason=reason)
    return house.fresh(run)


def test_approvers_hear_of_a_run_and_its_preparer_of_its_return(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    assert told("run_sent") == [(house.approver.user_id, f"/payroll/runs/{run.id}")]
    returned(house, run)
    assert told("run_returned") == [(house.preparer.user_id, f"/payroll/runs/{run.id}")]
    with db.unit_of_work():
        service.send_for_approval(actor=house.preparer, run_id=run.id)
    assert len(told("run_sent")) == 2  # the second time is news again


def test_a_run_is_not_returned_without_a_reason(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with pytest.raises(Invalid):
        returned(house, run, reason="  ")
    assert house.fresh(run).state == "in_review"


def test_the_desk_shows_whose_turn_it_is_and_the_run_why_it_came_back(client: PageClient) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, iban=None)
    run = house.calculated()
    preparer, approver = PageClient(client.app), PageClient(client.app)
    preparer.sign_in_user(house.preparer.user_id or "")
    approver.sign_in_user(house.approver.user_id or "")
    preparer.get("/hr")
    assert "Settle what holds 1 person back" in preparer.text
    assert "Approve 1 pay run" not in approver.text
    preparer.get(f"/payroll/runs/{run.id}")
    preparer.post(f"/payroll/runs/{run.id}/send")
    approver.get("/hr")
    assert "Approve 1 pay run" in approver.text
    assert approver.page.xpath("//a[contains(@href, $run)]", run=run.id)
    approver.get(f"/payroll/runs/{run.id}/return")
    approver.post(f"/payroll/runs/{run.id}/return", {"reason": ""}, status=422)
    assert "Say what has to change." in approver.text
    approver.post(f"/payroll/runs/{run.id}/return", {"reason": REASON})
    preparer.get("/hr")
    assert "Look at 1 pay run that came back" in preparer.text
    preparer.get(f"/payroll/runs/{run.id}")
    assert REASON in preparer.text
    assert "Paula Aprueba" in preparer.text
