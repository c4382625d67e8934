"""The demo company's October goes through the same acts as any month."""

from datetime import date

from flask import Flask
from sqlmodel import select

from hr import db
from hr.demo import seed
from hr.jobs import worker
from hr.jobs.models import DONE, JobRun
from payroll import demo
from payroll.payments import service as payments
from payroll.runs import review, states
from payroll.runs.jobs import calculate_run
from payroll.runs.models import PayRun


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
