"""calculate_run: small steps, safe to stop and to run again, one person's trouble stays theirs."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import col, select

from hr import db
from hr.access import SYSTEM
from hr.errors import Conflict
from hr.jobs import queue, worker
from hr.jobs.models import CANCELLED, DONE, JobRun
from hr.people import service as people
from payroll.runs import calculation, facts, grounds, inputs, service, states
from payroll.runs.models import PayBlocker, PayItem
from tests.payroll.support import PayHouse
from tests.support import factories


def the_job() -> JobRun:
    with db.reading() as session:
        return session.exec(select(JobRun).where(col(JobRun.name).endswith("calculate_run"))).one()


def test_cancelling_stops_between_steps_and_continuing_does_the_rest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculation, "CHUNK", 2)
    house = PayHouse(people=6)
    run = house.opened()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    real, chunks = calculation.store, []

    def store_and_cancel(*args: Any, **options: Any) -> None:
        real(*args, **options)
        chunks.append(len(args[0]))
        if len(chunks) == 1:
            found = db.session().get(JobRun, the_job().id)
            assert found is not None
            queue.cancel(found, actor=house.preparer)

    monkeypatch.setattr(calculation, "store", store_and_cancel)
    worker.run_job(the_job().id)
    stopped = the_job()
    assert (stopped.state, stopped.done, stopped.total) == (CANCELLED, 2, 6)
    assert stopped.cancelled_by == "Andrés Prepara"
    assert house.fresh(run).state == states.CALCULATING
    with db.unit_of_work() as work:
        queue.start_again(work.session.get_one(JobRun, stopped.id))
    worker.run_job(stopped.id)
    assert (the_job().state, the_job().done) == (DONE, 6)
    assert chunks == [2, 2, 2]  # the first two were not done again
    assert house.fresh(run).people == 6


def test_a_declaration_nobody_can_read_holds_back_its_person_alone(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        odd = factories.make_employee(
            entity=house.entity,
            tax_facts={"situation": 9, "birth_year": 1990, "descendants": [], "ascendants": []},
        )
    run = house.calculated()
    assert (run.people, run.held_back) == (2, 1)
    with db.reading() as session:
        keys = session.exec(select(PayBlocker.key).where(PayBlocker.employment_id == odd.id)).all()
    assert keys == ["invalid_inputs"]


def test_an_unexpected_failure_holds_back_its_person_and_gives_a_reference(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = PayHouse(people=2)
    victim = house.employments[0].id
    real = inputs.inputs_of

    def failing(found: facts.PersonFacts, *rest: Any, **options: Any) -> Any:
        if found.employment.id == victim:
            raise ZeroDivisionError
        return real(found, *rest, **options)

    monkeypatch.setattr(grounds, "inputs_of", failing)
    run = house.calculated()
    assert (run.people, run.held_back) == (2, 1)
    with db.reading() as session:
        mark = session.exec(select(PayBlocker).where(PayBlocker.employment_id == victim)).one()
    assert mark.key == "calculation_failed"
    assert len(mark.values["reference"]) == 12


def test_a_name_no_bank_accepts_is_found_before_the_approval_and_named(app: Flask) -> None:
    house = PayHouse(people=1)
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, given_name="🎉", family_name="")
        factories.make_employee(entity=house.entity, given_name="A" * 60, family_name="B" * 20)
    run = house.calculated()
    assert run.held_back == 1  # the long name is cut
    with db.reading() as session:
        mark = session.exec(select(PayBlocker).where(PayBlocker.run_id == run.id)).one()
    assert (mark.key, mark.values["name"]) == ("empty_name", "🎉")


def test_a_job_of_an_earlier_wish_changes_nothing(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.calculated()
    first = the_job()
    with db.unit_of_work():
        people.set_bank_account(actor=SYSTEM, person_id=house.employments[0].person_id, iban=factories.IBAN)
        service.calculate(actor=house.preparer, run_id=run.id)
    with db.unit_of_work() as work:  # the queue delivers the old job once more
        again = work.session.get_one(JobRun, first.id)
        again.state = "queued"
        work.session.add(again)
    worker.run_job(first.id)
    with db.reading() as session:
        assert {item.generation for item in session.exec(select(PayItem))} == {1}
    assert house.fresh(run).state == states.CALCULATING


def test_a_run_cancelled_while_its_calculation_ends_stays_cancelled(app: Flask) -> None:
    house = PayHouse(people=1)
    run = house.opened()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    calculating = house.fresh(run)
    with db.unit_of_work():
        service.cancel(actor=house.preparer, run_id=run.id)
    with pytest.raises(Conflict), db.unit_of_work():  # the job still holds the run as it read it
        calculation.finish(calculating, actor=SYSTEM)
    assert house.fresh(run).state == states.CANCELLED
    worker.run_waiting()
    assert the_job().state == DONE
    assert house.fresh(run).state == states.CANCELLED
