"""Questions about lines of payslips."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pay_question",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("payslip_id", TEXT(length=36), nullable=False),
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("component", TEXT(length=60), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("asked_by", TEXT(length=36), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("open_for", TEXT(length=50), nullable=True),
        sa.Column("question_sealed", TEXT(length=6000), nullable=False),
        sa.Column("answer_sealed", TEXT(length=6000), nullable=False),
        sa.Column("answered_by", TEXT(length=36), nullable=False),
        sa.Column("answered_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_pay_question_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_question_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_question")),
        sa.UniqueConstraint("open_for", name=op.f("uq_pay_question_open_for")),
    )
    with op.batch_alter_table("pay_question") as table:
        for name in ("payslip_id", "item_id", "person_id", "state"):
            table.create_index(op.f(f"ix_pay_question_{name}"), [name], unique=False)


def downgrade() -> None:
    op.drop_table("pay_question")
