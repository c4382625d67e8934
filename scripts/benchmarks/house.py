"""An installation for a benchmark: the demo company in an empty folder, opened in this process."""

from datetime import date
from pathlib import Path

from flask import Flask
from sqlmodel import select

from hr import db, migrate
from hr.access import Actor
from hr.app import create_app
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import service as company
from hr.demo import seed, volume
from hr.demo.cast import EMPLOYEES
from hr.jobs import worker
from hr.jobs.models import QUEUED, JobRun
from hr.settings import load
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from tests.support.reviewing import look_through

TODAY = date(2026, 11, 23)
PREPARER, APPROVER = "andres.roca@almaceneslevante.example", "paula.lara@almaceneslevante.example"
RECRUITER = "nuria.peiro@almaceneslevante.example"


def environment(folder: Path, *, database_url: str = "") -> dict[str, str]:
    """Return the settings of the installation: the defaults, and the demo's date."""
    found = {"VAR_DIR": str(folder), "BUSINESS_DATE": TODAY.isoformat()}
    return {**found, "DATABASE_URL": database_url} if database_url else found


def open_demo(folder: Path, *, employees: int, lacking_account: int = 100, database_url: str = "") -> Flask:
    """Migrate and seed an empty folder, then fill the company up to so many employees."""
    app = create_app(load(environment(folder, database_url=database_url)))
    migrate.upgrade()
    seed.run(app.extensions["house"].gather("seeders"))
    volume.add_employees(employees - len(EMPLOYEES), entity_id=the_entity(), lacking_account=lacking_account)
    return app


def the_entity() -> str:
    """Return the demo's legal entity."""
    with db.reading():
        return company.legal_entities()[0].id


def actor(email: str) -> Actor:
    """Return somebody of the demo as an actor."""
    with db.reading() as session:
        return auth.actor_of_user(session.exec(select(User).where(User.email == email)).one())


def open_run(period: date) -> PayRun:
    """Open the pay run of a month."""
    with db.unit_of_work():
        return runs.open_run(actor=actor(PREPARER), entity_id=the_entity(), period=period)


def calculate(run: PayRun) -> PayRun:
    """Ask for the calculation as a page does, run its job to the end in this process, return the result."""
    with db.unit_of_work():
        runs.calculate(actor=actor(PREPARER), run_id=run.id)
    _work_on(run)
    with db.reading():
        return runs.get_run(run.id)


def _work_on(run: PayRun) -> None:
    """Do in this process the background work of a run that waits."""
    with db.reading() as session:
        query = select(JobRun.id).where(JobRun.subject_id == run.id, JobRun.state == QUEUED)
        waiting = session.exec(query).all()
    for job_run_id in waiting:
        worker.run_job(job_run_id)


def commit(run: PayRun) -> None:
    """Have a calculated run approved, sealed and committed; what follows from that is left waiting."""
    seen = run.lines_hash
    with db.unit_of_work():
        look_through(actor(PREPARER), run.id)
    with db.unit_of_work():
        runs.send_for_approval(actor=actor(PREPARER), run_id=run.id)
    with db.unit_of_work():
        runs.approve(actor=actor(APPROVER), run_id=run.id, seen_hash=seen)
    _work_on(run)
    with db.unit_of_work():
        runs.commit(actor=actor(APPROVER), run_id=run.id, seen_hash=seen)
