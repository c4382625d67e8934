"""Jobs: recorded with the transaction, run once at a time, refused when they are not ours."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from rq.serializers import JSONSerializer
from sqlmodel import select

from hr import clock, db, health
from hr.access import SYSTEM, Actor
from hr.errors import Invalid, LeaseLost
from hr.i18n import gettext
from hr.jobs import processes, queue, schedule, worker
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Heartbeat, JobRun
from hr.jobs.queue import enqueue, job
from hr.jobs.schedule import Periodic
from hr.jobs.worker import Running, run_job
from hr.settings import Settings

seen: list[str] = []


@job(label="Note a word")
def note(running: Running, word: str) -> None:
    """Write a word down in a transaction."""
    with running.step(done=1, total=1):
        seen.append(word)


@job(label="Fail", retries=2)
def fail(running: Running, how: str) -> None:
    """Fail as told."""
    if how == "domain":
        raise Invalid("This cannot be done: %(why)s.", why="it is a test")
    raise RuntimeError("a private detail that must not be shown")


@job(label="Count to ten")
def count(running: Running, start: int) -> None:
    """Do ten items, one transaction each."""
    with db.separate_reading() as session:
        run = session.get(JobRun, running.run_id)
        assert run is not None
        done = run.done
    for number in range(done + 1, 11):
        running.stop_if_cancelled()
        with running.step(done=number, total=10):
            seen.append(str(number))
        if number == 5 and start == 0:
            with db.separate_unit_of_work() as work:
                row = work.session.get(JobRun, running.run_id)
                assert row is not None
                queue.cancel(row, actor=Actor(kind="user", name="Ada"))


@pytest.fixture(autouse=True)
def _declared(app: Flask) -> Iterator[None]:
    seen.clear()
    jobs = {each.name: each for each in (note, fail, count)}
    before = dict(worker.Registry.jobs)
    worker.Registry.jobs = {**before, **jobs}
    yield
    worker.Registry.jobs = before


def _run(run_id: str) -> JobRun:
    with db.separate_reading() as session:
        row = session.get(JobRun, run_id)
        assert row is not None
        return row


def test_a_job_of_a_transaction_that_fails_never_exists() -> None:
    def fails() -> None:
        with db.unit_of_work():
            enqueue(note, word="lost")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with db.reading() as session:
        assert session.exec(select(JobRun)).all() == []


def test_the_same_key_is_the_same_work() -> None:
    with db.unit_of_work():
        first = enqueue(note, key="once", word="a")
        second = enqueue(note, key="once", word="b")
    assert first == second
    assert worker.run_waiting() == 1
    assert seen == ["a"]


def test_only_identifiers_travel() -> None:
    with pytest.raises(TypeError), db.unit_of_work():
        enqueue(note, word=["a", "list"])  # type: ignore[arg-type]


def test_a_second_worker_finds_the_run_taken() -> None:
    with db.unit_of_work():
        run_id = enqueue(note, word="x")
    run_job(run_id)
    run_job(run_id)
    assert seen == ["x"]
    assert _run(run_id).state == DONE


def test_a_worker_that_slept_too_long_may_not_commit() -> None:
    with db.unit_of_work():
        run_id = enqueue(note, word="x")
    taken = worker._take_lease(run_id)
    assert taken is not None
    _row, sleeper = taken
    with db.unit_of_work() as work:  # its lease runs out while it sleeps, another worker takes over
        row = work.session.get(JobRun, run_id)
        assert row is not None
        row.lease_until = clock.now() - timedelta(seconds=1)
        work.session.add(row)
    run_job(run_id)
    with pytest.raises(LeaseLost):
        note.function(sleeper, word="too late")
    assert _run(run_id).done == 1


def test_a_domain_error_is_told_and_not_retried() -> None:
    with db.unit_of_work():
        run_id = enqueue(fail, how="domain")
    run_job(run_id)
    row = _run(run_id)
    assert row.state == FAILED
    assert row.attempt == 1
    assert row.error_message % row.error_values == "This cannot be done: it is a test."


def test_an_unexpected_error_is_retried_then_left_to_a_person_without_its_details() -> None:
    with db.unit_of_work():
        run_id = enqueue(fail, how="crash")
    run_job(run_id)
    row = _run(run_id)
    assert row.state == QUEUED
    assert row.not_before is not None
    assert row.not_before > clock.now()
    with db.unit_of_work() as work:
        row.not_before = None
        work.session.add(row)
    run_job(run_id)
    row = _run(run_id)
    assert row.state == FAILED
    assert row.error_reference
    assert "private detail" not in row.error_message + json.dumps(row.error_values)


def test_cancel_stops_between_items_and_continue_finishes_the_rest() -> None:
    with db.unit_of_work():
        run_id = enqueue(count, start=0)
    run_job(run_id)
    row = _run(run_id)
    assert (row.state, row.done, row.cancelled_by) == (CANCELLED, 5, "Ada")
    with db.unit_of_work() as work:
        row = work.session.get(JobRun, run_id) or row
        row.arguments = {"start": 1}
        queue.start_again(row)
    run_job(run_id)
    assert seen == [str(number) for number in range(1, 11)]
    assert _run(run_id).state == DONE


def test_the_sweeper_frees_a_run_whose_worker_died() -> None:
    with db.unit_of_work():
        run_id = enqueue(note, word="x")
    assert worker._take_lease(run_id) is not None
    with db.unit_of_work() as work:
        row = work.session.get(JobRun, run_id)
        assert row is not None
        row.lease_until = clock.now() - timedelta(seconds=1)
        work.session.add(row)
    schedule.sweep(requeue_seconds=30)
    assert _run(run_id).state == QUEUED
    run_job(run_id)
    assert seen == ["x"]


def test_the_sweeper_gives_up_after_the_last_try_and_says_so() -> None:
    with db.unit_of_work() as work:
        run_id = enqueue(note, word="x")
        row = work.session.get(JobRun, run_id)
        assert row is not None
        row.state, row.attempt, row.lease_until = (
            RUNNING,
            row.max_attempts,
            clock.now() - timedelta(seconds=1),
        )
    schedule.sweep(requeue_seconds=30)
    assert _run(run_id).state == FAILED
    told = gettext(_run(run_id).error_message, **_run(run_id).error_values)
    assert told == f"Its worker was lost {_run(run_id).max_attempts} times; a person has to look."


def test_two_schedulers_start_a_periodic_job_once() -> None:
    periodic = Periodic(note, every=timedelta(hours=1))
    started = [schedule.start_if_due(periodic) for _ in range(2)]
    assert started == [1, 0]


def test_a_periodic_job_without_work_makes_no_run() -> None:
    work = False
    periodic = Periodic(note, every=timedelta(hours=1), only_if=lambda: work)
    assert schedule.start_if_due(periodic) == 0
    work = True
    assert schedule.start_if_due(periodic) == 1


def test_the_scheduler_survives_a_part_that_fails_and_does_the_rest(settings: Settings) -> None:
    broken, sound = Periodic(fail, every=timedelta(0)), Periodic(note, every=timedelta(hours=1))
    processes.take_turn(settings, [broken, sound], sweep_now=True)
    schedule.beat("scheduler")
    with db.separate_reading() as session:
        assert [run.name for run in session.exec(select(JobRun))] == [note.name]
        scheduler = next(part for part in health.parts(settings) if part.name == "Scheduler")
    assert not scheduler.is_well
    assert scheduler.values["reference"]


def test_many_first_signs_of_life_at_once_make_one_row() -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(schedule.beat, "worker-new") for _ in range(8)]:
            done.result()
    with db.separate_reading() as session:
        assert len(session.exec(select(Heartbeat)).all()) == 1


def test_the_queue_cannot_be_made_to_call_anything_else() -> None:
    """Whoever can write into the queue server must not gain code execution."""
    wicked = queue.SafeJob.__new__(queue.SafeJob)
    wicked._data = json.dumps(("os.system", None, ["true"], {})).encode()
    wicked.serializer = JSONSerializer
    wicked._func_name = "os.system"
    with pytest.raises(PermissionError):
        _ = wicked.func


def test_the_actor_behind_a_run_keeps_name_and_role_but_no_permission() -> None:
    with db.unit_of_work() as work:
        run_id = enqueue(note, word="x", actor=SYSTEM)
        row = work.session.get(JobRun, run_id)
        assert row is not None
        row.actor_kind, row.actor_id, row.actor_name, row.actor_role = "user", "u1", "Ada", "payroll_approver"
    actor = worker.actor_of(_run(run_id))
    assert actor.role_label == "payroll_approver"
    assert actor.permissions == frozenset()
