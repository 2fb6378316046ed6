"""Who reads a release, the files made of it, and what programs read it with."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("release") as release:
        # Whoever had the address read those there are.
        release.add_column(
            sa.Column("public", sa.Boolean, nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("release") as release:
        release.alter_column("public", server_default=None)
    op.create_table(
        "release_file",
        sa.Column(
            "release_id",
            sa.Integer,
            sa.ForeignKey("release.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "staff_id", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("token")
    op.drop_table("release_file")
    with op.batch_alter_table("release") as release:
        release.drop_column("public")
