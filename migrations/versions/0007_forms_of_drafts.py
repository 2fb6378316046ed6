"""What finds the draft of a form by the form's mark, so that sending deletes it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("form", sa.LargeBinary(32)))
    op.create_index("ix_draft_form", "draft", ["form"])


def downgrade() -> None:
    op.drop_index("ix_draft_form", "draft")
    op.drop_column("draft", "form")
