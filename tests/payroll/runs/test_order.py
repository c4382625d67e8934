"""The order of months: none is locked while somebody in it may still be paid, none is left out."""

from datetime import date

import pytest
from flask import Flask

from hr import clock, db
from hr.access import SYSTEM
from hr.errors import Conflict
from hr.people import service as people
from payroll.runs import service, states
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories, numbers

DECEMBER = date(2026, 12, 1)


def test_a_month_with_somebody_held_back_stays_open_after_the_next_is_committed(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        late = factories.make_employee(entity=house.entity, iban=None)
    house.committed(OCTOBER)
    waiting = house.opened(OCTOBER)
    house.committed(NOVEMBER)
    with db.unit_of_work():
        service.cancel(actor=house.preparer, run_id=waiting.id)
        people.set_bank_account(actor=SYSTEM, person_id=late.person_id, iban=numbers.iban(81))
    third = house.committed(OCTOBER)
    assert (third.version, third.state, third.held_back) == (3, states.COMMITTED, 0)


def test_a_month_is_not_committed_before_the_one_that_is_prepared(app: Flask) -> None:
    house = PayHouse(people=1)
    house.opened(OCTOBER)
    with pytest.raises(Conflict, match="October 2026"):
        house.committed(NOVEMBER)
    house.committed(OCTOBER)
    assert house.committed(NOVEMBER).is_sealed


def test_no_month_is_left_out_between_two(app: Flask) -> None:
    house = PayHouse(people=1)
    house.committed(OCTOBER)
    with clock.on(date(2026, 12, 10)):
        with pytest.raises(Conflict, match="November 2026"):
            house.committed(DECEMBER)
        house.committed(NOVEMBER)
        assert house.committed(DECEMBER).is_sealed


def test_the_first_month_paid_here_cannot_be_one_to_come_while_this_one_is_owed(app: Flask) -> None:
    house = PayHouse(people=1)
    with pytest.raises(Conflict, match="November 2026"):
        house.committed(DECEMBER)
    house.committed(NOVEMBER)  # what is owed is not locked out
    assert house.committed(DECEMBER).is_sealed


def test_a_month_without_anybody_may_be_left_out(app: Flask) -> None:
    house = PayHouse()
    with db.unit_of_work() as work:
        seasonal = factories.make_employee(entity=house.entity, starts_on=date(2026, 10, 1))
        seasonal.ends_on = date(2026, 10, 31)
        work.session.add(seasonal)
    house.committed(OCTOBER)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, starts_on=DECEMBER)
    with clock.on(date(2026, 12, 10)):
        assert house.committed(DECEMBER).is_sealed
