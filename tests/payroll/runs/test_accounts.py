"""The first pay to a changed account is marked for the reviewer, and only that one."""

from datetime import date

from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.people import service as people
from payroll.runs.models import PayBlocker, PayRun
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse

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
