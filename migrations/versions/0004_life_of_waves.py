"""The dates of a wave, its cooperative, and whether it was closed with the rewriting."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("cooperative", sa.String))
    op.add_column("wave", sa.Column("opens_at", sa.DateTime))
    op.add_column("wave", sa.Column("closes_at", sa.DateTime))
    # Waves closed before there was a rewriting have to be closed again, with it.
    op.add_column(
        "wave", sa.Column("rewritten", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE wave SET opens_at = opened_at")
    op.drop_column("wave", "opened_at")


def downgrade() -> None:
    # With a default, for SQLite adds no other column that must be filled to a table that has rows.
    op.add_column(
        "wave",
        sa.Column("opened_at", sa.DateTime, nullable=False, server_default="1970-01-01 00:00:00"),
    )
    op.execute("UPDATE wave SET opened_at = opens_at WHERE opens_at IS NOT NULL")
    for column in ("rewritten", "closes_at", "opens_at", "cooperative"):
        op.drop_column("wave", column)
