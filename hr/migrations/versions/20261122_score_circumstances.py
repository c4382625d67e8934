"""The month a score holds for and what it was made with: both are part of what makes it the same score."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
KEY = ["reading_id", "requirements_hash", "weights_version"]
UNIQUE = "uq_score_record_reading_id"


def upgrade() -> None:
    op.add_column("score_record", sa.Column("as_of", TEXT(length=7), nullable=False, server_default=""))
    op.add_column("score_record", sa.Column("made_with", TEXT(length=120), nullable=False, server_default=""))
    op.execute("UPDATE score_record SET as_of = substr(CAST(scored_on AS VARCHAR(10)), 1, 7)")
    with op.batch_alter_table("score_record") as table:
        table.alter_column("as_of", server_default=None)
        # What made the scores there are is not known: it stays empty, and they are not used again.
        table.alter_column("made_with", server_default=None)
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(UNIQUE, [*KEY, "as_of", "made_with"])


def downgrade() -> None:
    same = " AND ".join(f"other.{name} = mine.{name}" for name in KEY)
    last = f"SELECT max(other.id) FROM score_record mine JOIN score_record other ON {same} WHERE mine.id = "
    for name in ("application", "stage_move", "decision"):
        op.execute(f"UPDATE {name} SET score_id = ({last}{name}.score_id) WHERE score_id IS NOT NULL")
    op.execute(
        f"DELETE FROM score_record WHERE id NOT IN (SELECT max(id) FROM score_record GROUP BY {', '.join(KEY)})"
    )
    with op.batch_alter_table("score_record") as table:
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(UNIQUE, KEY)
        table.drop_column("made_with")
        table.drop_column("as_of")
