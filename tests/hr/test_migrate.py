"""Migrations: one line from nothing to the tables of the code, and back; the trail refuses changes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from hr import db, migrate
from hr.access import SYSTEM
from hr.audit import service as audit
from hr.settings import Settings


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
