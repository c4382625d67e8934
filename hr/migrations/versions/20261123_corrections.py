"""Corrections of sealed pay, off-cycle pay, differences found in past pay."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "pay_correction",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("original_item_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=10), nullable=False),
        sa.Column("cause", TEXT(length=20), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("claim", TEXT(length=36), nullable=True),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("created_by", TEXT(length=36), nullable=False),
        sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_correction_run_id_pay_run")),
        sa.ForeignKeyConstraint(
            ["original_item_id"], ["pay_item.id"], name=op.f("fk_pay_correction_original_item_id_pay_item")
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_correction_employment_id_employment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pay_correction_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_correction")),
        sa.UniqueConstraint("claim", name=op.f("uq_pay_correction_claim")),
        sa.UniqueConstraint("run_id", "employment_id", name=op.f("uq_pay_correction_run_id")),
    )
    for name in ("run_id", "original_item_id", "employment_id", "person_id"):
        op.create_index(op.f(f"ix_pay_correction_{name}"), "pay_correction", [name])

    _off_cycle()
    _retro()


def _off_cycle() -> None:
    op.create_table(
        "pay_off_cycle",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("run_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("element_code", TEXT(length=40), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=True),
        sa.Column("tax_method", TEXT(length=10), nullable=False),
        sa.Column("takes_deductions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_pay_off_cycle_run_id_pay_run")),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_off_cycle_employment_id_employment")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pay_off_cycle_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_off_cycle")),
        sa.UniqueConstraint("run_id", "employment_id", name=op.f("uq_pay_off_cycle_run_id")),
    )
    for name in ("run_id", "employment_id"):
        op.create_index(op.f(f"ix_pay_off_cycle_{name}"), "pay_off_cycle", [name])


def _retro() -> None:
    op.create_table(
        "pay_retro_event",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("person_id", TEXT(length=36), nullable=False),
        sa.Column("item_id", TEXT(length=36), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=False),
        sa.Column("state", TEXT(length=12), nullable=False),
        sa.Column("cause", TEXT(length=24), nullable=False),
        sa.Column("net_minor", sa.Integer(), nullable=False),
        sa.Column("is_undue", sa.Boolean(), nullable=False),
        sa.Column("mark", TEXT(length=64), nullable=False),
        sa.Column("claim", TEXT(length=36), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("included_in", TEXT(length=36), nullable=False),
        sa.Column("decided_by", TEXT(length=36), nullable=False),
        sa.Column("deltas_sealed", TEXT(), nullable=False),
        sa.Column("reason_sealed", TEXT(length=3000), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"],
            ["legal_entity.id"],
            name=op.f("fk_pay_retro_event_legal_entity_id_legal_entity"),
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_retro_event_employment_id_employment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pay_retro_event_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["pay_item.id"], name=op.f("fk_pay_retro_event_item_id_pay_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_retro_event")),
        sa.UniqueConstraint("claim", name=op.f("uq_pay_retro_event_claim")),
    )
    for name in ("legal_entity_id", "employment_id", "person_id", "item_id", "state"):
        op.create_index(op.f(f"ix_pay_retro_event_{name}"), "pay_retro_event", [name])


def downgrade() -> None:
    for name in ("pay_retro_event", "pay_off_cycle", "pay_correction"):
        op.drop_table(name)
