"""The tables, as the last migration leaves them. Every row about a person goes with them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

from bot.storage.errors import Unreadable
from bot.storage.text import storable


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC; SQLite, which knows no time zone, keeps it bare."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment without its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that a person wrote."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Answers(TypeDecorator[dict[str, str]]):
    """Answers keyed by question, as JSON text in the order in which they were given."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps({name: storable(text) for name, text in value.items()}, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else _read_answers(value)


def _read_answers(text: str) -> dict[str, str]:
    try:
        found: Any = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(answer, str) for answer in found.values()):
        raise Unreadable("La conversation enregistrée est abîmée. Efface-la et recommence-la.")
    return found


class Structure(TypeDecorator[Any]):
    """Something ready for JSON, as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else storable(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("person", Text, primary_key=True),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
)


def _owner(*, alone: bool = True) -> Column[str]:
    """Whose row it is; *alone*: part of what tells the row from others."""
    owner = ForeignKey(people.c.person, ondelete="CASCADE")
    return Column("person", Text, owner, primary_key=alone, nullable=False)


facts = Table(
    "facts",
    metadata,
    _owner(),
    Column("name", Text, primary_key=True),
    Column("value", Words, nullable=False),
    Column("learnt_on", Date, nullable=False),
    Column("sensitive", Boolean, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    _owner(),
    Column("flow", Text, nullable=False),
    Column("answers", Answers, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _owner(alone=False),
    Column("kind", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("mode", Text, nullable=False),
    Column("place", Words, nullable=False),
    Column("bring", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("cannot_come", Moment),
    Column("moved_from", Moment),
    Column("made_at", Moment, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("uid", Text, nullable=False),
    Index("ix_appointments_person", "person"),
    sqlite_autoincrement=True,  # a button of an appointment that is gone never means another one
)

# Derived from facts and appointments, and reconciled with them; what was sent stays, so that it is not sent twice.
reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _owner(alone=False),
    Column("key", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("local", Text, nullable=False),  # the same moment on the clocks of Brussels, for whoever reads the table
    Column("state", Text, nullable=False),
    Column("snoozed", Boolean, nullable=False),
    Column("lease_until", Moment),
    Column("tries", Integer, nullable=False),
    Column("settled_at", Moment),
    Column("problem", Text, nullable=False),
    UniqueConstraint("person", "key"),
    # The sweep finds what is due without looking at what is to come, however much that is.
    Index(
        "ix_reminders_due",
        "due_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    sqlite_autoincrement=True,
)

# Telegram's updates, stored before they are acknowledged. Once handled, only the number is left: the same update that
# comes again is then known.
updates = Table(
    "updates",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", Moment, nullable=False),
    Column("person", Text, index=True),
    Column("payload", Structure),
    Column("outgoing", Structure),
    Column("sent", Integer, nullable=False, default=0),
    Column("done", Boolean, nullable=False, default=False, index=True),
)

# Questions without an answer, for the editor: no row belongs to a person, and nothing in it says who asked.
unanswered = Table(
    "unanswered",
    metadata,
    Column("question", Words, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("times", Integer, nullable=False),
)
