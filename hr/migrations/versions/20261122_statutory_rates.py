"""Rates that an authority sets for an employer get dates; the one each employer had moves over."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
# What stood without a date counted for every month there is a run of.
BEGINNING = "2000-01-01"


def upgrade() -> None:
    op.create_table(
        "statutory_rate",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("legal_entity_id", TEXT(length=36), nullable=False),
        sa.Column("kind", TEXT(length=24), nullable=False),
        sa.Column("account", TEXT(length=20), nullable=False),
        sa.Column("rate", TEXT(length=10), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_statutory_rate_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statutory_rate")),
    )
    with op.batch_alter_table("statutory_rate") as table:
        table.create_index(op.f("ix_statutory_rate_legal_entity_id"), ["legal_entity_id"], unique=False)
    op.execute(
        "INSERT INTO statutory_rate "
        "(id, created_at, legal_entity_id, kind, account, rate, effective_from) "
        f"SELECT id, created_at, id, 'es.accidents', contribution_account, accident_rate, '{BEGINNING}' "
        "FROM legal_entity WHERE accident_rate <> ''"
    )
    op.drop_column("legal_entity", "accident_rate")


def downgrade() -> None:
    column = sa.Column("accident_rate", TEXT(length=8), nullable=False, server_default="")
    op.add_column("legal_entity", column)
    op.execute(
        "UPDATE legal_entity SET accident_rate = COALESCE((SELECT rate FROM statutory_rate "
        "WHERE legal_entity_id = legal_entity.id AND kind = 'es.accidents' "
        "ORDER BY effective_from DESC, id DESC LIMIT 1), '')"
    )
    op.drop_table("statutory_rate")
