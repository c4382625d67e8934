"""What a payslip says is still owed: after this pay, whenever it is read, and to the cent of the ledger."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.jobs import worker
from payroll.garnishments import service as orders
from payroll.garnishments.service import NewOrder
from payroll.payslips import drawing, sheet
from payroll.receivables import ledger, service, statement
from payroll.receivables.models import LOAN
from payroll.receivables.statement import Standing
from payroll.runs import review
from payroll.runs.models import PayItem, PayRun
from tests.payroll.receivables.test_recovery import DECEMBER, Desk
from tests.payroll.support import NOVEMBER

pytestmark = pytest.mark.usefixtures("app")


def after(run: PayRun) -> list[Standing]:
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()
        return statement.after(run, item, review.lines_of(item.id))


def test_a_payslip_tells_what_is_left_of_an_advance(app: Flask) -> None:
    desk = Desk()
    row = desk.advance()
    with db.unit_of_work():
        service.agree(actor=desk.person, receivable_id=row.id)
    november = desk.committed(NOVEMBER)
    assert after(november) == [Standing("Advance", 0, 600_00)]  # before any job has noted it
    worker.run_waiting()
    assert after(november) == [Standing("Advance", 0, 600_00)]
    with clock.on(date(2026, 12, 10)):
        december = desk.paid(DECEMBER)
        with db.unit_of_work():
            service.pay_back(actor=desk.preparer, receivable_id=row.id, amount=Decimal(50))
            service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True)
    assert after(december) == [Standing("Advance", 200_00, 350_00)]
    with db.reading():
        assert ledger.balances(row.person_id, december.pay_date) == [(desk.known(row), 350_00)]
    assert after(november) == [Standing("Advance", 0, 600_00)]


def test_a_payslip_tells_what_is_left_of_an_order_and_of_a_loan_not_agreed_to(app: Flask) -> None:
    desk = Desk(annual_gross="42000.00")
    desk.debt("900.00", kind=LOAN, runs=3)
    with db.unit_of_work():
        orders.enter(
            actor=desk.preparer,
            new=NewOrder(
                employment_id=desk.employment.id,
                kind="court",
                authority="Juzgado nº 3",
                reference="ETJ 12/2026",
                received_on=date(2026, 11, 2),
                starts_on=NOVEMBER,
                principal=Decimal("1200.00"),
            ),
        )
    run = desk.paid(NOVEMBER)
    loan, order = after(run)
    assert loan == Standing("Loan", 0, 900_00)
    assert order.label == "Court order"
    assert 0 < order.taken < 1200_00
    assert order.taken + order.left == 1200_00


@pytest.mark.documents
def test_the_paper_says_it_too(app: Flask) -> None:
    import io

    import pypdf

    desk = Desk()
    desk.advance()
    run = desk.committed(NOVEMBER)
    with db.reading() as session:
        slip = sheet.build(run, session.exec(select(PayItem).where(PayItem.run_id == run.id)).one())
    pdf = drawing.draw(slip, locale="es", made_at=clock.now())
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "Lo que queda por devolver después de este pago" in text
    assert "600,00" in text
