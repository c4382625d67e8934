"""What a score may rest on, kept in few bytes beside each reading; it can be made again at any time."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scoring_profile",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reading_id", sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
        sa.Column("version", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["resume_reading.id"], name=op.f("fk_scoring_profile_reading_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_profile")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_scoring_profile_reading_id")),
    )


def downgrade() -> None:
    op.drop_table("scoring_profile")
