"""Runs belong to a pay group, have an end, a currency and a reason; an item may mirror or replace another."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
PARTS = ("pay_item", "pay_line")
SEALED = "'closed', 'committed', 'paid', 'partially_paid', 'paying'"
WORDS = "a sealed pay run cannot change"
KEPT_BEFORE = (
    "id", "created_at", "legal_entity_id", "period", "kind", "version", "pay_date", "country", "generation",
    "people", "held_back", "gross_minor", "net_minor", "tax_minor", "employee_contributions_minor",
    "employer_contributions_minor", "deductions_minor", "lines_hash", "approved_hash", "calculated_at",
    "approved_at", "committed_at", "engine_version", "pack_version", "pack_hash",
)  # fmt: skip
KEPT = (*KEPT_BEFORE, "pay_group_id", "period_to", "reason", "currency")


def upgrade() -> None:
    _drop_triggers()
    op.create_table(
        "pay_group",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("name", TEXT(length=80), nullable=False),
        sa.Column("frequency", TEXT(length=16), nullable=False),
        sa.Column("pay_day", sa.Integer(), nullable=False),
        sa.Column("cut_off_days", sa.Integer(), nullable=False),
        sa.Column("publish_days", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_pay_group_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_group")),
        sa.UniqueConstraint("legal_entity_id", "name", name=op.f("uq_pay_group_legal_entity_id")),
    )
    with op.batch_alter_table("pay_group") as table:
        table.create_index(op.f("ix_pay_group_legal_entity_id"), ["legal_entity_id"], unique=False)
    # A group for every employer; its id is the employer's, which is as unguessable and here once only.
    op.execute(
        "INSERT INTO pay_group (id, created_at, legal_entity_id, name, frequency, pay_day, cut_off_days, "
        "publish_days, is_default) "
        "SELECT id, created_at, id, '', 'monthly', pay_day, 5, 0, true FROM legal_entity"
    )
    with op.batch_alter_table("pay_run") as table:
        table.add_column(sa.Column("pay_group_id", TEXT(length=36), nullable=True))
        table.add_column(sa.Column("period_to", sa.Date(), nullable=True))
        table.add_column(sa.Column("reason", TEXT(length=20), nullable=False, server_default=""))
        table.add_column(sa.Column("currency", TEXT(length=3), nullable=False, server_default="EUR"))
    op.execute("UPDATE pay_run SET pay_group_id = legal_entity_id, period_to = " + _last_of_month())
    with op.batch_alter_table("pay_run") as table:
        table.alter_column("pay_group_id", existing_type=TEXT(length=36), nullable=False)
        table.alter_column("period_to", existing_type=sa.Date(), nullable=False)
        table.alter_column("reason", existing_type=TEXT(length=20), server_default=None)
        table.alter_column("currency", existing_type=TEXT(length=3), server_default=None)
        table.drop_constraint(op.f("uq_pay_run_legal_entity_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_pay_run_pay_group_id"), ["pay_group_id", "period", "kind", "version"]
        )
        table.create_foreign_key(op.f("fk_pay_run_pay_group_id"), "pay_group", ["pay_group_id"], ["id"])
        table.create_index(op.f("ix_pay_run_pay_group_id"), ["pay_group_id"], unique=False)
    with op.batch_alter_table("pay_item") as table:
        table.add_column(sa.Column("kind", TEXT(length=12), nullable=False, server_default="pay"))
        table.add_column(sa.Column("original_item_id", TEXT(length=36), nullable=False, server_default=""))
        table.drop_constraint(op.f("uq_pay_item_run_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_pay_item_run_id"), ["run_id", "employment_id", "kind"])
    with op.batch_alter_table("pay_item") as table:
        table.alter_column("kind", existing_type=TEXT(length=12), server_default=None)
        table.alter_column("original_item_id", existing_type=TEXT(length=36), server_default=None)
    _create_triggers(KEPT)


def _last_of_month() -> str:
    if op.get_bind().dialect.name == "sqlite":
        return "date(period, 'start of month', '+1 month', '-1 day')"
    return "(date_trunc('month', period) + interval '1 month - 1 day')::date"


def downgrade() -> None:
    _drop_triggers()
    with op.batch_alter_table("pay_item") as table:
        table.drop_constraint(op.f("uq_pay_item_run_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_pay_item_run_id"), ["run_id", "employment_id"])
        table.drop_column("original_item_id")
        table.drop_column("kind")
    with op.batch_alter_table("pay_run") as table:
        table.drop_index(op.f("ix_pay_run_pay_group_id"))
        table.drop_constraint(op.f("fk_pay_run_pay_group_id"), type_="foreignkey")
        table.drop_constraint(op.f("uq_pay_run_pay_group_id"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_pay_run_legal_entity_id"), ["legal_entity_id", "period", "kind", "version"]
        )
        for name in ("currency", "reason", "period_to", "pay_group_id"):
            table.drop_column(name)
    op.drop_table("pay_group")
    _create_triggers(KEPT_BEFORE)


# ---- the seal, as in 0003, over more columns ---------------------------------------------------------


def _of_sealed(row: str) -> str:
    return f"(SELECT state FROM pay_run WHERE id = {row}.run_id) IN ({SEALED})"


def _create_triggers(kept: tuple[str, ...]) -> None:
    either = f"{_of_sealed('OLD')} OR {_of_sealed('NEW')}"
    if op.get_bind().dialect.name == "sqlite":
        for table in PARTS:
            _on_sqlite(f"{table}_sealed_insert", "INSERT", table, _of_sealed("NEW"))
            _on_sqlite(f"{table}_sealed_update", "UPDATE", table, either)
        _on_sqlite("pay_run_sealed_update", "UPDATE", "pay_run", _leaves_seal("IS NOT", kept))
        return
    for table in PARTS:
        _on_postgresql(table, "INSERT OR UPDATE", either)
    _on_postgresql("pay_run", "UPDATE", _leaves_seal("IS DISTINCT FROM", kept))


def _leaves_seal(differs: str, kept: tuple[str, ...]) -> str:
    changed = " OR ".join(f"NEW.{name} {differs} OLD.{name}" for name in kept)
    return f"OLD.state IN ({SEALED}) AND (NEW.state NOT IN ({SEALED}) OR {changed})"


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


def _drop_triggers() -> None:
    if op.get_bind().dialect.name == "sqlite":
        names = [f"{table}_sealed_{act}" for table in PARTS for act in ("insert", "update")]
        for name in (*names, "pay_run_sealed_update"):
            op.execute(f"DROP TRIGGER {name}")
        return
    for table in (*PARTS, "pay_run"):
        for name in (f"{table}_sealed", f"{table}_emptied"):
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
