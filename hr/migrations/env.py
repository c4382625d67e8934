"""Alembic: one linear history for all packages."""

import sqlmodel
from alembic import context

import hr.people.models  # noqa: F401  (its tables exist even when no loaded page needs them)
from hr import db


def run() -> None:
    """Migrate the database of the running process."""
    with db.engine().execution_options(writes=True).begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=sqlmodel.SQLModel.metadata,
            render_as_batch=db.is_sqlite(),
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
