"""The storage on a SQL database. What each method promises stands in the protocols of bot.storage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Self

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from bot.storage import OpenStorage, SavedConversation, Unanswered
from bot.storage.address import SqliteFile, read_address
from bot.storage.engine import Database
from bot.storage.migrate import migrate
from bot.storage.place import prepare
from bot.storage.tables import conversations, metadata, people, updates
from bot.storage.tables import facts as known_facts
from bot.storage.tables import unanswered as questions

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


_KNOWN: Final = select(known_facts.c.name, known_facts.c.value).where(known_facts.c.person == bindparam("whose"))


def open_sql_storage(url: str) -> OpenStorage:
    """The storage at this URL, created and brought up to date."""
    address = read_address(url)
    if isinstance(address, SqliteFile):
        prepare(address)
    database = Database(address)
    try:
        migrate(database)
    except BaseException:
        database.dispose()
        raise
    from bot.storage.inbox import SqlInbox  # these build on this module
    from bot.storage.reminders import SqlReminders

    class Whole(SqlInbox, SqlReminders):
        """Every role on one database."""

    return Whole(database)


class SqlStorage:
    """Facts, conversations and people, on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, person: str) -> dict[str, str]:
        read = self._database.read
        if read is not None and person in read:  # a turn asks for it again and again
            return dict(read[person])
        with self._database.reading() as connection:
            found = dict(connection.execute(_KNOWN, {"whose": person}).all())
        if read is not None:
            read[person] = found
        return dict(found)

    def learn(self, person: str, facts: Mapping[str, str], on: date, sensitive: frozenset[str] = frozenset()) -> None:
        if not facts:
            return
        self._read_again(person)
        shared = {"person": person, "learnt_on": on}
        with self._database.writing() as connection:
            note(connection, person, datetime.combine(on, time(), UTC))
            for name, value in facts.items():
                _put(connection, known_facts, {**shared, "name": name, "value": value, "sensitive": name in sensitive})

    def forget(self, person: str, names: Iterable[str]) -> None:
        self._read_again(person)
        gone = delete(known_facts).where(known_facts.c.person == person, known_facts.c.name.in_(list(names)))
        with self._database.writing() as connection:
            connection.execute(gone)

    def current(self, person: str) -> SavedConversation | None:
        kept = conversations.c
        wanted = select(kept.flow, kept.answers, kept.updated_at).where(kept.person == person)
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        return SavedConversation(row.flow, row.answers, row.updated_at) if row else None

    def save(self, person: str, flow: str, answers: Mapping[str, str], now: datetime) -> None:
        with self._database.writing() as connection:
            note(connection, person, now)
            row = {"person": person, "flow": flow, "answers": answers, "updated_at": now}
            _put(connection, conversations, row)

    def close(self, person: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(conversations).where(conversations.c.person == person))

    def seen(self, person: str, now: datetime) -> None:
        with self._database.writing() as connection:
            note(connection, person, now)

    def export(self, person: str) -> dict[str, Any]:
        with self._database.reading() as connection:
            tables = [table for table in metadata.sorted_tables if "person" in table.c]
            rows = {table.name: _rows(connection, table, person) for table in tables}
        return {"person": person, **rows}

    def erase(self, person: str) -> None:
        self._read_again(person)
        with self._database.writing() as connection:
            connection.execute(delete(people).where(people.c.person == person))  # the other tables follow
            # Of an update that is not handled yet, only its number stays.
            emptied = {"person": None, "payload": None, "outgoing": None, "done": True}
            connection.execute(update(updates).where(updates.c.person == person).values(emptied))
        self._database.scrub()

    def scrub(self) -> None:
        self._database.scrub()

    def scrub_owed(self) -> None:
        self._database.scrub_owed()

    def _read_again(self, person: str) -> None:
        """Their facts change: what was read of them in this transaction is no longer so."""
        if self._database.read is not None:
            self._database.read.pop(person, None)

    def inactive_since(self, moment: datetime) -> list[str]:
        wanted = select(people.c.person).where(people.c.last_seen < moment).order_by(people.c.person)
        with self._database.reading() as connection:
            return list(connection.scalars(wanted))

    def note_unanswered(self, question: str, topic: str, on: date) -> None:
        with self._database.writing() as connection:
            row = {"question": question, "topic": topic, "first_on": on, "last_on": on, "times": 1}
            insert = insert_into(connection, questions).values(row)
            again = {"times": questions.c.times + 1, "last_on": insert.excluded.last_on, "topic": insert.excluded.topic}
            connection.execute(insert.on_conflict_do_update(index_elements=[questions.c.question], set_=again))

    def unanswered(self) -> list[Unanswered]:
        columns = (questions.c.question, questions.c.topic, questions.c.times, questions.c.last_on)
        wanted = select(*columns).order_by(questions.c.times.desc(), questions.c.question)
        with self._database.reading() as connection:
            return [Unanswered(*row) for row in connection.execute(wanted)]

    def answer_found(self, question: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(questions).where(questions.c.question == question))

    def dispose(self) -> None:
        self._database.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dispose()


def note(connection: Connection, person: str, now: datetime) -> None:
    """The person's own row, which the others refer to; a late call never moves `last_seen` back."""
    connection.execute(_noting(connection.dialect.name), {"person": person, "first_seen": now, "last_seen": now})


def _put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """The row, in place of one with the same key."""
    connection.execute(_putting(connection.dialect.name, table), row)


# Statements of every turn are built once: to build one takes five times as long as to run it.


@cache
def _noting(dialect: str) -> SqliteInsert | PostgresInsert:
    insert = insert_for(dialect, people)
    later = insert.excluded.last_seen
    return insert.on_conflict_do_update(
        index_elements=[people.c.person], set_={"last_seen": later}, where=people.c.last_seen < later
    )


@cache
def _putting(dialect: str, table: Table) -> SqliteInsert | PostgresInsert:
    insert = insert_for(dialect, table)
    rest = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest)


def insert_into(connection: Connection, table: Table) -> SqliteInsert | PostgresInsert:
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> SqliteInsert | PostgresInsert:
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # each dialect takes a while to import

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def _rows(connection: Connection, table: Table, person: str) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name != "person"]
    wanted = select(*columns).where(table.c.person == person).order_by(*table.primary_key)
    return [
        {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in connection.execute(wanted).mappings()
    ]
