"""The triggers that keep a snapshot, and the rows it was made for, as they are; the migration has them too.

Between the seal and the commit a recalculation may still do away with both: it deletes the snapshot first.
"""

Statements = tuple[tuple[str, str], ...]

WORDS = "a sealed pay cannot change"
OWN = ("pay_snapshot", "pay_snapshot_shared")
PARTS = ("pay_item", "pay_line", "pay_trace")


def _sqlite(table: str, condition: str) -> tuple[str, str]:
    body = f"{condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    return "sqlite", f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} {body}"


def _postgresql(table: str, condition: str) -> Statements:
    body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END"
    return (
        (
            "postgresql",
            f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql",
        ),
        (
            "postgresql",
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
        ),
    )


def _has_snapshot(table: str) -> str:
    column = "id" if table == "pay_item" else "item_id"
    return f"EXISTS (SELECT 1 FROM pay_snapshot WHERE pay_snapshot.item_id = OLD.{column})"  # noqa: S608


ON_CREATE: Statements = (
    *(_sqlite(table, "") for table in OWN),
    *(_sqlite(table, f"WHEN {_has_snapshot(table)}") for table in PARTS),
    *(each for table in OWN for each in _postgresql(table, "true")),
    *(each for table in PARTS for each in _postgresql(table, _has_snapshot(table))),
)
