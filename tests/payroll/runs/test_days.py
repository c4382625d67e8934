"""The days of pay: a late run is paid when the banks of its own country work; no month without figures."""

from datetime import date

import pytest
from flask import Flask

from hr import clock, db
from hr.errors import Conflict
from payroll.runs import service
from payroll.runs.models import OFF_CYCLE
from tests.payroll.support import PayHouse
from tests.support import abroad

THANKSGIVING, GOOD_FRIDAY = date(2026, 11, 26), date(2027, 3, 26)
BOXING_DAY_INSTEAD = date(2026, 12, 28)


@pytest.mark.parametrize(
    ("country", "today", "paid_on"),
    [
        ("us", THANKSGIVING, date(2026, 11, 27)),
        ("us", GOOD_FRIDAY, GOOD_FRIDAY),
        ("uk", BOXING_DAY_INSTEAD, date(2026, 12, 29)),
        ("es", GOOD_FRIDAY, date(2027, 3, 30)),
        ("es", THANKSGIVING, THANKSGIVING),
    ],
)
def test_a_run_outside_the_calendar_is_paid_on_a_day_of_its_own_banks(
    app: Flask, country: str, today: date, paid_on: date
) -> None:
    house = PayHouse()
    with db.unit_of_work():
        made = {"us": abroad.american_entity, "uk": abroad.british_entity}
        entity = made[country]() if country in made else house.entity
    with clock.on(today), db.unit_of_work():
        run = service.open_run(
            actor=house.preparer,
            entity_id=entity.id,
            period=today.replace(day=1),
            kind=OFF_CYCLE,
            reason="bonus",
            pay_date=today,
            is_another=True,
        )
    assert run.pay_date == paid_on


def test_a_month_whose_figures_are_not_published_pays_nobody_and_says_why(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 12, 30)):
        run = house.calculated(date(2028, 1, 1))
        assert (run.people, run.held_back, run.net_minor) == (1, 1, 0)
        with pytest.raises(Conflict, match="Nobody on this run"), db.unit_of_work():
            service.send_for_approval(actor=house.preparer, run_id=run.id)
