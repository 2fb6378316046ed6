"""Paradata: daily counts of starts, pages reached and responses sent, tied to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paradata",
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("page", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_paradata_wave_id"),
        sa.PrimaryKeyConstraint("wave_id", "day", "event", "page", name="pk_paradata"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("paradata")
