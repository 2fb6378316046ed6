"""The first tables: versions, waves, responses, free texts, releases."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("questionnaire", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lists", sa.JSON, nullable=False),
        sa.Column("published_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_version"),
        sa.UniqueConstraint("questionnaire", "number", name="uq_version_questionnaire_number"),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("version_id", sa.Integer, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("opened_at", sa.DateTime, nullable=False),
        sa.Column("closed_at", sa.DateTime, nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name="fk_wave_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wave"),
        sa.UniqueConstraint("name", name="uq_wave_name"),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("mark", sa.LargeBinary(32), nullable=True),
        sa.Column("seal", sa.LargeBinary(32), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_response_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.UniqueConstraint("wave_id", "mark", name="uq_response_wave_id_mark"),
        sqlite_with_rowid=False,  # a rowid would keep the order of arrival
    )
    op.create_table(
        "free_text",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_free_text_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_free_text"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_free_text_wave_id", "free_text", ["wave_id"])
    op.create_table(
        "release",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_release_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_release"),
        sa.UniqueConstraint("wave_id", "number", name="uq_release_wave_id_number"),
    )


def downgrade() -> None:
    for table in ("release", "free_text", "response", "wave", "version"):
        op.drop_table(table)
