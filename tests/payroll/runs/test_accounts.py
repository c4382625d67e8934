"""The first pay to a changed account is marked for the reviewer, and only that one."""

from datetime import date

from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.people import service as people
from payroll.accounts.models import PayDivision
from payroll.payments import service as payments
from payroll.runs import service as runs
from payroll.runs.models import PayBlocker, PayRun
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

OTHER_IBAN = "ES0321000418401111111111"
SEPTEMBER = date(2026, 9, 1)


def marks(run: PayRun) -> list[tuple[str, str, str]]:
    with db.reading() as session:
        query = select(PayBlocker).where(PayBlocker.run_id == run.id)
        found = session.exec(query.where(PayBlocker.key == "iban_recently_changed")).all()
    return [(row.employment_id, row.key, row.severity) for row in found]


def change_account(person_id: str, iban: str) -> None:
    with db.unit_of_work():
        people.set_bank_account(actor=SYSTEM, person_id=person_id, iban=iban)


def test_the_first_pay_to_a_changed_account_is_marked_and_the_next_is_not(app: Flask) -> None:
    house = PayHouse(people=2)
    changed = house.employments[0]
    with clock.on(date(2026, 9, 25)):
        assert marks(house.committed(SEPTEMBER)) == []  # a first pay changes nothing
    with clock.on(date(2026, 10, 20)):
        change_account(changed.person_id, OTHER_IBAN)
        run = house.committed(OCTOBER)
    assert marks(run) == [(changed.id, "iban_recently_changed", "check")]
    assert run.held_back == 0
    assert marks(house.calculated(NOVEMBER)) == []


def split(person_id: str, iban: str, *, on: date) -> None:
    """Let a split of pay count that has come through its waiting time."""
    row = PayDivision(person_id=person_id, effective_from=on)
    row.parts = [
        {
            "kind": "percent", "value": "9900", "scheme": "sepa", "number": iban, "bank_code": "",
            "last_four": iban[-4:], "fingerprint": people.account_fingerprint(iban),
        }
    ]  # fmt: skip
    with db.unit_of_work() as work:
        work.session.add(row)


def paid_to(house: PayHouse, run: PayRun) -> set[str]:
    with db.unit_of_work():
        payments.write_bank_file(actor=house.approver, run=runs.get_run(run.id))
        return {row.last_four for row in payments.payments_of(run.id)}


def test_pay_that_is_split_to_an_account_for_the_first_time_is_marked_too(app: Flask) -> None:
    house = PayHouse(people=2)
    changed = house.employments[0]
    with clock.on(date(2026, 9, 25)):
        paid_to(house, house.committed(SEPTEMBER))
    with clock.on(date(2026, 10, 20)):
        split(changed.person_id, OTHER_IBAN, on=date(2026, 10, 20))
        run = house.committed(OCTOBER)
        assert marks(run) == [(changed.id, "iban_recently_changed", "check")]
        assert OTHER_IBAN[-4:] in paid_to(house, run)
    assert marks(house.calculated(NOVEMBER)) == []


def test_a_split_that_nobody_saw_waits_for_the_next_run(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    split(house.employments[0].person_id, OTHER_IBAN, on=date(2026, 11, 20))
    with db.unit_of_work():
        runs.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    with db.unit_of_work():
        runs.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert paid_to(house, run) == {factories.IBAN[-4:]}
