"""Payslips have a code, a day of publication and their employee's answers; copies in another language."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import hr.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("payslip") as table:
        table.add_column(sa.Column("locale", TEXT(length=5), nullable=False, server_default=""))
        table.add_column(sa.Column("code", TEXT(length=16), nullable=True))
        table.add_column(sa.Column("publish_on", sa.Date(), nullable=True))
        for name in ("published_at", "seen_at", "acknowledged_at"):
            table.add_column(sa.Column(name, hr.db.UtcDateTime(), nullable=True))
    # What is there already has been seen by its employees since it was issued.
    op.execute("UPDATE payslip SET published_at = created_at")
    with op.batch_alter_table("payslip") as table:
        table.create_unique_constraint("uq_payslip_code", ["code"])
        table.create_index("ix_payslip_item_id", ["item_id"])
        table.create_index("ix_payslip_sha256", ["sha256"])
        table.create_index("ix_payslip_publish_on", ["publish_on"])
    op.create_table(
        "payslip_copy",
        sa.Column("id", TEXT(length=36), nullable=False),
        sa.Column("created_at", hr.db.UtcDateTime(), nullable=False),
        sa.Column("payslip_id", TEXT(length=36), nullable=False),
        sa.Column("locale", TEXT(length=5), nullable=False),
        sa.Column("document_id", TEXT(length=36), nullable=True),
        sa.Column("sha256", TEXT(length=64), nullable=False),
        sa.ForeignKeyConstraint(["payslip_id"], ["payslip.id"]),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payslip_id", "locale"),
    )
    op.create_index("ix_payslip_copy_payslip_id", "payslip_copy", ["payslip_id"])
    op.create_index("ix_payslip_copy_sha256", "payslip_copy", ["sha256"])


def downgrade() -> None:
    op.drop_table("payslip_copy")
    with op.batch_alter_table("payslip") as table:
        for name in ("item_id", "sha256", "publish_on"):
            table.drop_index(f"ix_payslip_{name}")
        table.drop_constraint("uq_payslip_code", type_="unique")
        for name in ("locale", "code", "publish_on", "published_at", "seen_at", "acknowledged_at"):
            table.drop_column(name)
