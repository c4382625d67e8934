"""Migrations: one line from nothing to the tables of the code, and back; the trail refuses changes."""

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, select

from hr import db, migrate
from hr.access import SYSTEM
from hr.audit import service as audit
from hr.company import rates
from hr.settings import Settings
from screening.applications.models import ScoreRecord
from screening.learning.models import LearnedWeights, WeightsSwitch
from tests.screening.learning.records import make_scored
from tests.screening.openings import examples
from tests.support import factories


@pytest.fixture
def empty_database(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A database without any table, in place of the tests' own."""
    if os.environ.get("TEST_DATABASE_URL"):
        _drop_everything()
        yield
        _drop_everything()
    else:
        db.configure(f"sqlite:///{tmp_path / 'migrated.db'}", synchronous="OFF")
        yield
        db.configure(settings.database_url, synchronous="OFF")
    SQLModel.metadata.create_all(db.engine())
    command.stamp(migrate.config(), "head")


def _drop_everything() -> None:
    """Drop tables, triggers and functions alike."""
    with db.engine().begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def test_there_is_one_line_of_revisions() -> None:
    script = ScriptDirectory.from_config(migrate.config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_up_gives_the_tables_of_the_code_and_down_takes_them_away(empty_database: None) -> None:
    migrate.upgrade()
    assert migrate.is_at_head()
    migrate.check()
    tables = set(inspect(db.engine()).get_table_names())
    assert set(SQLModel.metadata.tables) <= tables
    migrate.downgrade("base")
    left = set(inspect(db.engine()).get_table_names())
    assert left <= {"alembic_version"}
    migrate.upgrade()


def test_scores_stay_when_their_month_becomes_part_of_them_and_when_it_goes_again(
    empty_database: None,
) -> None:
    migrate.upgrade()
    with db.unit_of_work() as work:
        application = make_scored(examples.make_job(), value=61.0)
        older = work.session.get_one(ScoreRecord, application.score_id)
        later = ScoreRecord(**{**older.model_dump(exclude={"id", "created_at"}), "as_of": "2027-01"})
        work.session.add(later)
    migrate.downgrade("0007")
    with db.engine().connect() as connection:
        (kept,) = connection.execute(text("SELECT id, value FROM score_record"))
        (shown,) = connection.execute(text("SELECT score_id FROM application"))
    assert kept == (later.id, 61.0)  # of two that would now be the same, the newer stays and is shown
    assert shown == (later.id,)
    migrate.upgrade()
    with db.reading() as session:
        (after,) = session.exec(select(ScoreRecord)).all()
    assert (after.as_of, after.made_with) == (f"{older.scored_on:%Y-%m}", "")


def test_the_rate_an_employer_had_becomes_its_first_dated_rate_and_back(empty_database: None) -> None:
    migrate.upgrade()
    with db.unit_of_work():
        entity = factories.make_entity(accident_rate="1.50")
        factories.set_accident_rate(entity, "2.00", date(2026, 12, 1))
        other = factories.make_entity(accident_rate="")
    migrate.downgrade("0008")
    with db.engine().connect() as connection:
        rows = connection.execute(text("SELECT id, accident_rate FROM legal_entity"))
        kept = {row.id: row.accident_rate for row in rows}
    assert kept == {entity.id: "2.00", other.id: ""}  # without dates the last one stands
    migrate.upgrade()
    with db.reading():
        day = date(2026, 11, 30)
        after = [rates.rate_on(each.id, rates.ACCIDENTS, day) for each in (entity, other)]
    assert after == [Decimal("2.00"), None]


CHANGES = (
    "UPDATE audit_entry SET action = 'x'",
    "DELETE FROM audit_entry",
    "UPDATE audit_seal SET hash = 'x'",
    "DELETE FROM audit_seal",
)
TRUNCATIONS = ("TRUNCATE audit_entry, audit_seal", "TRUNCATE audit_seal", "TRUNCATE audit_entry CASCADE")
COLUMNS = (
    "created_at, actor_kind, actor_id, actor_name, actor_role, action, subject_type, subject_id, "
    "job_run_id, details, personal, business_on"
)
OTHERS = COLUMNS.replace(" action", " 'thing.undone'")
REPLACEMENTS = (
    f"INSERT OR REPLACE INTO audit_entry (id, {COLUMNS}) SELECT id, {OTHERS} FROM audit_entry",
    f"INSERT OR REPLACE INTO audit_entry (rowid, id, {COLUMNS}) SELECT rowid, 'x', {OTHERS} FROM audit_entry",
    "REPLACE INTO audit_seal (number, hash, sealed_at, entry_id) SELECT number, 0, 0, 0 FROM audit_seal",
    "REPLACE INTO audit_seal (number, hash, sealed_at, entry_id) SELECT 9, 0, 0, entry_id FROM audit_seal",
)


def test_the_database_itself_refuses_to_change_the_trail(empty_database: None) -> None:
    migrate.upgrade()
    with db.unit_of_work() as work:
        audit.record(actor=SYSTEM, action="thing.done", subject=("thing", "t"))
        work.session.flush()
        audit.seal_waiting(work.session)
    for statement in (*CHANGES, *(REPLACEMENTS if db.is_sqlite() else TRUNCATIONS)):
        with pytest.raises(DatabaseError, match="only ever added to"), db.unit_of_work() as work:
            work.session.connection().execute(text(statement))


def test_learned_weights_and_their_switches_cannot_be_rewritten(empty_database: None) -> None:
    migrate.upgrade()
    with db.unit_of_work() as work:
        work.session.add(
            LearnedWeights(
                number=1,
                basis="b",
                state="promotable",
                made_on=date(2026, 11, 23),
                first_on=date(2026, 11, 1),
                last_on=date(2026, 11, 23),
                decisions=60,
                chosen=20,
                last_move_id="",
                content={},
                measures={},
            )
        )
        work.session.add(WeightsSwitch(number=1, act="return", switched_on=date(2026, 11, 23), user_id="u"))
    for statement in ("UPDATE learned_weights SET state = 'x'", "UPDATE weights_switch SET user_id = 'x'"):
        with pytest.raises(DatabaseError, match="learned weights cannot change"), db.unit_of_work() as work:
            work.session.connection().execute(text(statement))
