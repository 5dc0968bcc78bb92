"""People, what was learnt about them, the conversation in progress."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "people",
        sa.Column("person", sa.Text(), primary_key=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("person", sa.Text(), sa.ForeignKey("people.person", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("learnt_on", sa.Date(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "conversations",
        sa.Column("person", sa.Text(), sa.ForeignKey("people.person", ondelete="CASCADE"), primary_key=True),
        sa.Column("flow", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
