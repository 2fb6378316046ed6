"""Questionnaires that coordinators are writing, and every text they saved."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manuscript",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="SET NULL")),
        sa.Column("began_with", sa.String, nullable=False),
        sa.Column("latest", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "annex",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "manuscript_id",
            sa.Integer,
            sa.ForeignKey("manuscript.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("lists", sa.JSON, nullable=False),
        sa.Column("later", sa.Text),
    )
    op.create_table(
        "revision",
        sa.Column(
            "manuscript_id",
            sa.Integer,
            sa.ForeignKey("manuscript.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("base", sa.Integer),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="SET NULL")),
        sa.Column("saved_at", sa.DateTime, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("annex_id", sa.Integer, sa.ForeignKey("annex.id"), nullable=False),
        sa.Column("aside", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("published", sa.String),
    )


def downgrade() -> None:
    op.drop_table("revision")
    op.drop_table("annex")
    op.drop_table("manuscript")
