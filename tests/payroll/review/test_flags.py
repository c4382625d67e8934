"""Each flag against real runs: what stands out is named by its key and grade, and what is usual is not."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask

from hr import clock, db
from hr.people import service as people
from hr.people.service import NewTerms
from payroll.entries import keeping
from payroll.entries import service as entries
from payroll.entries.keeping import NewAbsence
from payroll.groups import acts
from payroll.review import changes, flags
from payroll.runs.models import PayRun
from tests.payroll.review.test_review import raise_pay, recalculated
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

CHILD = {"situation": 3, "birth_year": 1990, "descendants": [{"birth_year": 2024}], "ascendants": []}


def found_on(run: PayRun) -> set[tuple[str, str, str]]:
    with db.reading():
        return {(flag.key, flag.grade, flag.employment_id) for flag in flags.of(run)}


def paid_besides(house: PayHouse, number: int, code: str, **values: Any) -> None:
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
        terms = acts.GroupTerms("Taller", "monthly", pay_day=0, cut_off_days=5)
        other = acts.create_group(actor=house.preparer, entity_id=house.entity.id, terms=terms)
        acts.move_people(
            actor=house.preparer,
            group_id=other.id,
            employment_ids=[house.employments[2].id],
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


def test_a_net_outside_their_own_band_stands_out_after_four_months(app: Flask) -> None:
    house = PayHouse(2)
    for month in (7, 8, 9, 10):
        with clock.on(date(2026, month, 5)):
            house.committed(date(2026, month, 1))
    raise_pay(house, 0, 2_310_000)  # a tenth more: below the fifth of the jump, outside what was usual
    run = house.calculated()
    assert found_on(run) == {("unusual_net", "warning", house.employments[0].id)}


def test_pay_that_deductions_eat_up_has_to_be_answered_for(app: Flask) -> None:
    house = PayHouse(1)
    run = house.calculated()
    paid_besides(house, 0, "other_deduction", amount=Decimal(run.net_minor) / 100)
    run = recalculated(house, run)
    assert run.net_minor == 0
    assert found_on(run) == {("zero_net", "blocking", house.employments[0].id)}


def test_what_changed_stands_in_the_category_of_its_cause(app: Flask) -> None:
    house = PayHouse(6)
    house.committed(OCTOBER)
    hours, child, ill, bonus, gone, held = house.employments
    with db.unit_of_work():
        now = people.terms_on(hours.id, OCTOBER)
        assert now is not None
        people.set_terms(
            actor=house.preparer,
            employment_id=hours.id,
            terms=NewTerms(effective_from=NOVEMBER, annual_gross=Decimal(10_500), weekly_hours=Decimal(20)),
        )
        people.declare_tax_facts(
            actor=house.preparer,
            person_id=child.person_id,
            facts={
                "situation": 3,
                "birth_year": 1990,
                "descendants": [{"birth_year": 2024}],
                "ascendants": [],
            },
            effective_from=NOVEMBER,
        )
        people.get_employment(gone.id).ends_on = date(2026, 10, 31)
        people.get_person(held.person_id).tax_number = ""
        keeping.record_absence(
            actor=house.preparer,
            new=NewAbsence(
                employment_id=ill.id,
                kind="illness",
                starts_on=date(2026, 11, 9),
                ends_on=date(2026, 11, 20),
            ),
        )
    paid_besides(house, 3, "bonus", amount=Decimal(100))
    run = house.calculated()
    with db.reading():
        found = changes.of(run)
    assert found is not None
    who = {name: {row.employment_id for row in rows} for name, rows in found.by_category.items()}
    assert who["contract"] == {hours.id}
    assert who["tax_data"] == {child.id}
    assert who["absence"] == {ill.id}
    assert who["one_off"] == {bonus.id}
    assert who["left"] == {gone.id}
    assert who["held"] == {held.id}
    moved = sum(found.net_of(name) for name in found.by_category)
    assert found.before + moved == found.after == run.net_minor
