"""Each flag against real runs: what stands out is named by its key and grade, and what is usual is not."""

from datetime import date
from decimal import Decimal

from flask import Flask

from hr import clock, db
from hr.people import service as people
from hr.people.models import TaxDeclaration
from payroll.entries import service as entries
from payroll.groups import acts, service as groups
from payroll.review import changes, flags
from payroll.runs.models import PayRun
from tests.payroll.review.test_review import raise_pay, recalculated
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories


def found_on(run: PayRun) -> set[tuple[str, str, str]]:
    with db.reading():
        return {(flag.key, flag.grade, flag.employment_id) for flag in flags.of(run)}


def paid_besides(house: PayHouse, number: int, code: str, **values: Decimal) -> None:
    """Have something paid in November besides the salary."""
    with db.unit_of_work(), clock.on(date(2026, 11, 3)):
        entry = entries.propose(
            actor=house.preparer,
            new=entries.NewEntry(
                employment_id=house.employments[number].id,
                element_code=code,
                period=NOVEMBER,
                is_confirmed=True,
                **values,
            ),
        )
        entries.approve(actor=house.approver, entry_ids=[entry.id])


def test_who_comes_goes_missing_or_gets_out_of_all_proportion_stands_out(app: Flask) -> None:
    house = PayHouse(4)
    house.committed(OCTOBER)
    paid_besides(house, 0, "bonus", amount=Decimal(150_000))
    paid_besides(house, 1, "overtime", quantity=Decimal(70), rate=Decimal(15))
    with db.unit_of_work():
        newcomer = factories.make_employee(entity=house.entity, starts_on=NOVEMBER)
        other = acts_of_group(house)
        acts.place(
            actor=house.preparer,
            employment_id=house.employments[2].id,
            group_id=other,
            effective_from=NOVEMBER,
        )
    run = house.calculated()
    ids = [employment.id for employment in house.employments]
    assert found_on(run) == {
        ("absurd_amount", "blocking", ids[0]),
        ("net_jump", "warning", ids[0]),
        ("net_jump", "warning", ids[1]),
        ("unusual_overtime", "warning", ids[1]),
        ("missing", "warning", ids[2]),
        ("new", "info", newcomer.id),
    }
