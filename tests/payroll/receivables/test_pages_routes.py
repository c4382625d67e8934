"""Owed money in the browser: asking, approving, contesting, and who may see what."""

from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.auth import service as auth
from payroll.receivables import service
from payroll.receivables.models import Receivable
from tests.payroll.receivables.test_recovery import Desk
from tests.support.client import PageClient


def one() -> Receivable:
    with db.reading() as session:
        return session.exec(select(Receivable)).one()


def as_person(client: PageClient, desk: Desk) -> None:
    with db.reading():
        user = auth.user_of_person(desk.employment.person_id)
        assert user is not None
        user_id = user.id
    client.sign_in_user(user_id)


def test_an_advance_from_the_question_to_the_decision(app: Flask, client: PageClient) -> None:
    desk = Desk()
    as_person(client, desk)
    client.get("/me/advances/new?amount=600&runs=3")
    assert client.text.count("200,00") == 3
    form = {"amount": "600", "runs": "3", "reason": "Car"}
    client.post("/me/advances/new", {**form, "amount": "99999"}, status=422)
    assert "como máximo el salario bruto" in client.text
    client.post("/me/advances/new", form)
    row = one()
    client.get("/payroll/receivables", status=403)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get("/payroll/receivables?view=waiting")
    client.get(f"/payroll/receivables/{row.id}")
    client.post(f"/payroll/receivables/{row.id}/approve")
    assert one().state == "approved"
    client.get(f"/payroll/receivables/{row.id}/hold", status=403)
    client.post(f"/payroll/receivables/{row.id}/hold", {"reason": "Later"}, status=403)
    client.sign_in(Role.EMPLOYEE)
    client.get(f"/me/advances/{row.id}", status=404)


def test_a_debt_is_entered_by_one_approved_by_another_and_contested(app: Flask, client: PageClient) -> None:
    desk = Desk()
    client.sign_in(Role.PAYROLL_PREPARER)
    new = f"/payroll/receivables/new/{desk.employment.id}"
    client.get(new)
    values = {
        "kind": "overpayment",
        "amount": "300",
        "plan": "custom",
        "amounts": "100; 150",
        "reason": "Paid twice",
    }
    client.post(new, values, status=422)
    assert "do not add up" in client.text
    client.post(new, {**values, "amounts": "100; 150; 50"})
    row = one()
    client.post(f"/payroll/receivables/{row.id}/approve", status=403)
    client.get(f"/payroll/receivables/{row.id}/reject", status=403)
    client.post(f"/payroll/receivables/{row.id}/reject", {"reason": "No"}, status=403)
    client.get(f"/payroll/receivables/{row.id}/forgive", status=404)
    with db.unit_of_work():
        service.approve(actor=desk.approver, receivable_id=row.id)
    as_person(client, desk)
    client.get(f"/me/advances/{row.id}")
    assert "150,00" in client.text
    client.post(f"/me/advances/{row.id}/dispute", {"reason": ""}, status=422)
    client.post(f"/me/advances/{row.id}/dispute", {"reason": "It was right"})
    assert one().state == "disputed"
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"/payroll/receivables/{row.id}/resume")
    client.post(f"/payroll/receivables/{row.id}/resume", {"reason": "Shown"})
    client.post(f"/payroll/receivables/{row.id}/paid-back", {"amount": "500"}, status=422)
    client.post(f"/payroll/receivables/{row.id}/paid-back", {"amount": "300"})
    assert "once another person has confirmed it" in client.text
    assert "300.00 paid back by bank" in client.text
    assert one().state == "repaying"
    client.post(f"/payroll/receivables/{row.id}/confirm", {"decision": "yes"}, status=403)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/receivables/{row.id}")
    client.post(f"/payroll/receivables/{row.id}/confirm", {"decision": "yes"})
    assert one().state == "settled"
    client.get("/payroll/receivables?view=done")


def test_a_court_order_is_entered_and_rests(app: Flask, client: PageClient) -> None:
    desk = Desk()
    client.sign_in(Role.PAYROLL_PREPARER)
    new = f"/payroll/garnishments/new/{desk.employment.id}"
    client.get(new)
    values = {
        "kind": "court",
        "authority": "Juzgado nº 3",
        "reference": "ETJ 12/2026",
        "received_on": "2026-11-02",
        "starts_on": "2026-11-01",
    }
    client.post(new, values, status=422)
    assert "how much is owed" in client.text
    client.post(new, {**values, "principal": "1200"})
    page = client.page.xpath("//form[contains(@action, '/paused')]/@action")[0]
    client.post(page)
    assert "Resting" in client.text
    client.get("/payroll/garnishments")
    assert "1,200.00" in client.text
