"""Payments one by one with their states, several bank files a run, banks' answers, schemes of accounts,
changes of pay accounts and pay split over several."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    _accounts()
    _batches()
    _payments()
    _books()
    _changes()


def _row(*columns: sa.schema.SchemaItem) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        *columns,
    ]


def _accounts() -> None:
    with op.batch_alter_table("bank_account") as table:
        table.add_column(sa.Column("scheme", TEXT(length=8), nullable=False, server_default="sepa"))
        table.add_column(sa.Column("is_savings", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("bank_account") as table:
        table.alter_column("scheme", existing_type=TEXT(length=8), server_default=None)
        table.alter_column("is_savings", existing_type=sa.Boolean(), server_default=None)


def _batches() -> None:
    with op.batch_alter_table("payment_batch") as table:
        table.add_column(sa.Column("scheme", TEXT(length=8), nullable=False, server_default="sepa"))
        table.add_column(sa.Column("currency", TEXT(length=3), nullable=False, server_default="EUR"))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("state", TEXT(length=12), nullable=False, server_default="written"))
        table.add_column(sa.Column("prepared_by", TEXT(length=36), nullable=False, server_default=""))
        table.add_column(sa.Column("released_at", hr.db.UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("released_by", TEXT(length=36), nullable=False, server_default=""))
        table.drop_constraint(op.f("uq_payment_batch_run_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_payment_batch_run_id"), ["run_id", "scheme", "version"])
        table.create_index(op.f("ix_payment_batch_run_id"), ["run_id"], unique=False)
    with op.batch_alter_table("payment_batch") as table:
        for name, kind in (
            ("scheme", 8),
            ("currency", 3),
            ("state", 12),
            ("prepared_by", 36),
            ("released_by", 36),
        ):
            table.alter_column(name, existing_type=TEXT(length=kind), server_default=None)
        table.alter_column("version", existing_type=sa.Integer(), server_default=None)


def _payments() -> None:
    op.create_table(
        "payment",
        *_row(
            sa.Column("run_id", TEXT(length=36), nullable=False),
            sa.Column("batch_id", TEXT(length=36), nullable=False),
            sa.Column("item_id", TEXT(length=36), nullable=False),
            sa.Column("person_id", TEXT(length=36), nullable=False),
            sa.Column("account_id", TEXT(length=36), nullable=False),
            sa.Column("account_fingerprint", TEXT(length=32), nullable=False),
            sa.Column("last_four", TEXT(length=4), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.Column("amount_minor", sa.Integer(), nullable=False),
            sa.Column("end_to_end_id", TEXT(length=35), nullable=False),
            sa.Column("state", TEXT(length=12), nullable=False),
            sa.Column("reason", TEXT(length=140), nullable=False),
            sa.Column("replaces_id", TEXT(length=36), nullable=True),
            sa.Column("changed_at", hr.db.UtcDateTime(timezone=True), nullable=True),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_payment_run_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.id"], name=op.f("fk_payment_batch_id")),
        sa.ForeignKeyConstraint(["item_id"], ["pay_item.id"], name=op.f("fk_payment_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_payment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_payment_replaces_id")),
        sa.UniqueConstraint("end_to_end_id", name=op.f("uq_payment_end_to_end_id")),
    )
    with op.batch_alter_table("payment") as table:
        table.create_index("ix_payment_run_state", ["run_id", "state"], unique=False)
        for name in ("batch_id", "item_id", "person_id"):
            table.create_index(op.f(f"ix_payment_{name}"), [name], unique=False)
    op.create_table(
        "bank_answer",
        *_row(
            sa.Column("run_id", TEXT(length=36), nullable=False),
            sa.Column("document_id", TEXT(length=36), nullable=False),
            sa.Column("sha256", TEXT(length=64), nullable=False),
            sa.Column("settled", sa.Integer(), nullable=False),
            sa.Column("returned", sa.Integer(), nullable=False),
            sa.Column("accepted", sa.Integer(), nullable=False),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_bank_answer_run_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_bank_answer_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_answer")),
        sa.UniqueConstraint("run_id", "sha256", name=op.f("uq_bank_answer_run_id")),
    )
    op.create_table(
        "paying_account",
        *_row(
            sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
            sa.Column("scheme", TEXT(length=8), nullable=False),
            sa.Column("identifier", TEXT(length=10), nullable=False),
            sa.Column("bank_name", TEXT(length=60), nullable=False),
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_paying_account_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paying_account")),
        sa.UniqueConstraint("legal_entity_id", "scheme", name=op.f("uq_paying_account_legal_entity_id")),
    )


def _books() -> None:
    with op.batch_alter_table("journal_entry") as table:
        table.add_column(sa.Column("currency", TEXT(length=3), nullable=False, server_default="EUR"))
    with op.batch_alter_table("journal_entry") as table:
        table.alter_column("currency", existing_type=TEXT(length=3), server_default=None)
    with op.batch_alter_table("journal_line") as table:
        table.add_column(sa.Column("name", TEXT(length=140), nullable=False, server_default=""))
        table.add_column(sa.Column("cost_centre", TEXT(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("journal_line") as table:
        table.alter_column("name", existing_type=TEXT(length=140), server_default=None)
        table.alter_column("cost_centre", existing_type=TEXT(length=20), server_default=None)
    op.create_table(
        "account_map",
        *_row(
            sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
            sa.Column("accounts", sa.JSON(), nullable=False),
        ),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_account_map_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_map")),
        sa.UniqueConstraint("legal_entity_id", name=op.f("uq_account_map_legal_entity_id")),
    )


def _changes() -> None:
    op.create_table(
        "bank_change",
        *_row(
            sa.Column("person_id", TEXT(length=36), nullable=False),
            sa.Column("open_for", TEXT(length=36), nullable=True),
            sa.Column("state", TEXT(length=12), nullable=False),
            sa.Column("asked_by", TEXT(length=36), nullable=False),
            sa.Column("scheme", TEXT(length=8), nullable=False),
            sa.Column("wanted_sealed", TEXT(length=1200), nullable=False),
            sa.Column("last_four", TEXT(length=4), nullable=False),
            sa.Column("fingerprint", TEXT(length=32), nullable=False),
            sa.Column("risks", sa.JSON(), nullable=False),
            sa.Column("needs_second", sa.Boolean(), nullable=False),
            sa.Column("cools_on", sa.Date(), nullable=False),
            sa.Column("effective_on", sa.Date(), nullable=False),
            sa.Column("missed_pay_on", sa.Date(), nullable=True),
            sa.Column("account_id", TEXT(length=36), nullable=False),
            sa.Column("decided_by", TEXT(length=36), nullable=False),
            sa.Column("decided_at", hr.db.UtcDateTime(timezone=True), nullable=True),
            sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
            sa.Column("alarm_hash", TEXT(length=64), nullable=False),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bank_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_change")),
        sa.UniqueConstraint("open_for", name=op.f("uq_bank_change_open_for")),
    )
    with op.batch_alter_table("bank_change") as table:
        for name in ("person_id", "state", "fingerprint", "alarm_hash"):
            table.create_index(op.f(f"ix_bank_change_{name}"), [name], unique=False)
    op.create_table(
        "pay_division",
        *_row(
            sa.Column("person_id", TEXT(length=36), nullable=False),
            sa.Column("effective_from", sa.Date(), nullable=False),
            sa.Column("parts_sealed", TEXT(length=4000), nullable=False),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_division_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_division")),
    )
    with op.batch_alter_table("pay_division") as table:
        table.create_index(op.f("ix_pay_division_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    for name in ("pay_division", "bank_change", "account_map", "paying_account", "bank_answer", "payment"):
        op.drop_table(name)
    with op.batch_alter_table("journal_line") as table:
        table.drop_column("cost_centre")
        table.drop_column("name")
    with op.batch_alter_table("journal_entry") as table:
        table.drop_column("currency")
    op.execute("DELETE FROM payment_batch WHERE version > 1")
    with op.batch_alter_table("payment_batch") as table:
        table.drop_index(op.f("ix_payment_batch_run_id"))
        table.drop_constraint(op.f("uq_payment_batch_run_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_payment_batch_run_id"), ["run_id"])
        for name in ("scheme", "currency", "version", "state", "prepared_by", "released_at", "released_by"):
            table.drop_column(name)
    with op.batch_alter_table("bank_account") as table:
        for name in ("is_savings", "scheme"):
            table.drop_column(name)
