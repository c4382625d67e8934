"""What is long past goes, what somebody may still need stays."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlmodel import SQLModel, func, select

from hr import clock, db, health
from hr.access import SYSTEM, Role
from hr.analytics.jobs import tidy
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.auth.limits import count_try
from hr.auth.models import Attempt, AuthSession, SingleUseLink
from hr.jobs import schedule, worker
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, JobRun, ScheduleSlot
from hr.jobs.queue import cause, enqueue
from hr.jobs.worker import run_job
from hr.settings import Settings
from tests.support.client import PageClient
from tests.support.factories import make_user


def ago(**length: int) -> datetime:
    return clock.now() - timedelta(**length)


def ended(state: str, at: datetime | None, *, periodic: bool = True) -> str:
    """Make a run that ended at some time."""
    with db.unit_of_work() as work:
        run_id = enqueue(tidy, subject=(schedule.SUBJECT if periodic else "", ""))
        run = work.session.get(JobRun, run_id)
        assert run is not None
        run.state, run.finished_at = state, at
    return run_id


def run_tidy() -> JobRun:
    with db.unit_of_work():
        run_id = enqueue(tidy)
    run_job(run_id)
    with db.separate_reading() as session:
        return session.exec(select(JobRun).where(JobRun.id == run_id)).one()


def count(model: type[SQLModel]) -> int:
    with db.separate_reading() as session:
        return session.exec(select(func.count()).select_from(model)).one()


def test_old_runs_of_the_schedule_go_and_the_others_stay(app: Flask) -> None:
    gone = [ended(DONE, ago(days=4)), ended(FAILED, ago(days=31)), ended(CANCELLED, ago(days=31))]
    kept = [
        ended(DONE, ago(days=2)),
        ended(FAILED, ago(days=20)),
        ended(QUEUED, None),
        ended(DONE, ago(days=99), periodic=False),
    ]
    run = run_tidy()
    assert (run.state, run.done) == (DONE, 3)
    with db.separate_reading() as session:
        left = set(session.exec(select(JobRun.id)))
        told = session.exec(select(AuditEntry).where(AuditEntry.action == "system.tidied")).one()
    assert left == {*kept, run.id}
    assert not left & set(gone)
    assert told.details == {"runs": 3}


def test_a_run_that_the_trail_names_stays(app: Flask) -> None:
    run_id = ended(DONE, ago(days=99))
    with db.unit_of_work():
        token = cause.set(type(cause.get())(job_run_id=run_id))
        audit.record(actor=SYSTEM, action="thing.done", subject=("thing", "t"))
        cause.reset(token)
    assert run_tidy().done == 0
    with db.separate_reading() as session:
        assert session.get(JobRun, run_id) is not None


def test_a_night_without_anything_old_leaves_no_entry(app: Flask) -> None:
    assert run_tidy().state == DONE
    assert count(AuditEntry) == 0


@pytest.mark.parametrize(("days", "left"), [(3, 0), (1, 1)])
def test_old_slots_go(app: Flask, days: int, left: int) -> None:
    with db.unit_of_work() as work:
        work.session.add(ScheduleSlot(name="x", due_at=ago(days=days)))
    run_tidy()
    assert count(ScheduleSlot) == left


def test_tries_sessions_and_links_go_when_nothing_needs_them(client: PageClient) -> None:
    user_id = client.sign_in(Role.HR)
    with db.unit_of_work():
        count_try("link", "x")
        auth.make_link(purpose="reset", user_id=user_id)
    run_tidy()
    client.get("/hr")
    assert (count(AuthSession), count(SingleUseLink), count(Attempt)) == (1, 2, 1)
    with db.unit_of_work() as work:
        old = {"expires_at": ago(days=91)}
        db.change(work.session, update(SingleUseLink).values(**old))
        db.change(work.session, update(AuthSession).values(**old))
        db.change(work.session, update(Attempt).values(created_at=ago(days=2)))
    run_tidy()
    assert (count(AuthSession), count(SingleUseLink), count(Attempt)) == (0, 0, 0)


def test_the_list_of_work_leaves_routine_out_until_asked(client: PageClient) -> None:
    client.sign_in(Role.ADMIN)
    routine, failed = ended(DONE, clock.now()), ended(FAILED, clock.now())
    other = ended(DONE, clock.now(), periodic=False)

    def shown(path: str) -> set[str]:
        hrefs = client.get(path).xpath("//table//a/@href")
        return {str(href).rsplit("/", 1)[-1] for href in hrefs}

    assert shown("/admin/jobs") == {failed, other}
    assert shown("/admin/jobs?state=done") == {other}
    client.get("/admin/jobs")
    (more,) = client.page.xpath("//a[text()='Show it too']/@href")
    assert shown(str(more)) == {routine, failed, other}


def test_a_periodic_job_that_works_again_needs_nobody(app: Flask, settings: Settings) -> None:
    def failed_work() -> object:
        with db.separate_reading():
            part = next(part for part in health.parts(settings) if part.name == "Failed work")
        return part.values["count"]

    ended(FAILED, ago(days=1))
    ended(FAILED, ago(hours=1), periodic=False)
    assert failed_work() == 2
    ended(DONE, clock.now())
    assert failed_work() == 1


def test_an_idle_system_starts_no_sealing_and_no_sending(app: Flask) -> None:
    started = app.extensions["house"].gather("periodics")
    frequent = [periodic for periodic in started if periodic.every < timedelta(hours=1)]
    assert len(frequent) >= 2
    assert {schedule.start_if_due(periodic) for periodic in frequent} == {0}
    with db.unit_of_work():
        make_user(Role.HR)
    assert sum(schedule.start_if_due(periodic) for periodic in frequent) == 1
    worker.run_waiting()
    with db.separate_reading():
        assert not audit.has_unsealed()
