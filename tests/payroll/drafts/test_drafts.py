"""A change of somebody's facts reaches the open run by itself: that person, and nobody else, is paid anew."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.audit.models import AuditEntry
from hr.errors import Conflict
from hr.jobs import worker
from hr.people import employments
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewTerms
from payroll.drafts import service as drafts
from payroll.runs import calculation, service, states
from payroll.runs.models import BLOCKED, PayBlocker, PayItem, PayRun
from tests.payroll.support import NOVEMBER, PayHouse
from tests.support import factories, numbers


def more_pay(employment: Employment) -> None:
    terms = NewTerms(effective_from=NOVEMBER, annual_gross=Decimal(42000))
    people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)


def new_account(employment: Employment) -> None:
    people.set_bank_account(actor=SYSTEM, person_id=employment.person_id, iban=numbers.iban(82))


def a_child(employment: Employment) -> None:
    facts = {"situation": 3, "birth_year": 1990, "descendants": [{"birth_year": 2024}], "ascendants": []}
    people.declare_tax_facts(
        actor=SYSTEM, person_id=employment.person_id, facts=facts, effective_from=date(2026, 11, 2)
    )


def an_end(employment: Employment) -> None:
    employments.set_last_day(actor=SYSTEM, employment_id=employment.id, last_day=date(2026, 11, 10))


def items(run: PayRun) -> dict[str, PayItem]:
    with db.reading() as session:
        found = session.exec(select(PayItem).where(PayItem.run_id == run.id))
        return {item.employment_id: item for item in found}


def change(what: Callable[[Employment], None], employment: Employment) -> None:
    with db.unit_of_work():
        what(employment)
    worker.run_waiting()


@pytest.mark.parametrize("what", [more_pay, new_account, a_child, an_end])
def test_a_change_recalculates_that_person_only_and_the_run_adds_up(
    app: Flask, what: Callable[[Employment], None]
) -> None:
    house = PayHouse(people=3)
    run, before = house.calculated(), None
    before = items(run)
    changed = house.employments[1]
    change(what, changed)
    after, now = items(run), house.fresh(run)
    assert {key for key in after if after[key].lines_hash != before[key].lines_hash} == {changed.id}
    assert now.state == states.CALCULATED
    assert now.lines_hash != run.lines_hash
    assert now.net_minor == sum(item.net_minor for item in after.values())
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    worker.run_waiting()
    assert house.fresh(run).lines_hash == now.lines_hash  # a whole calculation finds the same


def test_an_approval_is_void_when_somebody_is_paid_otherwise(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.approved()
    worker.run_waiting()  # the seals are made
    change(more_pay, house.employments[0])
    now = house.fresh(run)
    assert (now.state, now.approved_hash, now.approved_at) == (states.CALCULATED, "", None)
    with pytest.raises(Conflict), db.unit_of_work():
        service.commit(actor=house.approver, run_id=run.id, seen_hash=run.lines_hash)
    with db.reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "run.updated")).one()
    assert entry.details["voided_approval_of"] == run.lines_hash
    assert house.committed().is_sealed


def test_what_changes_nothing_leaves_the_approval_alone(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.approved()
    with db.unit_of_work():
        person_id = house.employments[0].person_id
        people.set_identity(actor=SYSTEM, person_id=person_id, address="Calle Nueva 3")
    worker.run_waiting()
    now = house.fresh(run)
    assert (now.state, now.approved_hash) == (states.APPROVED, run.lines_hash)


def test_who_lacks_something_is_held_back_and_comes_back_by_themselves(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.calculated()
    with db.unit_of_work():
        late = factories.make_employee(entity=house.entity, iban=None)
    worker.run_waiting()
    assert (house.fresh(run).people, house.fresh(run).held_back) == (2, 1)
    assert items(run)[late.id].state == BLOCKED
    with db.unit_of_work():
        people.set_bank_account(
            actor=SYSTEM, person_id=late.person_id, iban=numbers.iban(93), effective_from=NOVEMBER
        )
    worker.run_waiting()
    assert (house.fresh(run).people, house.fresh(run).held_back) == (2, 0)


def test_who_has_left_before_the_period_leaves_the_run(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    with db.unit_of_work():
        employments.set_last_day(
            actor=SYSTEM, employment_id=house.employments[0].id, last_day=date(2026, 10, 31)
        )
    worker.run_waiting()
    assert set(items(run)) == {house.employments[1].id}
    assert house.fresh(run).people == 1


def test_two_who_come_to_share_an_account_are_marked(app: Flask) -> None:
    house = PayHouse(people=2)
    run = house.calculated()
    with db.unit_of_work():
        for employment in house.employments:
            new_account(employment)
    worker.run_waiting()
    with db.reading() as session:
        marks = session.exec(select(PayBlocker.key).where(PayBlocker.run_id == run.id)).all()
    assert sorted(marks) == ["duplicate_bank_account"] * 2


def test_a_change_while_the_run_is_calculated_is_not_lost(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = PayHouse(people=3)
    run = house.opened()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    real = calculation.draw_up
    done: list[bool] = []

    def compute_and_be_overtaken(*args: Any, **options: Any) -> object:
        found = real(*args, **options)
        if not done:
            done.append(True)
            with db.separate_unit_of_work():
                more_pay(house.employments[0])
            with db.separate_unit_of_work():
                drafts.refresh(actor=SYSTEM, run_id=run.id, employment_id=house.employments[0].id)
        return found

    monkeypatch.setattr(calculation, "draw_up", compute_and_be_overtaken)
    worker.run_waiting()
    assert items(run)[house.employments[0].id].gross_minor == 300000  # a fourteenth of 42,000
    assert house.fresh(run).state == states.CALCULATED


def test_a_committed_run_is_left_alone(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.committed()
    change(more_pay, house.employments[0])
    assert house.fresh(run).lines_hash == run.lines_hash


def test_the_current_month_has_a_draft_that_nobody_opened(app: Flask) -> None:
    house = PayHouse(people=2)
    for _ in range(2):  # any number of times
        with db.unit_of_work():
            for group_id in drafts.groups_to_keep():
                drafts.keep_draft(actor=SYSTEM, group_id=group_id)
        worker.run_waiting()
    with db.reading() as session:
        run = session.exec(select(PayRun)).one()
    assert (run.period, run.state, run.people) == (NOVEMBER, states.CALCULATED, 2)
    assert run.legal_entity_id == house.entity.id
    with clock.on(date(2026, 12, 1)), db.unit_of_work():
        drafts.keep_draft(actor=SYSTEM, group_id=house.entity.id)
    with db.reading() as session:
        assert {run.period for run in session.exec(select(PayRun))} == {NOVEMBER, date(2026, 12, 1)}


def test_an_employer_with_incomplete_settings_has_no_draft_and_no_error(app: Flask) -> None:
    with db.unit_of_work():
        entity = factories.make_entity(accident_rate="")
        factories.make_employee(entity=entity)
    with db.unit_of_work():
        assert drafts.keep_draft(actor=SYSTEM, group_id=entity.id) is None
