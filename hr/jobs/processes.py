"""The two background processes: a worker of one pool, and the scheduler with dispatcher and sweeper."""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import redis
from rq import Worker
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from hr import db, faults
from hr.ids import new_id
from hr.jobs import queue, schedule
from hr.jobs.schedule import Periodic
from hr.settings import Settings

log = logging.getLogger(__name__)

BEAT_SECONDS = 15

MAX_JOBS = 2000  # then the worker ends and its supervisor starts a fresh one, whatever memory it kept


class HouseWorker(Worker):
    """An RQ worker whose forked work-horses open their own database connections."""

    beat_name = ""
    _beaten = 0.0

    def main_work_horse(self, job: Any, queue: Any) -> None:
        """Run in the child: connections must not be shared over a fork."""
        db.forget_connections()
        faults.this_is_a_work_horse()
        super().main_work_horse(job, queue)

    def clean_registries(self) -> None:
        """Tidy the queue server; what RQ cannot tidy after a killed worker must not end this one.

        Recovery does not depend on it: the rows with their leases are the record.
        """
        try:
            super().clean_registries()  # type: ignore[no-untyped-call]
        except ValueError as error:
            log.warning("the queue server keeps a trace of a lost worker (%s)", error)

    def heartbeat(self, *args: Any, **kwargs: Any) -> None:
        """Tell the queue server, and now and then the database, that this worker is alive.

        Done here and not in a thread: a lock that a thread holds at the moment of a fork stays locked in
        the child for ever.
        """
        super().heartbeat(*args, **kwargs)
        now = time.monotonic()
        if now - self._beaten < BEAT_SECONDS:
            return
        self._beaten = now
        _beat(self.beat_name, f"process {os.getpid()}")


def work(pool: str, *, warm: Callable[[], None] | None = None, burst: bool = False) -> None:
    """Serve one pool until told to stop; `warm` loads what its jobs need before the first fork."""
    if warm is not None:
        warm()
    configure_mappers()  # once here instead of once in every child
    settle_memory()
    worker = HouseWorker(
        [queue.rq_queue(pool)],
        connection=_patient(queue.connection()),
        job_class=queue.SafeJob,
        serializer=JSONSerializer,
        worker_ttl=25,
        maintenance_interval=10,
        job_monitoring_interval=5,
        log_job_description=False,
    )
    worker.beat_name = f"worker-{pool}"
    worker.work(burst=burst, max_jobs=None if burst else MAX_JOBS, logging_level="WARNING")


def settle_memory() -> None:
    """Spare the collector of every fork what it would walk through for nothing."""
    gc.freeze()  # what is loaded by now stays; its pages need not be copied either
    # A job makes many small things that are freed without the collector: a payroll takes a tenth less time.
    gc.set_threshold(20_000, 20, 20)


def _patient(connection: "redis.Redis") -> "redis.Redis":
    """Wait for a queue server that is starting or restarting instead of dying at once."""
    for _ in range(60):
        try:
            connection.ping()
            return connection
        except redis.RedisError:
            time.sleep(1)
    raise SystemExit("the queue server does not answer")


def run_scheduler(settings: Settings, periodics: Sequence[Periodic]) -> None:
    """Start what is due, sweep and dispatch until told to stop; any number of these may run."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    swept = beaten = 0.0
    while not stop.is_set():
        now = time.monotonic()
        sweep_now = now - swept >= settings.sweep_seconds
        take_turn(settings, periodics, sweep_now=sweep_now)
        if now - beaten >= BEAT_SECONDS:
            beaten = now if _beat("scheduler", f"process {os.getpid()}") else beaten
        swept = now if sweep_now else swept
        stop.wait(settings.dispatch_seconds)


def take_turn(settings: Settings, periodics: Sequence[Periodic], *, sweep_now: bool) -> None:
    """Do one turn of the scheduler; whatever goes wrong in it is logged, noted, and tried again next time."""
    try:
        schedule.turn(periodics, requeue_seconds=settings.requeue_seconds, sweep_now=sweep_now)
    except Exception:
        reference = new_id()
        log.exception("a turn of the scheduler failed, reference %s; it tries again", reference)
        _beat(schedule.TROUBLE, reference)


def _beat(name: str, detail: str) -> bool:
    try:
        schedule.beat(name, detail)
    except SQLAlchemyError:
        log.warning("the database did not take a heartbeat of %s", name)
        return False
    return True
