"""Errata of a version, findings declared later, and the texts that a wave was answered with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSION = sa.table("version", sa.column("id"), sa.column("digest"))
WAVE = sa.table("wave", sa.column("id"), sa.column("version_id"), sa.column("digests", sa.JSON))


def upgrade() -> None:
    op.create_table(
        "erratum",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lists", sa.JSON, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_erratum_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erratum"),
        sa.UniqueConstraint("version_id", "number", name="uq_erratum_version_id_number"),
    )
    op.create_table(
        "later_findings",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name="fk_later_findings_version_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_later_findings"),
    )
    # With a default, for SQLite adds no other column that must be filled to a table that has rows.
    op.add_column("wave", sa.Column("digests", sa.JSON, nullable=False, server_default="[]"))
    joined = WAVE.join(VERSION, VERSION.c.id == WAVE.c.version_id)
    rows = op.get_bind().execute(sa.select(WAVE.c.id, VERSION.c.digest).select_from(joined))
    for wave, digest in rows.all():
        op.execute(WAVE.update().where(WAVE.c.id == wave).values(digests=[digest]))


def downgrade() -> None:
    op.drop_column("wave", "digests")
    op.drop_table("later_findings")
    op.drop_table("erratum")
