"""What the tests of the core share: mails that left for the outside, sessions of another age."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.auth.models import AuthSession
from hr.jobs import worker
from hr.notifications.models import Delivery


@pytest.fixture
def mails(app: object) -> Callable[[], list[Delivery]]:
    """Run what waits and return every mail recorded so far, oldest first."""

    def run() -> list[Delivery]:
        worker.run_waiting()
        with db.reading() as session:
            return list(session.exec(select(Delivery).order_by(col(Delivery.id))))

    return run


@pytest.fixture
def age_sessions(app: object) -> Callable[..., None]:
    """Move the last use and the last sign-in of every session into the past."""

    def age(*, idle_minutes: int = 0, fresh_minutes: int = 0) -> None:
        now = clock.now()
        values = {
            "last_seen_at": now - timedelta(minutes=idle_minutes),
            "fresh_at": now - timedelta(minutes=fresh_minutes),
        }
        with db.unit_of_work() as work:
            db.change(work.session, update(AuthSession).values(**values))

    return age
