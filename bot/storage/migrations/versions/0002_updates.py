"""Telegram's updates, stored before they are acknowledged."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text(), index=True),
        sa.Column("payload", sa.Text()),
        sa.Column("outgoing", sa.Text()),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False, index=True),
    )
