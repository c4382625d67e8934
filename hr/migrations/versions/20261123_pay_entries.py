"""What is paid besides the salary, absences, files of entries; another payroll's payslips and balances."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pay_element",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("country", TEXT(length=2), nullable=False),
        sa.Column("code", TEXT(length=40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("name_en", TEXT(length=100), nullable=False),
        sa.Column("name_es", TEXT(length=100), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("feeds", TEXT(length=200), nullable=False),
        sa.Column("way", TEXT(length=10), nullable=False),
        sa.Column("rate", TEXT(length=20), nullable=False),
        sa.Column("formula", TEXT(length=400), nullable=False),
        sa.Column("is_prorated", sa.Boolean(), nullable=False),
        sa.Column("account", TEXT(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_element")),
    )
    with op.batch_alter_table("pay_element") as batch_op:
        batch_op.create_index("ix_pay_element_code", ["country", "code", "effective_from"], unique=False)

    op.create_table(
        "legacy_concept",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("header_mark", TEXT(length=64), nullable=False),
        sa.Column("concept", TEXT(length=140), nullable=False),
        sa.Column("target", TEXT(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_legacy_concept_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_concept")),
        sa.UniqueConstraint(
            "legal_entity_id", "header_mark", "concept", name=op.f("uq_legacy_concept_legal_entity_id")
        ),
    )
    op.create_table(
        "legacy_file",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("name", TEXT(length=200), nullable=False),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("header_mark", TEXT(length=64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", TEXT(length=36), nullable=False),
        sa.Column("uploader_person_id", TEXT(length=36), nullable=False),
        sa.Column("uploader_name", TEXT(length=200), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("pays", sa.Integer(), nullable=False),
        sa.Column("equal", sa.Integer(), nullable=False),
        sa.Column("different", sa.Integer(), nullable=False),
        sa.Column("not_computed", sa.Integer(), nullable=False),
        sa.Column("balances_by", TEXT(length=200), nullable=False),
        sa.Column("balances_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_legacy_file_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_file")),
    )
    with op.batch_alter_table("legacy_file") as batch_op:
        batch_op.create_index(batch_op.f("ix_legacy_file_legal_entity_id"), ["legal_entity_id"], unique=False)

    op.create_table(
        "pay_entry_file",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("name", TEXT(length=200), nullable=False),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("uploaded_by", TEXT(length=36), nullable=False),
        sa.Column("uploader_person_id", TEXT(length=36), nullable=False),
        sa.Column("uploader_name", TEXT(length=200), nullable=False),
        sa.Column("locale", TEXT(length=5), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("mode", TEXT(length=8), nullable=False),
        sa.Column("claim", TEXT(length=110), nullable=True),
        sa.Column("troubles", sa.Text(), nullable=False),
        sa.Column("finished_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by", TEXT(length=36), nullable=False),
        sa.Column("approver_person_id", TEXT(length=36), nullable=False),
        sa.Column("approver_name", TEXT(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_pay_entry_file_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_entry_file")),
        sa.UniqueConstraint("claim", name=op.f("uq_pay_entry_file_claim")),
    )
    with op.batch_alter_table("pay_entry_file") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pay_entry_file_legal_entity_id"), ["legal_entity_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_pay_entry_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "legacy_difference",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", TEXT(length=36), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_key", TEXT(length=40), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("target", TEXT(length=60), nullable=False),
        sa.Column("theirs_minor", sa.Integer(), nullable=True),
        sa.Column("ours_minor", sa.Integer(), nullable=True),
        sa.Column("cause", TEXT(length=40), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["legacy_file.id"], name=op.f("fk_legacy_difference_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_difference")),
        sa.UniqueConstraint(
            "file_id",
            "generation",
            "person_key",
            "period",
            "target",
            name=op.f("uq_legacy_difference_file_id"),
        ),
    )
    with op.batch_alter_table("legacy_difference") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legacy_difference_employment_id"), ["employment_id"], unique=False
        )
        batch_op.create_index("ix_legacy_difference_file", ["file_id", "generation", "cause"], unique=False)

    op.create_table(
        "element_assignment",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("element_code", TEXT(length=40), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("quantity", TEXT(length=20), nullable=False),
        sa.Column("rate", TEXT(length=20), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT(length=20), nullable=False),
        sa.Column("recorded_by", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_element_assignment_employment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element_assignment")),
    )
    with op.batch_alter_table("element_assignment") as batch_op:
        batch_op.create_index(
            "ix_element_assignment_person", ["employment_id", "effective_from"], unique=False
        )

    op.create_table(
        "opening_balance",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("component", TEXT(length=60), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("file_id", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_opening_balance_employment_id")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["legacy_file.id"], name=op.f("fk_opening_balance_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_balance")),
        sa.UniqueConstraint(
            "employment_id", "period", "component", name=op.f("uq_opening_balance_employment_id")
        ),
    )
    with op.batch_alter_table("opening_balance") as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_balance_employment_id"), ["employment_id"], unique=False)

    op.create_table(
        "pay_absence",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("topped_up_to", TEXT(length=10), nullable=False),
        sa.Column("common_base_minor", sa.Integer(), nullable=True),
        sa.Column("professional_base_minor", sa.Integer(), nullable=True),
        sa.Column("base_days", sa.Integer(), nullable=True),
        sa.Column("replaces", TEXT(length=36), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT(length=20), nullable=False),
        sa.Column("recorded_by", TEXT(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_absence_employment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_absence")),
        sa.UniqueConstraint("replaces", name=op.f("uq_pay_absence_replaces")),
    )
    with op.batch_alter_table("pay_absence") as batch_op:
        batch_op.create_index("ix_pay_absence_person", ["employment_id", "starts_on"], unique=False)

    op.create_table(
        "pay_entry",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("element_code", TEXT(length=40), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("state", TEXT(length=10), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("quantity", TEXT(length=20), nullable=False),
        sa.Column("rate", TEXT(length=20), nullable=False),
        sa.Column("is_exception", sa.Boolean(), nullable=False),
        sa.Column("key", TEXT(length=80), nullable=True),
        sa.Column("source", TEXT(length=20), nullable=False),
        sa.Column("source_id", TEXT(length=36), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("note_sealed", TEXT(length=1000), nullable=False),
        sa.Column("proposed_by", TEXT(length=36), nullable=False),
        sa.Column("proposer_person_id", TEXT(length=36), nullable=False),
        sa.Column("proposer_name", TEXT(length=200), nullable=False),
        sa.Column("approved_by", TEXT(length=36), nullable=False),
        sa.Column("approver_name", TEXT(length=200), nullable=False),
        sa.Column("approved_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("consumed_by", TEXT(length=36), nullable=False),
        sa.Column("consumed_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_entry_employment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_pay_entry_key")),
    )
    with op.batch_alter_table("pay_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_pay_entry_consumed_by"), ["consumed_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_entry_period"), ["period"], unique=False)
        batch_op.create_index("ix_pay_entry_person", ["employment_id", "state", "period"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_entry_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pay_entry_state"), ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("pay_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_entry_state"))
        batch_op.drop_index(batch_op.f("ix_pay_entry_source_id"))
        batch_op.drop_index("ix_pay_entry_person")
        batch_op.drop_index(batch_op.f("ix_pay_entry_period"))
        batch_op.drop_index(batch_op.f("ix_pay_entry_consumed_by"))

    op.drop_table("pay_entry")
    with op.batch_alter_table("pay_absence") as batch_op:
        batch_op.drop_index("ix_pay_absence_person")

    op.drop_table("pay_absence")
    with op.batch_alter_table("opening_balance") as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_balance_employment_id"))

    op.drop_table("opening_balance")
    with op.batch_alter_table("element_assignment") as batch_op:
        batch_op.drop_index("ix_element_assignment_person")

    op.drop_table("element_assignment")
    with op.batch_alter_table("legacy_difference") as batch_op:
        batch_op.drop_index("ix_legacy_difference_file")
        batch_op.drop_index(batch_op.f("ix_legacy_difference_employment_id"))

    op.drop_table("legacy_difference")
    with op.batch_alter_table("pay_entry_file") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pay_entry_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_pay_entry_file_legal_entity_id"))

    op.drop_table("pay_entry_file")
    with op.batch_alter_table("legacy_file") as batch_op:
        batch_op.drop_index(batch_op.f("ix_legacy_file_legal_entity_id"))

    op.drop_table("legacy_file")
    op.drop_table("legacy_concept")
    with op.batch_alter_table("pay_element") as batch_op:
        batch_op.drop_index("ix_pay_element_code")

    op.drop_table("pay_element")
