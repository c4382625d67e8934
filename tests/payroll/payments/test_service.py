"""Bank file and journal of a committed run: once, valid, equal to the cent to what was approved."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.audit.models import AuditEntry
from hr.documents import render
from hr.documents import service as documents
from hr.documents.models import Document
from hr.jobs import worker
from hr.money import to_minor
from hr.people import service as people
from payroll.banking.model import Summary
from payroll.banking.sepa import read_back, validate
from payroll.payments import journal, service
from payroll.payments.models import JournalEntry, PaymentBatch
from payroll.runs.models import PAYABLE, PayItem, PayRun
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for WeasyPrint; everything around it is real."""
    monkeypatch.setattr(render, "render", lambda *_args, **_options: b"%PDF-1.7")


def paid(house: PayHouse) -> PayRun:
    run = house.committed()
    worker.run_waiting()
    return run


def bank_file(run: PayRun) -> tuple[bytes, Summary]:
    with db.reading():
        content = documents.read(service.bank_file(run=run)).content
    return content, read_back(content)


def test_the_file_is_valid_and_holds_exactly_the_nets(app: Flask) -> None:
    house = PayHouse(people=3)
    run = paid(house)
    content, summary = bank_file(run)
    assert validate(content) == []
    with db.reading() as session:
        nets = session.exec(
            select(PayItem.net_minor).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
        ).all()
    assert sorted(to_minor(transfer.amount) for transfer in summary.transfers) == sorted(nets)
    assert summary.count == summary.stated_count == 3
    assert to_minor(summary.control_sum) == to_minor(summary.stated_sum) == run.net_minor
    assert summary.execution_date == run.pay_date == date(2026, 11, 30)


def test_held_back_people_are_not_in_it(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, iban=None, given_name="Tom", family_name="Hughes")
    _content, summary = bank_file(paid(house))
    assert [transfer.name for transfer in summary.transfers] == ["Lucia Prueba"]


def test_the_account_is_the_one_that_was_approved(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.committed()
    with db.unit_of_work():  # somebody changes the account between the commit and the writing
        people.set_bank_account(
            actor=house.preparer, person_id=house.employments[0].person_id, iban="ES1621000418430000000077"
        )
    worker.run_waiting()
    _content, summary = bank_file(run)
    assert summary.transfers[0].account == factories.IBAN


def test_each_is_written_once_with_its_hash_in_the_trail(app: Flask) -> None:
    house = PayHouse(people=1)
    run = paid(house)
    with db.unit_of_work():
        service.write_bank_file(actor=house.approver, run=run)
        service.write_journal(actor=house.approver, run=run)
    with db.reading() as session:
        batch = session.exec(select(PaymentBatch)).one()
        entry = session.exec(select(JournalEntry)).one()
        assert len(session.exec(select(Document).where(Document.about_id == run.id)).all()) == 2
        acts = {row.action: row for row in session.exec(select(AuditEntry))}
        assert documents.read(service.bank_file(run=run)).sha256 == batch.sha256
    assert acts["bank_file.written"].details["sha256"] == batch.sha256
    assert acts["journal.written"].details["sha256"] == entry.sha256
    assert acts["bank_file.written"].job_run_id
    assert acts["bank_file.written"].actor_role == "payroll_approver"


def test_the_journal_balances_and_says_what_the_run_says(app: Flask) -> None:
    house = PayHouse(people=2)
    run = paid(house)
    with db.reading():
        entry = service.journal_of(run.id)
        assert entry is not None
        lines = {line.account: line for line in service.journal_lines(entry.id)}
    assert sum(line.debit_minor - line.credit_minor for line in lines.values()) == 0
    assert lines["640"].debit_minor == run.gross_minor
    assert lines["642"].debit_minor == run.employer_contributions_minor
    assert lines["4751"].credit_minor == run.tax_minor
    assert lines["465"].credit_minor == run.net_minor
    together = run.employee_contributions_minor + run.employer_contributions_minor
    assert lines["476"].credit_minor == together


@pytest.mark.parametrize("text", ["=1+1", "+34", "-5", "@cmd", "\tx"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert journal.safe(text) == f"'{text}"


def test_a_late_run_is_executed_on_the_next_bank_day(app: Flask) -> None:
    with clock.on(date(2026, 12, 25)):  # Christmas, then a Saturday and a Sunday
        assert service.execution_date(date(2026, 11, 30)) == date(2026, 12, 28)


def test_a_run_of_nobody_with_money_has_no_bank_file(app: Flask) -> None:
    house = PayHouse()
    run = house.opened()
    with db.unit_of_work():
        run.committed_at = clock.now()
        assert service.write_bank_file(actor=house.approver, run=run) is None


def test_only_the_approver_downloads_the_bank_file_freshly_signed_in(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = paid(house)
    path = f"/payroll/runs/{run.id}/payment.xml"
    client.sign_in(Role.PAYROLL_PREPARER)
    assert client.raw(path).status_code == 403
    client.sign_in(Role.PAYROLL_APPROVER)
    assert client.raw(path).status_code == 409  # nobody has released it
    with db.unit_of_work():
        batch = service.batch_of(run.id)
        assert batch is not None
        service.release(actor=house.approver, batch_id=batch.id, seen_sha256=batch.sha256)
    answer = client.raw(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert validate(answer.get_data()) == []
    client.get("/payroll/runs/nothing/payment.xml", status=404)


def test_the_journal_is_a_csv_for_payroll(client: PageClient) -> None:
    house = PayHouse(people=1)
    run = paid(house)
    client.sign_in(Role.PAYROLL_PREPARER)
    answer = client.raw(f"/payroll/runs/{run.id}/journal.csv")
    rows = [row.split(",") for row in answer.get_data(as_text=True).splitlines()]
    assert rows[0][:3] == ["date", "entry", "account"]
    assert {row[2] for row in rows[1:]} == {"640", "642", "476", "4751", "465"}


def test_before_the_commit_there_is_nothing_to_download(client: PageClient) -> None:
    run = PayHouse(people=1).calculated()
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"/payroll/runs/{run.id}/payment.xml", status=404)
    client.get(f"/payroll/runs/{run.id}/journal.csv", status=404)
