"""The ledger: what was paid so far in a tax year reaches the next calculation, by employer and tax year."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from payroll.runs import grounds, ledger
from payroll.runs.kinds import Slot
from payroll.runs.models import PayItem, PayLine
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse

YEAR = date(2026, 1, 1)


def months_of_lines(run_ids: list[str]) -> dict[str, Decimal]:
    with db.reading() as session:
        sums: dict[str, Decimal] = {}
        for line in session.exec(select(PayLine)):
            if line.run_id in run_ids:
                sums[line.component] = sums.get(line.component, Decimal(0)) + Decimal(line.amount_minor) / 100
        return sums


def test_two_sealed_months_add_up_by_code_and_the_open_one_counts_nothing(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 10, 28)):
        october = house.committed(OCTOBER)
    november = house.committed(NOVEMBER)
    house.calculated(date(2026, 12, 1))
    employment_id = house.employments[0].id
    with db.reading():
        found = ledger.year_to_date([employment_id], before=date(2027, 1, 1), tax_year_start=YEAR)
    assert dict(found[employment_id]) == months_of_lines([october.id, november.id])


def test_what_was_paid_before_is_an_input_of_the_next_month(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 10, 28)):
        house.committed(OCTOBER)
    run = house.calculated(NOVEMBER)
    with db.reading():
        (slot,) = slots_of(run.id)
        (ground,) = grounds.grounds_of(run, [slot], grounds.period_of(run))
    assert ground.inputs is not None
    assert ground.inputs.so_far("salary") == Decimal("1500.00")


def test_another_employer_s_and_an_earlier_tax_year_s_pay_does_not_count(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 10, 28)):
        house.committed(OCTOBER)
    run = house.committed(NOVEMBER)
    ids, before = [house.employments[0].id], date(2027, 1, 1)
    with db.reading():
        later = ledger.year_to_date(ids, before=before, tax_year_start=date(2026, 11, 6))
        abroad = ledger.year_to_date(ids, before=before, tax_year_start=YEAR, entity_id="another")
    assert dict(later[ids[0]]) == months_of_lines([run.id])
    assert abroad == {}


@pytest.mark.parametrize(
    ("country", "paid_on", "start"),
    [
        ("es", date(2026, 11, 30), date(2026, 1, 1)),
        ("us", date(2026, 1, 1), date(2026, 1, 1)),
        ("uk", date(2026, 4, 5), date(2025, 4, 6)),
        ("uk", date(2026, 4, 6), date(2026, 4, 6)),
    ],
)
def test_a_tax_year_begins_where_the_country_says(country: str, paid_on: date, start: date) -> None:
    assert grounds.tax_year_start(country, paid_on) == start


def slots_of(run_id: str) -> list[Slot]:
    query = select(PayItem).where(PayItem.run_id == run_id)
    return [Slot(each.id, run_id, each.employment_id, each.person_id) for each in db.session().exec(query)]
