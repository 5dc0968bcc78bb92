"""Appointments, and the reminders that are derived from what is known."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _owner() -> sa.Column[str]:
    return sa.Column("person", sa.Text(), sa.ForeignKey("people.person", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _owner(),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("starts_at", moment, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cannot_come", moment),
        sa.Column("moved_from", moment),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointments_person", "appointments", ["person"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _owner(),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("local", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.Column("lease_until", moment),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("settled_at", moment),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.UniqueConstraint("person", "key"),
        sqlite_autoincrement=True,
    )
    pending = sa.text("state = 'pending'")
    op.create_index("ix_reminders_due", "reminders", ["due_at"], sqlite_where=pending, postgresql_where=pending)
