"""Memory of the two workers that load a heavy library: WeasyPrint in `documents`, spaCy in `reading`.

worker_rss_mb: resident memory of the larger one, in megabytes of 2**20 bytes, in a running instance of the
demo once both are warm and the demo's résumés are read. Each job runs in a fork that shares these pages.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from sqlmodel import col, func, select

from hr import db
from hr.app import open_house
from hr.instance import Instance
from hr.jobs.models import OPEN_STATES, Heartbeat, JobRun
from hr.settings import load
from scripts.benchmarks import house
from scripts.benchmarks.figures import Figure, hand_over

POOLS = ("documents", "reading")
WITHIN_SECONDS = 60.0


class NotWarm(Exception):
    """The workers did not become ready in time."""


def measure(folder: Path) -> Iterator[Figure]:
    """Start an instance of the demo, wait until its workers are warm and idle, and look at them."""
    environment = house.environment(folder)
    with Instance(folder, env=environment) as portal:
        open_house(load(environment))
        _wait_until_idle()
        sizes = [psutil.Process(portal.pid(f"{pool}-1")).memory_info().rss for pool in POOLS]
    yield Figure("worker_rss_mb", max(sizes) / 2**20, "MB")


def _wait_until_idle() -> None:
    """A worker first says that it is alive when its library is loaded."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while not _is_idle():
        if time.monotonic() > deadline:
            raise NotWarm(f"the workers were not warm and idle within {WITHIN_SECONDS:.0f} s")
        time.sleep(0.5)


def _is_idle() -> bool:
    beats = [f"worker-{pool}" for pool in POOLS]
    warm = select(func.count()).select_from(Heartbeat).where(col(Heartbeat.name).in_(beats))
    at_work = select(func.count()).select_from(JobRun)
    at_work = at_work.where(col(JobRun.state).in_(OPEN_STATES), col(JobRun.pool).in_(POOLS))
    with db.reading() as session:
        return session.exec(warm).one() == len(POOLS) and session.exec(at_work).one() == 0


if __name__ == "__main__":
    raise SystemExit(hand_over("memory", measure))
