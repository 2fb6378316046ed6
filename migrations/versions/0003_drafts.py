"""Drafts: sealed forms, each under an id that only its code gives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("blob", sa.LargeBinary, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_draft_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sqlite_with_rowid=False,  # a rowid would keep the order in which they came
    )


def downgrade() -> None:
    op.drop_table("draft")
