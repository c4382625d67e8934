"""Which account pay is booked to: a company's own, by component and cost centre, from the next journal on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from hr import db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Conflict, Invalid
from hr.jobs import worker
from hr.people.models import Employment
from payroll.payments import chart, closing, journal
from payroll.payments.booking import NoAccount, Sum, Unbalanced, book
from payroll.payments.chart import SPAIN, Use
from payroll.runs import service
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse

pytestmark = pytest.mark.database
LAST = date(2026, 11, 30)


def account(entity: LegalEntity, component: str, centre: str = "") -> str:
    use = chart.use_of(chart.chart_of(entity, LAST), "earning", component, centre)
    assert use is not None
    return use.account


def house_with_centre() -> PayHouse:
    house = PayHouse(people=1)
    with db.unit_of_work() as work:
        department = company.add_department(
            actor=house.approver, entity_id=house.entity.id, name="Muelles", cost_centre="V01"
        )
        work.session.get_one(Employment, house.employments[0].id).department_id = department.id
    return house


def test_the_more_exact_rule_wins(app: Flask) -> None:
    house = house_with_centre()
    with db.unit_of_work():
        for what, centre, number in (
            ("earning", "V01", "6401"),
            ("earning:bonus", "", "6402"),
            ("earning:bonus", "V01", "6403"),
        ):
            chart.set_rule(
                actor=house.approver, entity=house.entity, what=what, centre=centre, account=number
            )
        assert account(house.entity, "salary") == "640"
        assert account(house.entity, "salary", "V01") == "6401"
        assert account(house.entity, "bonus", "V02") == "6402"
        assert account(house.entity, "bonus", "V01") == "6403"
        chart.set_accounts(actor=house.approver, entity=house.entity, accounts={"earning": "6400"})
        assert account(house.entity, "salary") == "6400"
        assert account(house.entity, "salary", "V01") == "6401", "saving the chart forgot a rule"
        chart.set_rule(actor=house.approver, entity=house.entity, what="earning", centre="V01", account="")
        assert account(house.entity, "salary", "V01") == "6400"


def test_two_who_change_accounts_at_once_both_count(app: Flask) -> None:
    house = house_with_centre()
    wanted = {"earning:bonus": "6401", "earning:overtime": "6402", "earning:commission": "6403"}
    start = Barrier(len(wanted))

    def add(what: str) -> None:
        start.wait()
        with db.unit_of_work():
            chart.set_rule(actor=house.approver, entity=house.entity, what=what, account=wanted[what])

    with ThreadPoolExecutor(len(wanted)) as pool:
        list(pool.map(add, wanted))
    with db.reading():
        assert chart.own_accounts(house.entity.id) == wanted


@pytest.mark.parametrize(
    ("what", "centre", "number", "field"),
    [
        ("tax", "V01", "4752", "centre"),
        ("earning", "", "641", "what"),
        ("nothing", "V01", "641", "what"),
        ("earning", "X99", "641", "centre"),
        ("earning", "V01", "64 1", "account"),
        ("earning", "V01", "6400000000001", "account"),
    ],
)
def test_what_the_books_cannot_do_is_refused(
    app: Flask, what: str, centre: str, number: str, field: str
) -> None:
    house = house_with_centre()
    with db.unit_of_work(), pytest.raises(Invalid) as refused:
        chart.set_rule(actor=house.approver, entity=house.entity, what=what, centre=centre, account=number)
    assert list(refused.value.fields) == [field]


def test_later_journals_follow_a_change_and_earlier_ones_still_close_by_theirs(app: Flask) -> None:
    house = house_with_centre()
    run = house.committed(OCTOBER)
    worker.run_waiting()
    with db.unit_of_work():
        before = closing.reconcile(service.get_run(run.id))
        chart.set_accounts(
            actor=house.approver, entity=house.entity, accounts={"net": "4650001", "tax": "4751001"}
        )
        chart.set_rule(
            actor=house.approver, entity=house.entity, what="earning", centre="V01", account="6401"
        )
    with db.unit_of_work():
        assert closing.reconcile(service.get_run(run.id)) == before
        entry = journal.journal_of(run.id)
        assert entry is not None
        assert "465" in {line.account for line in journal.journal_lines(entry.id)}
    later = house.committed(NOVEMBER)
    worker.run_waiting()
    with db.reading():
        entry = journal.journal_of(later.id)
        assert entry is not None
        lines = journal.journal_lines(entry.id)
        booked = {line.account for line in lines}
        spent = {(line.account, line.cost_centre) for line in lines if line.account == "6401"}
    assert {"4650001", "4751001"} <= booked
    assert {"465", "4751", "640"}.isdisjoint(booked)
    assert spent == {("6401", "V01")}
    assert sum(line.debit_minor - line.credit_minor for line in lines) == 0


def test_a_missing_account_blocks_the_approval_and_says_which(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with db.unit_of_work() as work:  # what an import of settings may leave behind
        row = chart.set_accounts(actor=house.approver, entity=house.entity, accounts={})
        row.accounts = {"earning:salary": "no account at all"}
        work.session.add(row)
    with db.unit_of_work(), pytest.raises(Conflict) as refused:
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert refused.value.key == "account_missing"
    assert refused.value.values["component"] == "salary"


def test_the_books_refuse_what_they_have_no_account_for_and_what_does_not_balance() -> None:
    sums = [Sum("earning", "salary", "", 100)]
    with pytest.raises(NoAccount):
        book(sums, [100], {"net": Use("465", "")})
    with pytest.raises(Unbalanced):
        book(sums, [99], SPAIN)
