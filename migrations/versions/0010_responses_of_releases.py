"""How many responses a release was made of: once one is erased, no other follows."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("release", sa.Column("responses", sa.Integer))


def downgrade() -> None:
    op.drop_column("release", "responses")
