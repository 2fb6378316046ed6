"""What texts are about, once somebody read them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("free_text", sa.Column("themes", sa.JSON))
    if op.get_bind().dialect.name == "postgresql":  # as of the other columns of respondents
        op.execute("ALTER TABLE free_text ALTER themes SET STATISTICS 0")
    op.create_table(
        "theme",
        sa.Column("wave_id", sa.Integer, sa.ForeignKey("wave.id"), primary_key=True),
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("code", sa.String, primary_key=True),
        sa.Column("label", sa.JSON, nullable=False),
    )
    op.create_table(
        "coding",
        sa.Column("wave_id", sa.Integer, sa.ForeignKey("wave.id"), primary_key=True),
        sa.Column("item", sa.String, primary_key=True),
        sa.Column("release", sa.Integer),
    )


def downgrade() -> None:
    op.drop_table("coding")
    op.drop_table("theme")
    op.drop_column("free_text", "themes")
