"""Credentials signed unseen, and panels whose responses can be paired."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("closes_on", sa.Date, nullable=False),
        sa.Column("closed_at", sa.DateTime),
        sa.Column("rewritten", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_panel"),
        sa.UniqueConstraint("name", name="uq_panel_name"),
    )
    op.add_column("wave", sa.Column("rights_signed", sa.Integer))
    op.add_column("wave", sa.Column("public_key", sa.LargeBinary))
    op.add_column(
        "wave",
        sa.Column("panel_id", sa.Integer, sa.ForeignKey("panel.id", name="fk_wave_panel_id")),
        inline_references=True,
    )
    op.create_table(
        "wave_key",
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_wave_key_wave_id"),
        sa.PrimaryKeyConstraint("wave_id", name="pk_wave_key"),
    )
    op.create_table(
        "issued",
        sa.Column("invitation_id", sa.LargeBinary(16), nullable=False),
        sa.Column("blinded", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name="fk_issued_invitation_id"
        ),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_issued"),
        sqlite_with_rowid=False,
    )
    op.add_column("response", sa.Column("credential", sa.LargeBinary(32)))
    op.add_column("response", sa.Column("panel_link", sa.LargeBinary(32)))
    op.create_index("ix_response_credential", "response", ["wave_id", "credential"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        _keep_out_of_statistics()


def downgrade() -> None:
    op.drop_index("ix_response_credential", "response")
    for column in ("panel_link", "credential"):
        op.drop_column("response", column)
    for table in ("issued", "wave_key"):
        op.drop_table(table)
    for column in ("panel_id", "public_key", "rights_signed"):
        op.drop_column("wave", column)
    op.drop_table("panel")


def _keep_out_of_statistics() -> None:
    """Let PostgreSQL sample none of these rows for its plans, and forget those it has.

    It would list up to a hundred values of each column, where no rewriting reaches them: of an
    empty table, for ever. A column that gets a type, even its own, has no statistics.
    """
    tables = ("response", "free_text", "draft", "invitation", "code", "issued", "wave_key")
    columns = sa.text(
        "SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod)"
        " FROM pg_attribute WHERE attrelid = CAST(:name AS regclass)"
        " AND attnum > 0 AND NOT attisdropped"
    )
    for name in tables:
        for table, column, kind in op.get_bind().execute(columns, {"name": name}).all():
            op.execute(f"ALTER TABLE {table} ALTER {column} TYPE {kind}")
            op.execute(f"ALTER TABLE {table} ALTER {column} SET STATISTICS 0")
