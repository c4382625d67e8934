"""A worker that a fault kills in the middle of its job, and the next one that finishes it."""

import os
import signal
import warnings
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.jobs import schedule, worker
from hr.jobs.models import DONE, QUEUED, RUNNING, JobRun


class Killing:
    """Kills whoever passes a fault point; `turn` says at which pass."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path, point: str, *, turn: int = 1) -> None:
        self.folder = folder
        (folder / "orders").write_text(f"{point} {turn} kill\n")
        patch.setenv("HR_FAULT_DIR", str(folder))

    def kill_one(self, job: str, *, on: date) -> None:
        """Run what waits of one job in a child of its own, which the fault kills."""
        db.engine().dispose()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # forking a process that has threads
            child = os.fork()
        if child == 0:
            db.forget_connections()
            _work(job, on)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the worker never came to the fault point"
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert len((self.folder / "struck").read_text().splitlines()) == 1

    def finish(self, job: str, *, on: date) -> None:
        """Let the next worker find what was lost and do it."""
        with db.unit_of_work() as work:
            lost = update(JobRun).where(col(JobRun.state) == RUNNING)
            work.session.execute(lost.values(lease_until=clock.now() - timedelta(seconds=1)))
        schedule.sweep(requeue_seconds=0)
        _work(job, on)
        with db.reading() as session:
            states = session.exec(select(JobRun.state).where(col(JobRun.name).endswith(job))).all()
        assert set(states) == {DONE}


def _work(job: str, on: date) -> None:
    with clock.on(on):
        while (job_id := _next(job)) is not None:
            worker.run_job(job_id)


def _next(job: str) -> str | None:
    with db.reading() as session:
        query = select(JobRun.id).where(col(JobRun.state) == QUEUED, col(JobRun.name).endswith(job))
        return session.exec(query.order_by(col(JobRun.id))).first()
