"""What a repayment comes to that one person noted and another has to confirm."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("receivable") as table:
        table.add_column(sa.Column("proposed_minor", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("receivable") as table:
        table.alter_column("proposed_minor", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("receivable") as table:
        table.drop_column("proposed_minor")
