"""The two background processes: a worker of one pool, and the scheduler with dispatcher and sweeper."""

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
from sqlalchemy.exc import OperationalError

from hr import db, faults
from hr.jobs import queue, schedule
from hr.jobs.schedule import Periodic
from hr.settings import Settings

log = logging.getLogger(__name__)

MAX_JOBS = 2000  # then the worker ends and its supervisor starts a fresh one, whatever memory it kept


class HouseWorker(Worker):
    """An RQ worker whose forked work-horses open their own database connections."""

    def main_work_horse(self, job: Any, queue: Any) -> None:
        """Run in the child: connections must not be shared over a fork."""
        db.forget_connections()
        faults.this_is_a_work_horse()
        super().main_work_horse(job, queue)


def work(pool: str, *, warm: Callable[[], None] | None = None, burst: bool = False) -> None:
    """Serve one pool until told to stop; `warm` loads what its jobs need before the first fork."""
    if warm is not None:
        warm()
    stop = threading.Event()
    threading.Thread(target=_beat_until, args=(f"worker-{pool}", stop), daemon=True).start()
    try:
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
        worker.work(burst=burst, max_jobs=None if burst else MAX_JOBS, logging_level="WARNING")
    finally:
        stop.set()


def _patient(connection: "redis.Redis") -> "redis.Redis":
    """Wait for a queue server that is starting or restarting instead of dying at once."""
    for _ in range(60):
        try:
            connection.ping()
            return connection
        except redis.RedisError:
            time.sleep(1)
    raise SystemExit("the queue server does not answer")


def _beat_until(name: str, stop: threading.Event) -> None:
    while True:
        try:
            schedule.beat(name, f"process {os.getpid()}")
        except OperationalError:
            log.warning("the database did not take a heartbeat of %s", name)
        if stop.wait(15):
            return


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
        try:
            schedule.turn(periodics, requeue_seconds=settings.requeue_seconds, sweep_now=sweep_now)
            if now - beaten >= 15:
                schedule.beat("scheduler", f"process {os.getpid()}")
                beaten = now
        except OperationalError:
            log.exception("the database did not answer the scheduler; it tries again")
        swept = now if sweep_now else swept
        stop.wait(settings.dispatch_seconds)
