"""Optional answers about equality, in a table of their own."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_answer",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("application_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("gender_sealed", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("age_sealed", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_equality_answer_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_answer")),
        sa.UniqueConstraint("application_id", name=op.f("uq_equality_answer_application_id")),
    )


def downgrade() -> None:
    op.drop_table("equality_answer")
