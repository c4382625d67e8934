"""Runs of three countries end in the file of their own payment system; bundles pay what is missing only."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, crypto, db
from hr.access import Role
from hr.company.models import LegalEntity
from hr.documents import service as documents
from hr.errors import Conflict
from hr.people import service as people
from payroll.banking import bacs, nacha
from payroll.payments import chart as charts
from payroll.payments import due, journal, reissuing, schemes, service
from payroll.payments.models import PaymentBatch
from payroll.runs import service as runs
from payroll.runs.models import PAYABLE, PayBlocker, PayItem, PayRun
from tests.payroll.support import PayHouse
from tests.support import abroad
from tests.support.client import PageClient


class Abroad(PayHouse):
    """A house abroad with one person."""

    def __init__(self, entity: LegalEntity) -> None:
        super().__init__(people=0)
        self.entity = entity

    def written(self) -> tuple[PaymentBatch, bytes, PayRun]:
        """Take a run to its bank file."""
        run = self.committed()
        with db.unit_of_work():
            batch = service.write_bank_file(actor=self.approver, run=runs.get_run(run.id))
        assert batch is not None
        with db.reading():
            return batch, documents.read(documents.get(batch.document_id)).content, run


def make(country: str) -> Abroad:
    with db.unit_of_work():
        if country == "us":
            entity = abroad.american_entity()
            abroad.american(entity)
        else:
            entity = abroad.british_entity()
            abroad.briton(entity)
    return Abroad(entity)


def test_dollars_are_paid_by_ach(app: Flask) -> None:
    batch, content, run = make("us").written()
    read = nacha.read_back(content)
    assert (batch.scheme, run.currency) == ("ach", "USD")
    assert nacha.validate(content) == []
    assert read.control_sum * 100 == run.net_minor
    assert content.decode().splitlines()[1][40:50] == "1042103594"  # a 1 and the employer number
    assert read.transfers[0].end_to_end_id != ""


def test_pounds_are_paid_by_bacs_once_the_bank_is_known(app: Flask) -> None:
    house = make("uk")
    run = house.committed()
    with pytest.raises(Conflict, match="not complete: service user number"), db.unit_of_work():
        service.write_bank_file(actor=house.approver, run=runs.get_run(run.id))
    with db.unit_of_work():
        schemes.set_paying_account(
            actor=house.approver, entity_id=house.entity.id, scheme="bacs", identifier="987654"
        )
    with db.unit_of_work():
        batch = service.write_bank_file(actor=house.approver, run=runs.get_run(run.id))
    assert batch is not None
    with db.reading():
        content = documents.read(documents.get(batch.document_id)).content
    assert bacs.validate(content) == []
    assert bacs.read_back(content).control_sum * 100 == run.net_minor
    assert batch.execution_date == date(2026, 11, 27)  # the money is there on the 30th


def test_the_second_ach_file_of_a_day_is_not_taken_for_the_first_sent_twice(app: Flask) -> None:
    house = make("us")
    batch, content, run = house.written()
    with db.unit_of_work():
        service.cancel(actor=house.approver, batch_id=batch.id)
        again = reissuing.write_again(actor=house.preparer, run_id=run.id)
        second = documents.read(documents.get(again.document_id)).content
    # Destination, origin and day are the same; the file identification modifier is another.
    assert content[:29] == second[:29]
    assert (content[33:34], second[33:34]) == (b"A", b"B")


def test_a_bacs_file_is_handed_over_before_the_day_it_is_processed(app: Flask) -> None:
    house = make("uk")
    with db.unit_of_work():
        schemes.set_paying_account(
            actor=house.approver, entity_id=house.entity.id, scheme="bacs", identifier="987654"
        )
    batch, _, run = house.written()
    assert batch.execution_date == date(2026, 11, 27)
    with clock.on(date(2026, 11, 27)):
        with pytest.raises(Conflict, match="too late"), db.unit_of_work():
            service.release(actor=house.approver, batch_id=batch.id, seen_sha256=batch.sha256)
        with db.unit_of_work():
            service.cancel(actor=house.approver, batch_id=batch.id)
            again = reissuing.write_again(actor=house.preparer, run_id=run.id)
        assert again.execution_date == date(2026, 11, 30)
        with db.unit_of_work():
            service.release(actor=house.approver, batch_id=again.id, seen_sha256=again.sha256)


@pytest.mark.parametrize("country", ["us", "uk"])
def test_the_books_of_every_country_balance(app: Flask, country: str) -> None:
    house = make(country)
    run = house.committed()
    with db.unit_of_work():
        entry = service.write_journal(actor=house.approver, run=runs.get_run(run.id))
        lines = journal.journal_lines(entry.id)
    assert sum(line.debit_minor - line.credit_minor for line in lines) == 0
    outstanding = {"us": "2300", "uk": "2220"}[country]
    assert [line.credit_minor for line in lines if line.account == outstanding] == [run.net_minor]


def test_a_wrong_account_holds_the_person_back_before_the_approval(app: Flask) -> None:
    house = make("us")
    with db.unit_of_work() as work:
        employment = people.employments_between(house.entity.id, date(2026, 11, 1), date(2026, 11, 30))[0]
        account = people.bank_account_on(employment.person_id, date(2026, 11, 30))
        assert account is not None
        account.iban_sealed = crypto.seal("021000022/123", place=f"bank_account:iban:{account.id}")
        work.session.add(account)
    run = house.calculated()
    with db.reading() as session:
        blockers = session.exec(select(PayBlocker).where(PayBlocker.run_id == run.id)).all()
    assert "bad_routing" in {blocker.key for blocker in blockers}
    assert run.held_back == 1


# ---- what a bundle pays ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("void", "replacement", "paid"),
    [
        (-100_000, 110_000, 10_000),
        (-100_000, 100_000, None),
        (-100_000, 90_000, None),
        (-100_000, None, None),
    ],
)
def test_a_bundle_pays_what_it_is_more(
    app: Flask, void: int, replacement: int | None, paid: int | None
) -> None:
    house = PayHouse(people=1)
    run, employment = house.opened(), house.employments[0]
    with db.unit_of_work() as work:
        for kind, net in (("void", void), ("replacement", replacement)):
            if net is not None:
                work.session.add(
                    PayItem(
                        run_id=run.id,
                        employment_id=employment.id,
                        person_id=employment.person_id,
                        kind=kind,
                        state=PAYABLE,
                        net_minor=net,
                    )
                )
    with db.reading():
        found = due.dues(run)
        assert [one.amount_minor for one in found] == ([] if paid is None else [paid])
        assert due.due_total(run) == (paid or 0)
        assert due.owed_back(run) == max(0, -(void + (replacement or 0)))


def test_the_bank_knows_the_company_by_what_the_approver_says(client: PageClient) -> None:
    house = make("uk")
    path = f"/payroll/paying-accounts/{house.entity.id}/bacs"
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(path, status=403)
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(path)
    assert "11223344" not in client.text
    client.post(path, {"identifier": "12"}, status=422)
    client.post(path, {"identifier": "987654"})
    assert "987654" in client.text
    client.get(f"/payroll/paying-accounts/{house.entity.id}/sepa", status=404)


def account_in(chart: charts.Chart, component: str) -> str:
    use = charts.use_of(chart, "earning", component)
    assert use is not None
    return use.account


def test_an_element_is_booked_to_its_own_account(app: Flask) -> None:
    with db.unit_of_work():
        entity = PayHouse().entity
    with db.reading():
        chart = charts.chart_of(entity, date(2026, 11, 30))
    assert account_in(chart, "es.mileage") == "629"
    assert account_in(chart, "salary") == "640"
    with db.unit_of_work():
        charts.set_accounts(
            actor=PayHouse().approver, entity=entity, accounts={"earning": "6400001", "tax": ""}
        )
    with db.reading():
        assert account_in(charts.chart_of(entity, date(2026, 11, 30)), "salary") == "6400001"
