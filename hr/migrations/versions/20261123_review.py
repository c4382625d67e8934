"""Ticks of the review of pay runs and answers for their flags."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pay_review_tick",
        *_row("pay_review_tick"),
        sa.Column("category", TEXT(length=20), nullable=False),
        sa.Column("content_hash", TEXT(length=64), nullable=False),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.UniqueConstraint("run_id", "category", name=op.f("uq_pay_review_tick_run_id")),
    )
    op.create_table(
        "pay_flag_acceptance",
        *_row("pay_flag_acceptance"),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("key", TEXT(length=40), nullable=False),
        sa.Column("content_hash", TEXT(length=64), nullable=False),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
        sa.UniqueConstraint("run_id", "employment_id", "key", name=op.f("uq_pay_flag_acceptance_run_id")),
    )
    for table in ("pay_review_tick", "pay_flag_acceptance"):
        with op.batch_alter_table(table) as change:
            change.create_index(op.f(f"ix_{table}_run_id"), ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_table("pay_flag_acceptance")
    op.drop_table("pay_review_tick")


def _row(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f(f"fk_{table}_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
