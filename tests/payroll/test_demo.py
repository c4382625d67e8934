"""The demo company's October goes through the same acts as any month."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import Role
from hr.company import service as company
from hr.demo import seed
from hr.jobs import worker
from hr.jobs.models import DONE, JobRun
from hr.money import from_minor
from payroll import demo
from payroll.engine.model import Category, Line
from payroll.payments import service as payments
from payroll.runs import review, service, states, traces
from payroll.runs.jobs import calculate_run
from payroll.runs.models import PayLine, PayRun
from tests.payroll.engine.adding import line_complaints
from tests.support import factories


def test_october_is_committed_with_one_person_held_back(app: Flask) -> None:
    seed.run([demo.seed])
    with db.reading() as session:
        run = session.exec(select(PayRun)).one()
        assert (run.state, run.period, run.pay_date) == (
            states.COMMITTED,
            date(2026, 10, 1),
            date(2026, 10, 30),
        )
        (blocker, person), *others = review.blockers(run.id)[0]
        assert (blocker.key, person.name, others) == ("missing_bank", "Tom Hughes", [])
        batch = payments.batch_of(run.id)
        assert batch is not None
        assert (batch.execution_date, batch.total_minor) == (run.pay_date, run.net_minor)
        job = session.exec(select(JobRun).where(JobRun.name == calculate_run.name)).one()
    worker.run_job(job.id)  # the job that the calculation asked for finds nothing left to do
    with db.reading() as session:
        assert session.get_one(JobRun, job.id).state == DONE
        assert session.exec(select(PayRun)).one().lines_hash == run.lines_hash


def test_every_line_of_the_demo_s_payslips_can_be_added_up_again(app: Flask) -> None:
    seed.run([demo.seed])
    october = date(2026, 10, 1), date(2026, 10, 31)
    with db.reading() as session:
        rows = session.exec(select(PayLine)).all()
        assert rows
        for row in rows:
            trace = traces.of(row)
            amount = from_minor(row.amount_minor)
            line = Line(row.component, Category(row.category), row.label, amount, *october, trace=trace)
            assert line_complaints(line) == []


@pytest.mark.parametrize(
    ("country", "currency", "looked_at"),
    [("uk", "GBP", []), ("us", "USD", [("contract_hours", "Nina Ortega")])],
)
def test_the_subsidiaries_abroad_are_paid_without_anybody_held_back(
    app: Flask, country: str, currency: str, looked_at: list[tuple[str, str]]
) -> None:
    seed.run([])
    with db.reading():
        entity = next(row for row in company.legal_entities() if row.country == country)
        assert company.legal_entities()[0].country == "es"
    with db.unit_of_work():
        actor = factories.make_actor(Role.PAYROLL_PREPARER)
        run = service.open_run(actor=actor, entity_id=entity.id, period=date(2026, 11, 1))
        service.calculate(actor=actor, run_id=run.id)
    worker.run_waiting()
    with db.reading():
        run = service.get_run(run.id)
        found = [(blocker.key, person.name) for blocker, person in review.blockers(run.id)[0]]
    assert found == looked_at
    assert (run.currency, run.people, run.held_back) == (currency, 5, 0)
    assert run.net_minor > 0
