"""Pay groups have members, periods and a log; pay by the hour; why an employment ends."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def _row() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("pay_group_id", TEXT(length=36), nullable=False),
    )


def _group_key(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(["pay_group_id"], ["pay_group.id"], name=op.f(f"fk_{table}_pay_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def upgrade() -> None:
    op.create_table(
        "pay_group_member",
        *_row(),
        sa.Column("employment_id", TEXT(length=36), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_pay_group_member_employment_id")
        ),
        *_group_key("pay_group_member"),
    )
    with op.batch_alter_table("pay_group_member") as table:
        table.create_index(op.f("ix_pay_group_member_pay_group_id"), ["pay_group_id"], unique=False)
        table.create_index("ix_pay_group_member_dated", ["employment_id", "effective_from"], unique=False)
    op.create_table(
        "pay_period",
        *_row(),
        *(
            sa.Column(name, sa.Date(), nullable=False)
            for name in ("first", "last", "cut_off_on", "approve_by", "pay_date", "publish_on")
        ),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        *_group_key("pay_period"),
        sa.UniqueConstraint("pay_group_id", "first", name=op.f("uq_pay_period_pay_group_id")),
    )
    with op.batch_alter_table("pay_period") as table:
        table.create_index(op.f("ix_pay_period_pay_group_id"), ["pay_group_id"], unique=False)
    op.create_table(
        "pay_period_change",
        *_row(),
        sa.Column("period_first", sa.Date(), nullable=True),
        sa.Column("user_name", TEXT(length=140), nullable=False),
        sa.Column("what", TEXT(length=40), nullable=False),
        sa.Column("before", TEXT(length=80), nullable=False),
        sa.Column("after", TEXT(length=80), nullable=False),
        sa.Column("reason", TEXT(length=200), nullable=False),
        *_group_key("pay_period_change"),
    )
    with op.batch_alter_table("pay_period_change") as table:
        table.create_index(op.f("ix_pay_period_change_pay_group_id"), ["pay_group_id"], unique=False)
    op.create_table(
        "company_registration",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=40), nullable=False),
        sa.Column("number", TEXT(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_company_registration_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_registration")),
        sa.UniqueConstraint("legal_entity_id", "kind", name=op.f("uq_company_registration_legal_entity_id")),
    )
    with op.batch_alter_table("company_registration") as table:
        table.create_index(op.f("ix_company_registration_legal_entity_id"), ["legal_entity_id"], unique=False)
    _add("employment_terms", sa.Column("hourly_minor", sa.Integer(), nullable=False, server_default="0"))
    _add("employment", sa.Column("end_cause", TEXT(length=24), nullable=False, server_default=""))
    _add("employment", sa.Column("unused_holiday", TEXT(length=6), nullable=False, server_default=""))


def _add(table_name: str, column: sa.Column) -> None:
    with op.batch_alter_table(table_name) as table:
        table.add_column(column)
    with op.batch_alter_table(table_name) as table:
        table.alter_column(column.name, existing_type=column.type, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("employment") as table:
        table.drop_column("unused_holiday")
        table.drop_column("end_cause")
    with op.batch_alter_table("employment_terms") as table:
        table.drop_column("hourly_minor")
    for name in ("company_registration", "pay_period_change", "pay_period", "pay_group_member"):
        op.drop_table(name)
