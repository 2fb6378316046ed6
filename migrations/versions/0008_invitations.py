"""Invited waves: who is asked, the rights they have, and how many there are of each group."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FLAGS = ("used", "doubt", "bounced", "unsubscribed")


def upgrade() -> None:
    op.add_column("wave", sa.Column("mode", sa.String, nullable=False, server_default="open"))
    op.add_column("wave", sa.Column("rights", sa.Integer))
    op.add_column("wave", sa.Column("rights_used", sa.Integer))
    op.add_column("wave", sa.Column("forget_on", sa.Date))
    op.create_table(
        "frame",
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("item", sa.String, nullable=False),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("invited", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_frame_wave_id"),
        sa.PrimaryKeyConstraint("wave_id", "item", "choice", name="pk_frame"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.LargeBinary(16), nullable=False),
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("address", sa.String),
        sa.Column("language", sa.String),
        sa.Column("last", sa.Integer, nullable=False, server_default="0"),
        *(sa.Column(flag, sa.Boolean, nullable=False, server_default=sa.false()) for flag in FLAGS),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_invitation_wave_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("wave_id", "address", name="uq_invitation_wave_id_address"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "code",
        sa.Column("id", sa.LargeBinary(32), nullable=False),
        sa.Column("invitation_id", sa.LargeBinary(16), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name="fk_code_invitation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_code_invitation_id", "code", ["invitation_id"])
    op.create_table(
        "mailing",
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_mailing_wave_id"),
        sa.PrimaryKeyConstraint("wave_id", "number", name="pk_mailing"),
    )
    op.create_table(
        "sending",
        sa.Column("wave_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("trouble", sa.String),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_sending_wave_id"),
        sa.PrimaryKeyConstraint("wave_id", name="pk_sending"),
    )


def downgrade() -> None:
    for table in ("sending", "mailing", "code", "invitation", "frame"):
        op.drop_table(table)
    for column in ("forget_on", "rights_used", "rights", "mode"):
        op.drop_column("wave", column)
