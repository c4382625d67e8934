"""A small agreed difference of a payslip is settled by the next pay and stands on both payslips."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.auth import service as auth
from hr.jobs import worker
from payroll.adjustments import service
from payroll.entries import service as entries
from payroll.entries.models import PROPOSED, PayEntry
from payroll.payslips import access, sheet
from payroll.payslips.models import Payslip
from payroll.runs.models import PayItem, PayLine, PayRun
from tests.payroll.support import NOVEMBER, PayHouse
from tests.support.client import PageClient

DECEMBER = date(2026, 12, 1)
REASON = "Two hours on the 12th were missing"


def payslip_of(run: PayRun) -> Payslip:
    with db.reading() as session:
        return session.exec(select(Payslip).where(Payslip.run_id == run.id)).one()


def item_of(run: PayRun) -> PayItem:
    with db.reading() as session:
        return session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()


def salary_of(payslip: Payslip) -> PayLine:
    with db.reading():
        return next(each for each in service.lines_of(payslip) if each.component == "salary")


@pytest.fixture
def house(client: PageClient) -> PayHouse:
    return PayHouse(people=1)


def test_payroll_settles_a_small_difference_in_the_next_pay(
    app: Flask, client: PageClient, house: PayHouse
) -> None:
    november = house.committed(NOVEMBER)
    worker.run_waiting()
    payslip = payslip_of(november)
    line = salary_of(payslip)
    client.sign_in(Role.PAYROLL_PREPARER)
    page = f"/payroll/payslips/{payslip.id}"
    assert client.raw(f"{page}/difference").status_code == 302  # nobody has said what for
    client.get(page)
    client.post(f"{page}/open", {"purpose": "correction"})
    client.get(f"{page}/difference?line={line.position}")
    values = {"line": str(line.position), "direction": "more", "amount": "24.60", "reason": REASON}
    client.post(f"{page}/difference", {}, status=422)
    client.post(f"{page}/difference", {**values, "amount": "900"}, status=422)
    assert "no small difference" in client.text
    client.post(f"{page}/difference", {**values, "direction": "less"}, status=422)
    assert "unless they agree" in client.text
    client.post(f"{page}/difference", values)
    assert "waits for approval" in client.text

    with db.reading() as session:
        entry = session.exec(select(PayEntry)).one()
    assert (entry.state, entry.source_id, entry.source_row) == (PROPOSED, line.item_id, line.position)
    with db.unit_of_work():
        entries.approve(actor=house.approver, entry_ids=[entry.id])
    with clock.on(date(2026, 12, 10)):
        december = house.committed(DECEMBER)
    item = item_of(december)
    assert item.gross_minor - item_of(november).gross_minor >= 24_60
    with db.reading():
        (settled,) = sheet.build(december, item).adjusted  # before any job has marked the entry
    assert (settled.amount, settled.reason, settled.last) == (24_60, REASON, date(2026, 11, 30))

    with clock.on(date(2026, 12, 30)):
        worker.run_waiting()
    with db.reading():
        user = auth.user_of_person(item.person_id)
        assert user is not None
        user_id = user.id
    client.sign_in_user(user_id)
    for each, words in (
        (payslip, "saldada con la nómina de diciembre"),
        (payslip_of(december), "de noviembre"),
    ):
        client.get(f"/me/payslips/{each.id}")
        assert REASON in client.text
        assert words in client.text


def test_what_is_taken_back_leaves_the_net_by_that_much(app: Flask, house: PayHouse) -> None:
    november = house.committed(NOVEMBER)
    worker.run_waiting()
    payslip = payslip_of(november)
    with db.unit_of_work():
        access.open_for(actor=house.preparer, payslip=payslip, purpose="correction")
        row = service.settle(
            actor=house.preparer,
            payslip=payslip,
            position=salary_of(payslip).position,
            direction=service.LESS,
            amount=Decimal("10.00"),
            reason=REASON,
            is_agreed=True,
        )
    with db.unit_of_work():
        entries.approve(actor=house.approver, entry_ids=[row.id])
    with clock.on(date(2026, 12, 10)):
        december = house.committed(DECEMBER)
    with db.reading() as session:
        (line,) = session.exec(
            select(PayLine).where(PayLine.run_id == december.id, PayLine.component == "adjustment_back")
        )
        (settled,) = service.in_run(december, item_of(december))
    assert (line.amount_minor, settled.amount) == (10_00, -10_00)
