"""Filings with their hands, everybody's own papers, and what the authorities ask about an employer."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "filing",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("period", TEXT(length=16), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrects_id", TEXT(length=36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("ledger_hash", TEXT(length=64), nullable=False),
        sa.Column("figures_hash", TEXT(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("document_id", TEXT(length=36), nullable=False),
        sa.Column("receipt_id", TEXT(length=36), nullable=False),
        sa.Column("reference", TEXT(length=60), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("prepared_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_filing_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sa.UniqueConstraint(
            "legal_entity_id", "kind", "period", "version", name=op.f("uq_filing_legal_entity_id")
        ),
    )
    with op.batch_alter_table("filing") as table:
        table.create_index(op.f("ix_filing_due_on"), ["due_on"], unique=False)
        table.create_index(op.f("ix_filing_legal_entity_id"), ["legal_entity_id"], unique=False)
        table.create_index(op.f("ix_filing_state"), ["state"], unique=False)
    op.create_table(
        "filing_act",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("filing_id", TEXT(length=36), nullable=False),
        sa.Column("act", TEXT(length=16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("figures_hash", TEXT(length=64), nullable=False),
        sa.Column("note_sealed", TEXT(length=3000), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_act_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_act")),
    )
    with op.batch_alter_table("filing_act") as table:
        table.create_index(op.f("ix_filing_act_filing_id"), ["filing_id"], unique=False)
    op.create_table(
        "filing_paper",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("filing_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("document_id", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_filing_paper_document_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_paper_filing_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_filing_paper_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_paper")),
        sa.UniqueConstraint("filing_id", "person_id", name=op.f("uq_filing_paper_filing_id")),
    )
    with op.batch_alter_table("filing_paper") as table:
        table.create_index(op.f("ix_filing_paper_filing_id"), ["filing_id"], unique=False)
        table.create_index(op.f("ix_filing_paper_person_id"), ["person_id"], unique=False)
    op.create_table(
        "filing_settings",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("is_monthly", sa.Boolean(), nullable=False),
        sa.Column("contact_name", TEXT(length=80), nullable=False),
        sa.Column("contact_phone", TEXT(length=20), nullable=False),
        sa.Column("contact_email", TEXT(length=120), nullable=False),
        sa.Column("submitter_id", TEXT(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_filing_settings_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_settings")),
        sa.UniqueConstraint("legal_entity_id", name=op.f("uq_filing_settings_legal_entity_id")),
    )


def downgrade() -> None:
    for name in ("filing_settings", "filing_paper", "filing_act", "filing"):
        op.drop_table(name)
