"""The demo's new hire: seeded on the demo company, with a plan opened by the job."""

from flask import Flask
from sqlmodel import select

from hr import db
from hr.demo import seed
from hr.jobs import worker
from hr.jobs.models import JobRun
from onboarding import demo
from onboarding.plans.models import OnboardingCase


def test_the_demo_hires_somebody_who_starts_soon(app: Flask) -> None:
    seed.run([demo.seed])
    worker.run_waiting()
    with db.reading() as session:
        (case,) = session.exec(select(OnboardingCase)).all()
        assert case.starts_on == demo.STARTS_ON
        unfinished = select(JobRun.name).where(JobRun.state != "done")
        assert session.exec(unfinished).all() == []
