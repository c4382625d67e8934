"""Migrations by command: upgrade, downgrade, compare, draft."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hr import db

FOLDER = Path(__file__).parent / "migrations"


def config() -> Config:
    """Return Alembic's configuration, which needs no file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    return made


def upgrade(revision: str = "head") -> None:
    """Bring the database to a revision."""
    command.upgrade(config(), revision)


def downgrade(revision: str) -> None:
    """Take the database back to a revision."""
    command.downgrade(config(), revision)


def draft(message: str) -> None:
    """Write a revision from the difference between tables and database."""
    command.revision(config(), message, autogenerate=True)


def check() -> None:
    """Raise when the tables differ from the newest revision."""
    command.check(config())


def is_at_head() -> bool:
    """Whether the database is at the newest revision."""
    with db.engine().connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return bool(current == _newest())


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()
