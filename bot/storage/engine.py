"""Connections to a database, set up the same way each time, and the one way to run a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Lock, local
from time import monotonic, sleep
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.storage.address import Address, PostgresServer, SqliteFile
from bot.storage.errors import BadAddress, Busy, StorageError
from bot.storage.failures import failures

_PATIENCE = 5  # seconds that a statement waits for another process
_PATIENCE_OF_MIGRATION = 120  # a migration that another process runs may be long

_PRAGMAS = (
    # FULL and not NORMAL: what was said to be kept outlives a power cut, at the price of one fsync a transaction.
    "synchronous = FULL",
    "secure_delete = ON",  # what is erased is overwritten
    "temp_store = MEMORY",  # no word of anybody in a temporary file
)


class Database:
    """The connections to one database. `migrating`: alone, patient, and free to rebuild tables."""

    def __init__(self, address: Address, *, migrating: bool = False) -> None:
        self.address = address
        if isinstance(address, SqliteFile):
            self.engine = _sqlite_engine(address, migrating)
        else:
            self.engine = _postgres_engine(address)
        self._here = local()
        # SQLite has one writer at a time; threads that queue here wait less than in its polling busy handler.
        self._turn = Lock()
        self._writer: Connection | None = None
        self._owes_scrub = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread reads and writes inside is one transaction: kept whole at the end, or not at all.

        An erasure is kept even where the file can't be scrubbed after it; `scrub_owed` does that.
        """
        with self.writing() as connection:
            self._here.connection, self._here.erased, self._here.read = connection, False, {}
            try:
                yield
            finally:
                self._here.connection, self._here.read = None, None
        if self._here.erased:
            with suppress(StorageError):
                self.scrub()

    @property
    def read(self) -> dict[str, dict[str, str]] | None:
        """What was read of people's facts in the transaction of `together` in this thread; None outside of it."""
        found: dict[str, dict[str, str]] | None = getattr(self._here, "read", None)
        return found

    @property
    def _open(self) -> Connection | None:
        """The transaction of `together` in this thread."""
        found: Connection | None = getattr(self._here, "connection", None)
        return found

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One transaction that only reads."""
        if self._open is not None:
            yield self._open
            return
        with failures(self.address), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: kept whole at the end, or not at all."""
        if self._open is not None:
            yield self._open
            return
        transaction = self._writing_alone() if isinstance(self.address, SqliteFile) else self.engine.begin()
        with failures(self.address), transaction as connection:
            yield connection

    @contextmanager
    def _writing_alone(self) -> Iterator[Connection]:
        """By a connection that is kept: to take one from the pool and give it back costs as much as a small write."""
        with self._turn:
            if self._writer is None:
                self._writer = self.engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE")
            try:
                with self._writer.begin():
                    yield self._writer
            except DBAPIError:
                self._let_go()
                raise

    def _let_go(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def scrub(self) -> None:
        """Leaves no erased word in SQLite's file and its log of changes.

        Raises:
            Busy: Another process keeps reading; to be asked again.
        """
        if not isinstance(self.address, SqliteFile):
            return
        if self._open is not None:  # the file can be written anew only once the transaction has ended
            self._here.erased = True
            return
        with failures(self.address), self._turn:
            self._owes_scrub = True
            with closing(self.engine.raw_connection()) as raw:
                # Balancing its tree, SQLite leaves copies of cells in the gaps of pages, which secure_delete does not
                # reach (measured: 1 erasure in 70); only a file written anew is free of them.
                raw.cursor().execute("VACUUM")
                (kept_by_reader, *_) = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._owes_scrub = bool(kept_by_reader)
        if kept_by_reader:
            raise Busy(
                "C'est effacé, mais un autre programme lit encore la base et en garde une trace. "
                "Recommence dans un instant pour l'effacer aussi."
            )

    def scrub_owed(self) -> None:
        """Scrubs if the last time failed.

        Raises:
            Busy: Another process still reads; to be asked again.
        """
        if self._owes_scrub:
            self.scrub()

    def dispose(self) -> None:
        with self._turn:
            self._let_go()
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.dispose()


def _sqlite_engine(address: SqliteFile, migrating: bool) -> Engine:
    options: dict[str, Any] = {"poolclass": NullPool} if migrating else {}
    engine = create_engine(
        URL.create("sqlite", database=str(address.path)),
        connect_args={"timeout": _PATIENCE_OF_MIGRATION if migrating else _PATIENCE},
        hide_parameters=True,
        **options,
    )

    def set_up(raw: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        raw.isolation_level = None  # sqlite3 would begin transactions of its own, and too late
        _use_log(raw)
        # Rebuilding a table drops it: with its keys enforced, that would erase every row that points to it.
        keys = "foreign_keys = OFF" if migrating else "foreign_keys = ON"
        for pragma in (*_PRAGMAS, keys):
            raw.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _use_log(raw: sqlite3.Connection) -> None:
    """Write-ahead logging: who reads does not wait for who writes."""
    # At the very first starts, SQLite refuses one of two that switch together instead of letting it wait.
    deadline = monotonic() + _PATIENCE
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.01)


def _begin(connection: Connection) -> None:
    # IMMEDIATE takes the right to write at once: taken halfway, it would fail instead of waiting.
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _postgres_engine(address: PostgresServer) -> Engine:
    try:
        return create_engine(
            make_url(address.url),
            connect_args={"connect_timeout": 10},
            hide_parameters=True,
            pool_pre_ping=True,  # a server that restarted is met again without an error
        )
    except ImportError:  # psycopg, or the libpq that it needs
        raise BadAddress("Il manque le pilote de PostgreSQL. Installe-le : pip install 'psycopg[binary]'") from None
