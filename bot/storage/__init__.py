"""What is kept about a person: facts, the conversation in progress, when they were last seen.

Roles are protocols; `open_storage` gives the one object that plays them all, on SQLite or PostgreSQL. A person is
a text key such as "terminal" or "telegram:123". Each method is one transaction, may be called from any thread and
blocks: a caller with an event loop calls it in a worker thread. Every failure is a `StorageError`.

Importing this package imports no database library: only opening does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from bot.storage.errors import BadAddress, Busy, Newer, ReadOnly, StorageError, Unreachable, Unreadable
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row, RowState

__all__ = [
    "Appointments",
    "BadAddress",
    "Busy",
    "Conversations",
    "Editor",
    "Facts",
    "Files",
    "Inbox",
    "Leased",
    "Newer",
    "OpenStorage",
    "People",
    "ReadOnly",
    "Reminders",
    "SavedConversation",
    "Storage",
    "StorageError",
    "Unanswered",
    "Unhandled",
    "Unreachable",
    "Unreadable",
    "backup",
    "open_storage",
    "sqlite_url",
]


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """A conversation in progress: the answers given, keyed by question. `updated_at` is aware, in UTC."""

    flow: str
    answers: dict[str, str]
    updated_at: datetime


class Facts(Protocol):
    """What was learnt about a person, so that it is not asked again."""

    def known(self, person: str) -> dict[str, str]:
        """Every fact of the person by its name; empty for someone unknown."""

    def learn(self, person: str, facts: Mapping[str, str], on: date, sensitive: frozenset[str] = frozenset()) -> None:
        """Keeps the facts, each in place of an earlier one of that name.

        Args:
            person: Whose facts.
            facts: Values by name.
            on: The day on which they were learnt.
            sensitive: Those of the names that the person agreed to have kept although they are sensitive.
        """

    def forget(self, person: str, names: Iterable[str]) -> None:
        """Erases these facts; names that are not known are ignored. The daily `scrub` clears SQLite's files of them."""


class Conversations(Protocol):
    """The one conversation that a person has begun and not ended."""

    def current(self, person: str) -> SavedConversation | None: ...

    def save(self, person: str, flow: str, answers: Mapping[str, str], now: datetime) -> None:
        """Keeps where the person stands, in place of what was kept before; `now` is aware."""

    def close(self, person: str) -> None:
        """Erases the conversation; nothing happens if there is none."""


class People(Protocol):
    """Who there is, and their rights over what is kept."""

    def seen(self, person: str, now: datetime) -> None:
        """Notes that the person is active; `now` is aware. Learning a fact and saving an answer note it as well."""

    def export(self, person: str) -> dict[str, Any]:
        """All that is kept about the person, ready for JSON: the rows of each table by its name."""

    def erase(self, person: str) -> None:
        """Erases every row of the person at once; on SQLite no word of them is left in the files.

        Raises:
            Busy: All rows are erased, but another process keeps reading the file, which is not scrubbed. Inside of
                `together` this is not raised: `Files.scrub_owed` has to be asked.
        """

    def scrub(self) -> None:
        """Leaves none of the words that were emptied or replaced in SQLite's files; once a day is often enough.

        Raises:
            Busy: Another process keeps reading; to be asked again.
        """

    def inactive_since(self, moment: datetime) -> list[str]:
        """Whoever was last seen before the moment (aware)."""


@dataclass(frozen=True, slots=True)
class Unhandled:
    """An update that is not finished: not yet answered while `outgoing` is None, else only `sent` of it has left."""

    number: int
    person: str | None
    payload: dict[str, Any] | None
    outgoing: list[dict[str, Any]] | None
    sent: int


class Inbox(Protocol):
    """Telegram's updates: stored before they are acknowledged, known when they come again."""

    def receive(
        self, received: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime, finished: Collection[int] = ()
    ) -> list[int]:
        """Stores (number, person, payload) and gives the numbers that were new; finishes others in the same stroke."""

    def unhandled(self) -> list[Unhandled]:
        """What a crash left, oldest first."""

    def answered(self, number: int, outgoing: Sequence[Mapping[str, Any]]) -> None:
        """The update's effects are kept and what is to be sent is known; its payload is emptied."""

    def sent(self, number: int, count: int) -> None:
        """So many of its messages have left."""

    def finish(self, number: int) -> None:
        """Nothing is left to do; only the number stays."""

    def prune(self, before: datetime) -> None:
        """Forgets the numbers of finished updates older than that."""


class Appointments(Protocol):
    """The appointments of a person."""

    def appointments(self, person: str) -> list[Appointment]:
        """All of them, the earliest first."""

    def put_appointment(self, person: str, appointment: Appointment, now: datetime) -> Appointment:
        """Adds it, or replaces the person's one of that id; gives it as it is kept: its id, uid and next sequence.

        Raises:
            KeyError: The person has no appointment of that id.
        """

    def prune_appointments(self, before: datetime) -> None:
        """Forgets those that began before that moment (aware)."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A reminder that is this process's to send until the lease runs out."""

    id: int
    person: str
    key: str
    due: datetime
    until: datetime
    tries: int
    snoozed: bool


class Reminders(Protocol):
    """The rows of what is to be reminded of; they are the truth, whatever wakes who sends them."""

    def reminders(self, person: str) -> list[Row]:
        """All rows of the person, the earliest first."""

    def reconcile(self, person: str, changes: Changes) -> None:
        """Applies the changes; nothing of another person's is touched."""

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        """Takes so many due rows, the longest due first, for nobody else to take until then (aware moments).

        A lease that ends an hour beyond that was taken by a clock that was wrong: it holds no longer.
        """

    def settle(self, ids: Sequence[int], state: RowState, now: datetime, problem: str = "") -> None:
        """What became of rows that still wait, unless the person has put them off meanwhile; their lease ends."""

    def postpone(self, ids: Sequence[int], due: datetime | None = None) -> None:
        """Gives leased rows back, to be sent at that moment; without one, as soon as they are taken again."""

    def snooze(self, person: str, number: int, due: datetime) -> bool:
        """The person wants that row at that moment; False when they have no such row."""

    def pause(self, person: str) -> None:
        """Nobody is there: what waits is kept back."""

    def revive(self, person: str) -> None:
        """Somebody is there again: what was kept back waits again."""

    def is_paused(self, person: str) -> bool:
        """Whether something is kept back because nobody was there."""

    def reminder_counts(self) -> dict[str, int]:
        """How many rows there are of each state."""

    def unsent(self, limit: int) -> list[tuple[Leased, RowState, str]]:
        """What failed, may have failed or came too late, the latest first, and why."""

    def people_known(self, after: str, limit: int) -> list[str]:
        """People of whom something is known, in order, from behind *after* on."""

    def prune_reminders(self, before: datetime) -> None:
        """Forgets rows that were settled before that moment (aware)."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer, with nothing of who asked: its nearest topic, how often, and when last."""

    question: str
    topic: str
    times: int
    last_on: date


class Editor(Protocol):
    """What the editor of the knowledge base has to look at."""

    def note_unanswered(self, question: str, topic: str, on: date) -> None:
        """Counts a question, already without identity; nothing links it to a person."""

    def unanswered(self) -> list[Unanswered]:
        """All of them, the most asked first."""

    def answer_found(self, question: str) -> None:
        """Takes a question off the list."""


class Storage(Facts, Conversations, People, Appointments, Reminders, Inbox, Editor, Protocol):
    """All roles in one object; closes by `dispose`, or at the end of a `with`."""

    def together(self) -> AbstractContextManager[Storage]:
        """Everything done in this thread inside the `with` is one transaction."""

    def dispose(self) -> None:
        """Gives back every connection."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Files(Protocol):
    """The files in which a database lives."""

    def scrub_owed(self) -> None:
        """Scrubs if an erasure could not, because another process was reading; nothing happens if none is owed.

        Raises:
            StorageError: It is still so; to be asked again.
        """


class OpenStorage(Storage, Files, Protocol):
    """What `open_storage` gives."""


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path.absolute()}"


def open_storage(url: str) -> OpenStorage:
    """The storage at this URL, created or brought up to date first, under a lock.

    Args:
        url: `sqlite:///` and a path, or a PostgreSQL URL, whatever driver it names.

    Raises:
        StorageError: It cannot be used; the sentence says what to do.
    """
    from bot.storage.sql import open_sql_storage

    return open_sql_storage(url)


def backup(url: str, target: Path) -> None:
    """Copies the SQLite database at this URL to a new file, also while Jalon runs.

    Raises:
        StorageError: It cannot be copied; for PostgreSQL the sentence points to pg_dump.
    """
    from bot.storage.copy import copy_database

    copy_database(url, target)
