"""What people owe the company with its plans, ledger and notices; court orders on wages and what they took."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "receivable",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=12), nullable=False),
        sa.Column("currency", TEXT(length=3), nullable=False),
        sa.Column("principal_minor", sa.Integer(), nullable=False),
        sa.Column("plan", TEXT(length=8), nullable=False),
        sa.Column("plan_terms", sa.JSON(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("taken_before_minor", sa.Integer(), nullable=False),
        sa.Column("floor_policy", TEXT(length=10), nullable=False),
        sa.Column("state", TEXT(length=24), nullable=False),
        sa.Column("resumes_as", TEXT(length=24), nullable=False),
        sa.Column("claim", TEXT(length=120), nullable=True),
        sa.Column("cause_run_id", TEXT(length=36), nullable=False),
        sa.Column("cause_period", sa.Date(), nullable=True),
        sa.Column("agreed_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("proposed", TEXT(length=24), nullable=False),
        sa.Column("proposed_by", TEXT(length=36), nullable=False),
        sa.Column("proposer_person_id", TEXT(length=36), nullable=False),
        sa.Column("asked_by", TEXT(length=36), nullable=False),
        sa.Column("asker_person_id", TEXT(length=36), nullable=False),
        sa.Column("approved_by", TEXT(length=36), nullable=False),
        sa.Column("approved_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("needs_person", sa.Boolean(), nullable=False),
        sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_receivable_employment_id")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_receivable_legal_entity_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receivable_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
        sa.UniqueConstraint("claim", name=op.f("uq_receivable_claim")),
    )
    op.create_index("ix_receivable_employment", "receivable", ["employment_id", "state"], unique=False)
    op.create_index(op.f("ix_receivable_legal_entity_id"), "receivable", ["legal_entity_id"], unique=False)
    op.create_index(op.f("ix_receivable_person_id"), "receivable", ["person_id"], unique=False)
    op.create_index(op.f("ix_receivable_state"), "receivable", ["state"], unique=False)
    op.create_table(
        "receivable_installment",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receivable_id", TEXT(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_receivable_installment_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_installment")),
        sa.UniqueConstraint(
            "receivable_id", "version", "number", name=op.f("uq_receivable_installment_receivable_id")
        ),
    )
    op.create_index(
        op.f("ix_receivable_installment_receivable_id"),
        "receivable_installment",
        ["receivable_id"],
        unique=False,
    )
    op.create_table(
        "receivable_entry",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receivable_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=12), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("key", TEXT(length=120), nullable=False),
        sa.Column("noted_by", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_receivable_entry_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_receivable_entry_key")),
    )
    op.create_index(
        op.f("ix_receivable_entry_receivable_id"), "receivable_entry", ["receivable_id"], unique=False
    )
    op.create_table(
        "receivable_notice",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("receivable_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("step", TEXT(length=12), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receivable_notice_person_id")),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_receivable_notice_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable_notice")),
        sa.UniqueConstraint(
            "receivable_id", "due_on", "step", name=op.f("uq_receivable_notice_receivable_id")
        ),
    )
    op.create_index(op.f("ix_receivable_notice_person_id"), "receivable_notice", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_receivable_notice_receivable_id"), "receivable_notice", ["receivable_id"], unique=False
    )
    op.create_table(
        "garnishment_order",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("currency", TEXT(length=3), nullable=False),
        sa.Column("principal_minor", sa.Integer(), nullable=True),
        sa.Column("each_minor", sa.Integer(), nullable=True),
        sa.Column("rate", TEXT(length=10), nullable=False),
        sa.Column("supports_other_family", sa.Boolean(), nullable=False),
        sa.Column("is_long_overdue", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT(length=10), nullable=False),
        sa.Column("entered_by", TEXT(length=36), nullable=False),
        sa.Column("authority_sealed", TEXT(length=1000), nullable=False),
        sa.Column("reference_sealed", TEXT(length=1000), nullable=False),
        sa.Column("account_sealed", TEXT(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_garnishment_order_employment_id")
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_garnishment_order_legal_entity_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_garnishment_order_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_garnishment_order")),
    )
    op.create_index(
        "ix_garnishment_order_employment", "garnishment_order", ["employment_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_garnishment_order_legal_entity_id"), "garnishment_order", ["legal_entity_id"], unique=False
    )
    op.create_index(op.f("ix_garnishment_order_person_id"), "garnishment_order", ["person_id"], unique=False)
    op.create_index(op.f("ix_garnishment_order_state"), "garnishment_order", ["state"], unique=False)
    op.create_table(
        "garnishment_entry",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("order_id", TEXT(length=36), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["garnishment_order.id"], name=op.f("fk_garnishment_entry_order_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_garnishment_entry_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_garnishment_entry")),
        sa.UniqueConstraint("order_id", "run_id", name=op.f("uq_garnishment_entry_order_id")),
    )
    op.create_index(op.f("ix_garnishment_entry_order_id"), "garnishment_entry", ["order_id"], unique=False)
    op.create_index(op.f("ix_garnishment_entry_run_id"), "garnishment_entry", ["run_id"], unique=False)


def downgrade() -> None:
    op.drop_table("garnishment_entry")
    op.drop_table("garnishment_order")
    op.drop_table("receivable_notice")
    op.drop_table("receivable_entry")
    op.drop_table("receivable_installment")
    op.drop_table("receivable")
