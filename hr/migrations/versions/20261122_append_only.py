"""The audit trail refuses changes in the database itself, whoever connects."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Per table what makes a row on SQLite take the place of another, which INSERT OR REPLACE would do silently.
TABLES = {
    "audit_entry": "id = NEW.id OR rowid = NEW.rowid",
    "audit_seal": "number = NEW.number OR entry_id = NEW.entry_id",
}
WORDS = "the audit trail is only ever added to"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, taken in TABLES.items():
            _refuse(table, "UPDATE")
            _refuse(table, "DELETE")
            _refuse(table, "INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken})")
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
        )


def _refuse(table: str, act: str, condition: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for act in ("update", "delete", "insert"):
                op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute("DROP FUNCTION refuse_audit_change()")
