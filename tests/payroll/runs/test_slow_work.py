"""A chunk that takes longer than a lease is not taken over by the next worker, which would take as long."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlmodel import col, select

from hr import db
from hr.jobs import worker
from hr.jobs.models import QUEUED, JobRun
from payroll.runs import service, states
from payroll.snapshots import sealing
from tests.payroll.support import PayHouse
from tests.support.reviewing import look_through

PEOPLE = 9  # more than a calculation has transactions


@pytest.fixture
def renewals(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every sign of life of a worker whose time is always up."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE job_run SET lease_until"):
            found.append(statement)

    monkeypatch.setattr(worker.Registry, "lease_seconds", 0)
    event.listen(db.engine(), "before_cursor_execute", note)
    yield found
    event.remove(db.engine(), "before_cursor_execute", note)


def work_on(name: str) -> None:
    with db.reading() as session:
        query = select(JobRun.id).where(col(JobRun.name).endswith(name), JobRun.state == QUEUED)
        (job_id,) = session.exec(query).all()
    worker.run_job(job_id)


def test_whoever_calculates_and_seals_shows_after_each_person_that_they_are_at_work(
    renewals: list[str],
) -> None:
    house = PayHouse(people=PEOPLE)
    run = house.opened()
    with db.unit_of_work():
        service.calculate(actor=house.preparer, run_id=run.id)
    renewals.clear()
    work_on("calculate_run")
    assert house.fresh(run).state == states.CALCULATED
    assert len(renewals) >= PEOPLE
    with db.unit_of_work():
        look_through(house.preparer, run.id)
        service.send_for_approval(actor=house.preparer, run_id=run.id)
    with db.unit_of_work():
        seen = service.get_run(run.id).lines_hash
        service.approve(actor=house.approver, run_id=run.id, seen_hash=seen)
    renewals.clear()
    work_on("seal_run")
    assert len(renewals) >= PEOPLE
    with db.reading():
        assert sealing.count_unsealed(run.id) == 0
