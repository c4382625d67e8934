"""Weights learned from decisions, and who switched them; both are only ever added to."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("learned_weights", "weights_switch")
WORDS = "learned weights cannot change"


def upgrade() -> None:
    op.create_table(
        "learned_weights",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("last_move_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("live_number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_weights")),
        sa.UniqueConstraint("basis", name=op.f("uq_learned_weights_basis")),
        sa.UniqueConstraint("number", name=op.f("uq_learned_weights_number")),
    )
    op.create_table(
        "weights_switch",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weights_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=True),
        sa.Column("act", sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
        sa.Column("switched_on", sa.Date(), nullable=False),
        sa.Column("user_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["weights_id"], ["learned_weights.id"], name=op.f("fk_weights_switch_weights_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weights_switch")),
        sa.UniqueConstraint("number", name=op.f("uq_weights_switch_number")),
    )
    for table in TABLES:
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_fixed()"
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"DROP FUNCTION {table}_fixed()")
