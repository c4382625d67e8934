"""Whose name an account is in, where the bank knows another one than the employee's."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString(length=500)
    with op.batch_alter_table("bank_account") as table:
        table.add_column(sa.Column("holder_sealed", text, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("bank_account") as table:
        table.drop_column("holder_sealed")
