"""An approval and a commit are for what the facts say on that day, not on the day of the calculation."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from hr import clock, db
from hr.access import SYSTEM
from hr.company import service as company
from hr.errors import Conflict
from hr.jobs import worker
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewTerms
from payroll.runs import freshness, service, states
from payroll.runs.models import PayRun
from payroll.snapshots import sealing
from tests.payroll.support import PayHouse
from tests.support import factories, numbers


def new_account(employment: Employment) -> None:
    people.set_bank_account(actor=SYSTEM, person_id=employment.person_id, iban=numbers.iban(82))


def more_pay(employment: Employment) -> None:
    terms = NewTerms(effective_from=date(2026, 11, 1), annual_gross=Decimal(42000))
    people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)


def a_child(employment: Employment) -> None:
    facts = {"situation": 3, "birth_year": 1990, "descendants": [{"birth_year": 2024}], "ascendants": []}
    people.declare_tax_facts(
        actor=SYSTEM, person_id=employment.person_id, facts=facts, effective_from=date(2026, 11, 2)
    )


def an_end(employment: Employment) -> None:
    row = people.get_employment(employment.id)
    row.ends_on = date(2026, 11, 10)
    db.session().add(row)


def an_accident_rate(employment: Employment) -> None:
    entity = company.get_legal_entity(employment.legal_entity_id)
    factories.set_accident_rate(entity, "2.15", date(2026, 11, 1))


@pytest.mark.parametrize("change", [new_account, more_pay, a_child, an_end])
def test_what_changed_since_the_calculation_is_neither_approved_nor_committed(
    app: Flask, change: Callable[[Employment], None]
) -> None:
    house = PayHouse(people=2)
    run = house.sent()
    with db.unit_of_work():
        people.get_person(house.employments[0].person_id).family_name = "Cambiada"
        change(house.employments[0])
    with pytest.raises(Conflict, match="facts of Lucía Cambiada have changed"), db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.IN_REVIEW
    assert house.committed().is_sealed  # calculated again


@pytest.mark.parametrize("change", [new_account, more_pay])
def test_a_change_between_approval_and_commit_stops_the_commit(
    app: Flask, change: Callable[[Employment], None]
) -> None:
    house = PayHouse(people=1)
    run = house.approved()
    with db.unit_of_work():
        change(house.employments[0])
    with pytest.raises(Conflict, match="changed since the calculation"), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.APPROVED


def test_what_changes_for_somebody_held_back_stops_nobody_else(app: Flask) -> None:
    house = PayHouse(people=2)
    with db.unit_of_work():
        people.get_person(house.employments[0].person_id).tax_number = ""
    run = house.sent()
    with db.unit_of_work():
        more_pay(house.employments[0])
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert house.fresh(run).state == states.APPROVED


def test_a_run_of_last_year_is_calculated_again_with_the_figures_of_this_one(app: Flask) -> None:
    house = PayHouse(people=1)
    with clock.on(date(2026, 12, 28)):
        run = house.sent(date(2026, 12, 1))
    with (
        clock.on(date(2027, 1, 4)),
        pytest.raises(Conflict, match="legal figures"),
        db.unit_of_work(),
    ):
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)


def test_a_new_accident_rate_makes_the_calculation_stale(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with db.unit_of_work():
        an_accident_rate(house.employments[0])
    with pytest.raises(Conflict) as refused, db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert refused.value.key == "stale_people"


def another_postcode(employment: Employment) -> None:
    """Move the company to Ceuta, where half of the tax is asked for."""
    entity = company.get_legal_entity(employment.legal_entity_id)
    entity.postcode, entity.holiday_region = "51001", "ES-CE"
    db.session().add(entity)


@pytest.mark.parametrize("change", [an_accident_rate, another_postcode])
def test_facts_of_the_company_that_change_after_the_seals_stop_the_commit_of_a_long_run(
    app: Flask, monkeypatch: pytest.MonkeyPatch, change: Callable[[Employment], None]
) -> None:
    for module in (freshness, service):
        monkeypatch.setattr(module, "FULL", 1)  # what is otherwise long at a thousand
    house = PayHouse(people=3)
    run = house.approved()
    worker.run_waiting()
    with db.unit_of_work():
        assert sealing.count_unsealed(run.id) == 0
        change(house.employments[0])
    with pytest.raises(Conflict) as refused, db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert refused.value.key == "stale_people"
    assert house.committed().is_sealed  # calculated again


def test_lines_of_an_earlier_release_of_the_rules_are_neither_approved_nor_committed(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.sent()
    with db.unit_of_work() as work:
        work.session.get_one(PayRun, run.id).engine_version = "1/1"
    with pytest.raises(Conflict) as refused, db.unit_of_work():
        service.approve(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    assert refused.value.key == "stale_pack"
