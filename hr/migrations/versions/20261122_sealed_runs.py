"""A committed pay run refuses changes in the database itself, whoever connects."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("pay_item", "pay_line")
SEALED = "'closed', 'committed', 'paid', 'partially_paid', 'paying'"
IS_SEALED = f"(SELECT state FROM pay_run WHERE id = NEW.run_id) IN ({SEALED})"
WORDS = "a sealed pay run cannot change"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        if sqlite:
            for act in ("INSERT", "UPDATE"):
                op.execute(
                    f"CREATE TRIGGER {table}_sealed_{act.lower()} BEFORE {act} ON {table} "
                    f"WHEN {IS_SEALED} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
            continue
        op.execute(
            f"CREATE FUNCTION {table}_sealed() RETURNS trigger AS $$ BEGIN IF {IS_SEALED} THEN "
            f"RAISE EXCEPTION '{WORDS}'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        op.execute(
            f"CREATE TRIGGER {table}_sealed BEFORE INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_sealed()"
        )


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        if sqlite:
            op.execute(f"DROP TRIGGER {table}_sealed_insert")
            op.execute(f"DROP TRIGGER {table}_sealed_update")
        else:
            op.execute(f"DROP TRIGGER {table}_sealed ON {table}")
            op.execute(f"DROP FUNCTION {table}_sealed()")
