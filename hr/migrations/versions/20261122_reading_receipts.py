"""Files chosen before an application is sent, and what people corrected in what was read of them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _drafts()
    _statements()
    column = sa.Column("correction", sa.Integer(), nullable=False, server_default="0")
    op.add_column("resume_reading", column)


def _drafts() -> None:
    op.create_table(
        "application_draft",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("job_id", TEXT(length=36), nullable=False),
        sa.Column("form_token", TEXT(length=64), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("problem", TEXT(length=30), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("expires_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("filename_sealed", TEXT(length=800), nullable=False),
        sa.Column("read_sealed", TEXT(), nullable=False),
        sa.Column("typed_sealed", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_application_draft_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_draft")),
        sa.UniqueConstraint("form_token", name=op.f("uq_application_draft_form_token")),
    )
    with op.batch_alter_table("application_draft") as table:
        table.create_index(op.f("ix_application_draft_expires_at"), ["expires_at"], unique=False)
    op.create_table(
        "application_draft_file",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("draft_id", TEXT(length=36), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["application_draft.id"], name=op.f("fk_application_draft_file_draft_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_draft_file")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_application_draft_file_draft_id")),
    )


def _statements() -> None:
    op.create_table(
        "resume_statement",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("application_id", TEXT(length=36), nullable=False),
        sa.Column("document_id", TEXT(length=36), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts_sealed", TEXT(), nullable=False),
        *_of_an_application("resume_statement"),
        sa.UniqueConstraint("application_id", "document_id", name=op.f("uq_resume_statement_application_id")),
    )
    op.create_table(
        "reading_correction",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("application_id", TEXT(length=36), nullable=False),
        sa.Column("document_id", TEXT(length=36), nullable=True),
        sa.Column("field", TEXT(length=40), nullable=False),
        sa.Column("read_sealed", TEXT(), nullable=False),
        sa.Column("wrote_sealed", TEXT(), nullable=False),
        sa.Column("source", TEXT(length=12), nullable=False),
        sa.Column("user_id", TEXT(length=36), nullable=False),
        sa.Column("parser_version", TEXT(length=60), nullable=False),
        sa.Column("lexicon_version", TEXT(length=60), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        *_of_an_application("reading_correction"),
    )
    for name in ("resume_statement", "reading_correction"):
        with op.batch_alter_table(name) as table:
            table.create_index(op.f(f"ix_{name}_application_id"), ["application_id"], unique=False)


def _of_an_application(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f(f"fk_{table}_application_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f(f"fk_{table}_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for name in ("reading_correction", "resume_statement", "application_draft_file", "application_draft"):
        op.drop_table(name)
    corrected = "SELECT id FROM resume_reading WHERE correction > 0"
    for name in ("scoring_profile", "score_record"):
        op.execute(f"DELETE FROM {name} WHERE reading_id IN ({corrected})")
    op.execute("DELETE FROM resume_reading WHERE correction > 0")
    op.drop_column("resume_reading", "correction")
