"""A committed pay run refuses changes in the database itself, whoever connects."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PARTS = ("pay_item", "pay_line")
SEALED = "'closed', 'committed', 'paid', 'partially_paid', 'paying'"
WORDS = "a sealed pay run cannot change"
KEPT = (
    "id", "created_at", "legal_entity_id", "period", "kind", "version", "pay_date", "country", "generation",
    "people", "held_back", "gross_minor", "net_minor", "tax_minor", "employee_contributions_minor",
    "employer_contributions_minor", "deductions_minor", "lines_hash", "approved_hash", "calculated_at",
    "approved_at", "committed_at", "engine_version", "pack_version", "pack_hash",
)  # fmt: skip


def _of_sealed(row: str) -> str:
    return f"(SELECT state FROM pay_run WHERE id = {row}.run_id) IN ({SEALED})"


def _leaves_seal(differs: str) -> str:
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in KEPT)
    return f"OLD.state IN ({SEALED}) AND (NEW.state NOT IN ({SEALED}) OR {changed})"


def upgrade() -> None:
    either = f"{_of_sealed('OLD')} OR {_of_sealed('NEW')}"
    if op.get_bind().dialect.name == "sqlite":
        for table in PARTS:
            _on_sqlite(f"{table}_sealed_insert", "INSERT", table, _of_sealed("NEW"))
            _on_sqlite(f"{table}_sealed_update", "UPDATE", table, either)
        _on_sqlite("pay_run_sealed_update", "UPDATE", "pay_run", _leaves_seal("IS NOT"))
        return
    for table in PARTS:
        _on_postgresql(table, "INSERT OR UPDATE", either)
    _on_postgresql("pay_run", "UPDATE", _leaves_seal("IS DISTINCT FROM"))


def _on_sqlite(name: str, act: str, table: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    )


def _on_postgresql(table: str, acts: str, condition: str) -> None:
    any_sealed = f"EXISTS (SELECT 1 FROM pay_run WHERE state IN ({SEALED}))"
    for name, when, unless, answer in (
        (f"{table}_sealed", f"{acts} ON {table} FOR EACH ROW", condition, "NEW"),
        (f"{table}_emptied", f"TRUNCATE ON {table} FOR EACH STATEMENT", any_sealed, "NULL"),
    ):
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN IF {unless} THEN "
            f"RAISE EXCEPTION '{WORDS}'; END IF; RETURN {answer}; END $$ LANGUAGE plpgsql"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        names = [f"{table}_sealed_{act}" for table in PARTS for act in ("insert", "update")]
        for name in (*names, "pay_run_sealed_update"):
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in (*PARTS, "pay_run"):
        for name in (f"{table}_sealed", f"{table}_emptied"):
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
