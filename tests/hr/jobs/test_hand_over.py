"""What follows a commit: it never undoes or denies the work, and a silent queue server costs little."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from hr import db
from hr.access import SYSTEM, Role
from hr.jobs import queue, worker
from hr.jobs.models import DONE, JobRun
from hr.jobs.queue import enqueue, job
from hr.jobs.worker import Running, run_job
from hr.notifications import links
from hr.settings import Settings
from tests.support.client import PageClient
from tests.support.factories import make_user
from tests.support.services import valkey


@job(label="Note a word")
def note(running: Running, word: str) -> None:
    """Do something in a transaction."""
    with running.step(done=1, total=1):
        enqueue(note, word=f"after {word}")


@pytest.fixture(autouse=True)
def _declared(app: Flask) -> Iterator[None]:
    before = dict(worker.Registry.jobs)
    worker.Registry.jobs = {**before, note.name: note}
    yield
    worker.Registry.jobs = before


@pytest.fixture
def silent_server(settings: Settings) -> Iterator[None]:
    """A queue server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        queue.configure(f"redis://127.0.0.1:{port}?socket_timeout=0.1")
        yield
    queue.configure(settings.redis_url)


@contextmanager
def database_gone(*, after_commits: int) -> Iterator[None]:
    """Take the database away once so many transactions were committed."""
    commits = 0

    def on_commit(_connection: object) -> None:
        nonlocal commits
        commits += 1

    def on_begin(_connection: object) -> None:
        if commits >= after_commits:
            raise OperationalError("BEGIN", {}, Exception("gone"))

    engine = db.engine()
    event.listen(engine, "commit", on_commit)
    event.listen(engine, "begin", on_begin, insert=True)
    try:
        yield
    finally:
        event.remove(engine, "commit", on_commit)
        event.remove(engine, "begin", on_begin)


def runs() -> list[JobRun]:
    with db.separate_reading() as session:
        return list(session.exec(select(JobRun).order_by(col(JobRun.id))))


def test_committed_work_is_not_reported_as_failed(app: Flask) -> None:
    with database_gone(after_commits=1), db.unit_of_work():
        enqueue(note, word="x")
    assert len(runs()) == 1


def test_a_form_that_was_committed_is_answered_as_done(client: PageClient) -> None:
    client.sign_in(Role.HR)
    client.get("/sign-in")
    before = len(runs())
    data = {"csrf_token": client._token(), "email": "nobody@example.com"}
    with database_gone(after_commits=1):
        answer = client.raw("/sign-in/link", "POST", data=data)
    assert answer.status_code < 400
    assert len(runs()) == before + 1


def test_a_step_whose_follow_up_fails_is_done(app: Flask) -> None:
    with db.unit_of_work():
        run_id = enqueue(note, word="x")
    # After the lease and the step it is away for the hand-over, and for noting the end of the run.
    with database_gone(after_commits=2), pytest.raises(OperationalError):
        run_job(run_id)
    assert len(runs()) == 2  # what the step enqueued is there
    assert runs()[0].done == 1


def test_all_rows_of_a_transaction_wait_for_a_silent_server_once(app: Flask, silent_server: None) -> None:
    with db.unit_of_work():
        for word in "abc":
            enqueue(note, word=word)
    with db.unit_of_work():
        enqueue(note, word="d")
    assert [bool(run.queue_ref) for run in runs()] == [True, False, False, False]
    assert all(run.enqueued_at is None for run in runs())  # the dispatcher finds them


def test_work_that_could_not_be_handed_over_is_still_done(app: Flask, silent_server: None) -> None:
    with db.unit_of_work():
        run_id = enqueue(note, word="a")
    assert run_id in worker.due_runs(10)
    run_job(run_id)
    assert runs()[0].state == DONE


def test_a_mail_somebody_waits_for_goes_before_all_other_work(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    with valkey(tmp_path) as address:
        queue.configure(address)
        try:
            with db.unit_of_work():
                user = make_user(Role.HR)
                enqueue(note, word="a")
                links.send_link(actor=SYSTEM, user=user, purpose="invite")
            with db.unit_of_work():
                links.send_link(actor=SYSTEM, user=user, purpose="sign_in")
                asked = enqueue(links.answer_request, address="", purpose="sign_in", path="")
            waiting = [job.args[0] for job in queue.rq_queue("default").jobs]
        finally:
            queue.configure(settings.redis_url)
    first, invitation, awaited = (run.id for run in runs() if run.id != asked)
    assert set(waiting[:2]) == {awaited, asked}
    assert waiting[2:] == [first, invitation]
