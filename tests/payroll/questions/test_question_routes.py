"""A question about a line: asked by its employee only, answered by payroll, told without amounts."""

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.auth import service as auth
from hr.documents import render
from hr.jobs import worker
from hr.notifications.models import InboxItem
from payroll.payslips.models import Payslip
from payroll.questions.models import PayQuestion
from tests.payroll.support import PayHouse
from tests.support.client import PageClient


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for WeasyPrint; everything around it is real."""
    monkeypatch.setattr(render, "render", lambda *_args, **_options: b"%PDF-1.7 a page of a test")


def test_a_question_goes_to_payroll_and_its_answer_comes_back(app: Flask, client: PageClient) -> None:
    house = PayHouse(2)
    house.committed()
    worker.run_waiting()
    with db.reading() as session:
        slips = {row.person_id: row.id for row in session.exec(select(Payslip))}
        mine, other = (auth.user_of_person(each.person_id) for each in house.employments)
        assert mine is not None
        assert other is not None
    own, others = (slips[each.person_id] for each in house.employments)

    client.sign_in_user(mine.id)
    client.get(f"/me/payslips/{own}")
    assert "Preguntar por esta línea" in client.text
    client.get(f"/me/payslips/{others}/lines/1/ask", status=404)
    client.get(f"/me/payslips/{own}/lines/99/ask", status=404)
    form = f"/me/payslips/{own}/lines/1/ask"
    client.get(form)
    client.post(form, {"question": " "}, status=422)
    client.post(form, {"question": "Why this much?"})
    client.get(form)
    client.post(form, {"question": "Why this much?"})
    with db.reading() as session:
        (asked,) = session.exec(select(PayQuestion)).all()
    client.get(form)
    client.post(f"/me/payslips/{others}/lines/1/ask", {"question": "What do they get?"}, status=404)
    client.get("/payroll/questions", status=403)

    client.sign_in(Role.PAYROLL_PREPARER)
    client.get("/payroll/questions")
    assert "Why this much?" in client.text
    client.get(f"/payroll/questions/{asked.id}")
    assert "€21,000.00 a year divided into 14 pays" in client.text
    client.post(f"/payroll/questions/{asked.id}", {"answer": "A fourteenth of the year."})
    client.get(f"/payroll/questions/{asked.id}")
    assert "A fourteenth of the year." in client.text
    with db.reading() as session:
        told = session.exec(select(InboxItem).where(InboxItem.user_id == mine.id)).all()
    assert [each.path for each in told if each.message == "pay_question_answered"] == [f"/me/payslips/{own}"]

    client.sign_in_user(other.id)
    client.get(f"/me/payslips/{others}")
    client.post(f"/me/payslips/{others}/questions/{asked.id}/close", status=404)
    client.sign_in_user(mine.id)
    client.get(f"/me/payslips/{own}")
    assert "A fourteenth of the year." in client.text
    client.post(f"/me/payslips/{own}/questions/{asked.id}/close")
    with db.reading() as session:
        assert session.get_one(PayQuestion, asked.id).state == "closed"
