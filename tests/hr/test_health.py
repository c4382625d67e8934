"""Whether to send people here, and which part keeps us from it."""

from collections.abc import Iterator

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from hr import db, migrate
from hr.jobs import queue, schedule
from hr.settings import Settings
from tests.support.services import valkey


@pytest.fixture(scope="module")
def queue_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A queue server of our own."""
    with valkey(tmp_path_factory.mktemp("queue")) as url:
        yield url


def ready(app: Flask) -> tuple[int, str, list[str]]:
    answer = app.test_client().get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json["status"], answer.json["not_well"]


def everybody_beats() -> None:
    for pool in queue.POOLS:
        schedule.beat(f"worker-{pool}")
    schedule.beat("scheduler")


def test_all_is_well(app: Flask, settings: Settings, queue_url: str) -> None:
    everybody_beats()
    queue.configure(queue_url)
    try:
        assert ready(app) == (200, "ready", [])
    finally:
        queue.configure(settings.redis_url)


def test_missing_parts_are_named_and_people_still_served(app: Flask) -> None:
    schedule.beat("worker-default")
    schedule.beat("worker-reading")
    assert ready(app) == (200, "degraded", ["queue", "worker-documents", "scheduler"])


def test_a_database_behind_its_code_is_not_ready(app: Flask) -> None:
    command.stamp(migrate.config(), "0001")
    try:
        assert ready(app) == (503, "not ready", ["migrations"])
    finally:
        command.stamp(migrate.config(), "head")


def test_a_database_that_is_away_is_not_ready(app: Flask) -> None:
    def gone(_connection: object) -> None:
        raise OperationalError("BEGIN", {}, Exception("gone"))

    event.listen(db.engine(), "begin", gone, insert=True)
    try:
        assert ready(app) == (503, "not ready", ["database"])
    finally:
        event.remove(db.engine(), "begin", gone)
