"""Emptying and comparing tables of a test house on PostgreSQL, where TRUNCATE of all of them takes long."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, text
from sqlmodel import SQLModel


def fill(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return how many rows each table has and a sum that tells whether they changed."""
    each = (
        f"SELECT '{table.name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) "
        f'FROM "{table.name}" AS t'
        for table in SQLModel.metadata.sorted_tables
    )
    return {
        name: (int(rows), int(total))
        for name, rows, total in connection.execute(text(" UNION ALL ".join(each)))
    }


def with_rows(connection: Connection) -> list[Table]:
    """Return the tables that are not empty."""
    each = (
        f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM \"{table.name}\")"
        for table in SQLModel.metadata.sorted_tables
    )
    found = set(connection.execute(text(" UNION ALL ".join(each))).scalars())
    return [table for table in SQLModel.metadata.sorted_tables if table.name in found]


def empty(connection: Connection, tables: Iterable[Table]) -> None:
    """Delete all rows of these tables; seals and references sleep until the transaction ends."""
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for table in tables:
        connection.execute(table.delete())
