"""Alembic: one linear history for all packages."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlmodel
from alembic import context
from sqlalchemy import Connection

import hr.people.models  # noqa: F401  (its tables exist even when no loaded page needs them)
from hr import db


def run() -> None:
    """Migrate the database of the running process."""
    with db.engine().execution_options(writes=True).connect() as connection, _references_free(connection):
        _migrate(connection)


@contextmanager
def _references_free(connection: Connection) -> Iterator[None]:
    """Let SQLite replace a table that others refer to; whether they still find it is checked at the end."""
    if not db.is_sqlite():
        yield
        return
    _pragma(connection, "foreign_keys=OFF")
    try:
        yield
    finally:
        _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, words: str) -> None:
    # By the driver's connection: SQLite ignores this one inside a transaction.
    connection.connection.execute(f"PRAGMA {words}")


def _migrate(connection: Connection) -> None:
    with connection.begin():
        context.configure(
            connection=connection,
            target_metadata=sqlmodel.SQLModel.metadata,
            render_as_batch=db.is_sqlite(),
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if db.is_sqlite() and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"a row of {lost[0]} refers to a row of {lost[2]} that is gone")


run()
