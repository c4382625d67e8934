"""A double click on an advance or on a repayment: one advance, and never more paid back than is owed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

from flask import Flask

from hr import db
from hr.errors import DomainError
from payroll.receivables import ledger, service
from payroll.receivables.models import LOAN
from payroll.receivables.service import NewReceivable
from tests.payroll.receivables.test_recovery import Desk

HANDS = 4


def at_once(act: Callable[[int], object]) -> list[str]:
    """Do the same in several threads that start together; return why each was refused, if it was."""
    start = Barrier(HANDS)

    def one(number: int) -> str:
        start.wait()
        try:
            with db.unit_of_work():
                act(number)
        except DomainError as error:
            return error.message
        return ""

    with ThreadPoolExecutor(HANDS) as pool:
        return sorted(pool.map(one, range(HANDS)))


def test_one_advance_is_asked_for(app: Flask) -> None:
    desk = Desk()
    said = at_once(lambda _: service.ask_advance(actor=desk.person, amount=Decimal(300), runs=2))
    assert said[0] == ""
    assert all("advance already" in message for message in said[1:]), said
    with db.reading():
        assert len(service.of_person(desk.person.person_id or "")) == 1


def test_nobody_pays_back_more_than_they_owe(app: Flask) -> None:
    desk = Desk()
    new = NewReceivable(
        employment_id=desk.employment.id, kind=LOAN, amount=Decimal(500), runs=5, reason="Préstamo"
    )
    with db.unit_of_work():
        row = service.record(actor=desk.preparer, new=new)
    with db.unit_of_work():
        service.approve(actor=desk.approver, receivable_id=row.id)
    said = at_once(
        lambda number: service.pay_back(
            actor=desk.preparer, receivable_id=row.id, amount=Decimal(300 + number)
        )
    )
    assert said[0] == ""
    assert all("proposed here already" in message for message in said[1:]), said
    said = at_once(lambda _: service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True))
    assert said[0] == ""
    assert all("nothing to decide" in message for message in said[1:]), said
    with db.reading():
        assert 50_000 - ledger.balance(row.id) in range(30_000, 30_400)
