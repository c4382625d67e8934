"""People left out of runs, up to which cost one approver signs alone, the accounts a journal was booked with."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pay_skip",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
        sa.ForeignKeyConstraint(["employment_id"], ["employment.id"], name=op.f("fk_pay_skip_employment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_skip_person_id")),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_skip_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_skip")),
        sa.UniqueConstraint("run_id", "employment_id", name=op.f("uq_pay_skip_run_id")),
    )
    with op.batch_alter_table("pay_skip") as change:
        change.create_index(op.f("ix_pay_skip_person_id"), ["person_id"], unique=False)
        change.create_index(op.f("ix_pay_skip_run_id"), ["run_id"], unique=False)
    op.create_table(
        "pay_approval_limit",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_pay_approval_limit_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_approval_limit")),
    )
    with op.batch_alter_table("pay_approval_limit") as change:
        change.create_index(op.f("ix_pay_approval_limit_legal_entity_id"), ["legal_entity_id"], unique=False)
    with op.batch_alter_table("journal_entry") as change:
        change.add_column(sa.Column("accounts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("journal_entry") as change:
        change.alter_column("accounts", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("journal_entry") as change:
        change.drop_column("accounts")
    op.drop_table("pay_approval_limit")
    op.drop_table("pay_skip")
