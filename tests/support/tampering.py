"""Changing sealed rows as an owner of the database can, so that somebody may notice."""

from sqlalchemy import text

from hr import db


def without_triggers(statement: str, **values: object) -> None:
    """Change something as somebody with the rights of the database's owner can."""
    with db.engine().execution_options(writes=True).begin() as connection:
        if db.is_sqlite():
            found = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            ).all()
            for name, _ in found:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement), values)
            for _, made in found:
                connection.exec_driver_sql(made)
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement), values)
