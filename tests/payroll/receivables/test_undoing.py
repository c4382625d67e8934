"""What undoes a pay gives back what it had taken: void alone, void and replacement."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import clock, db
from hr.people.models import Employment
from payroll.corrections.models import REVERSE
from payroll.garnishments import service as orders
from payroll.garnishments.models import ACTIVE, FINISHED
from payroll.garnishments.service import NewOrder
from payroll.receivables import ledger, reconciling, scheduling, service, states
from payroll.receivables.models import OVERPAYMENT, Receivable
from payroll.receivables.service import NewReceivable
from payroll.runs.models import PAY
from tests.payroll.corrections.correcting import OCTOBER, CorrectedHouse

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
EARLY, LATER = date(2026, 10, 5), date(2026, 11, 10)


def owing(house: CorrectedHouse, employment: Employment, amount: str) -> str:
    new = NewReceivable(
        employment_id=employment.id, kind=OVERPAYMENT, amount=Decimal(amount), runs=1, reason="Error"
    )
    with clock.on(EARLY), db.unit_of_work():
        row = service.record(actor=house.preparer, new=new)
        service.approve(actor=house.approver, receivable_id=row.id)
        return row.id


def ordered(house: CorrectedHouse, employment: Employment, amount: str) -> str:
    new = NewOrder(
        employment_id=employment.id,
        kind="court",
        authority="Juzgado",
        reference="1/26",
        received_on=EARLY,
        starts_on=OCTOBER,
        principal=Decimal(amount),
    )
    with db.unit_of_work():
        return orders.enter(actor=house.preparer, new=new).id


def balance(receivable_id: str) -> int:
    with db.reading():
        return ledger.balance(receivable_id)


def state(receivable_id: str) -> str:
    with db.reading():
        return service.get(receivable_id).state


def test_a_reversed_pay_gives_back_and_what_was_paid_is_owed(app: Flask) -> None:
    house = CorrectedHouse()
    first, _ = house.employments
    house.raise_pay(first, "30000", since=OCTOBER)
    debt, order = owing(house, first, "50.00"), ordered(house, first, "20.00")
    (october,) = house.pay(OCTOBER)
    house.work()
    item = house.items(october, first)[PAY]
    with db.reading():
        assert (ledger.balance(debt), service.get(debt).state) == (0, states.SETTLED)
        assert (orders.withheld([order])[order], orders.get(order).state) == (2_000, FINISHED)
    run = house.corrected(item, on=LATER, kind=REVERSE)
    with db.reading() as session:
        assert (ledger.balance(debt), service.get(debt).state) == (5_000, states.REPAYING)
        assert (orders.withheld([order])[order], orders.get(order).state) == (0, ACTIVE)
        query = select(Receivable).where(col(Receivable.claim).startswith("back:"))
        row = session.exec(query).one()
        assert row.principal_minor == item.net_minor
        parts = scheduling.installments([row])[row.id]
        assert sum(part.amount_minor for part in parts) == item.net_minor
    with db.unit_of_work():
        assert reconciling.reconcile(actor=house.approver, run_id=run.id) == 0
    assert balance(debt) == 5_000


def test_a_replacement_keeps_what_the_first_pay_took(app: Flask) -> None:
    house = CorrectedHouse()
    first, _ = house.employments
    house.raise_pay(first, "26000", since=OCTOBER)
    debt, order = owing(house, first, "40.00"), ordered(house, first, "9000.00")
    (october,) = house.pay(OCTOBER)
    house.work()
    item = house.items(october, first)[PAY]
    with db.reading():
        before = orders.withheld([order])[order]
    house.raise_pay(first, "30000", since=OCTOBER)
    house.corrected(item, on=LATER)
    assert (balance(debt), state(debt)) == (0, states.SETTLED)
    with db.reading():
        # A higher pay lets the law take more of it, and what was withheld in all is what the ledger says.
        assert orders.withheld([order])[order] > before
