"""Storage for whoever wants no trace: everything in memory, for one person, until the mode or the process ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Final, Self

from bot.storage import Leased, SavedConversation, Storage, Unanswered, Unhandled
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row, RowState

# The one fact that is kept of the mode: whoever asked for it must not be written down again after a restart.
TRACELESS: Final = "sans_trace"


class Traceless:
    """Plays the roles of a storage for one person; what was kept before is neither read nor changed.

    The rights over what is kept stay: `export` and `erase` act on the storage underneath.
    """

    def __init__(self, under: Storage, facts: Mapping[str, str]) -> None:
        self.under = under
        self._first = dict(facts)
        self._facts = dict(facts)
        self._conversation: SavedConversation | None = None

    def known(self, person: str) -> dict[str, str]:
        return dict(self._facts)

    def learn(self, person: str, facts: Mapping[str, str], on: date, sensitive: frozenset[str] = frozenset()) -> None:
        self._facts |= facts

    def forget(self, person: str, names: Iterable[str]) -> None:
        for name in names:
            self._facts.pop(name, None)

    def current(self, person: str) -> SavedConversation | None:
        return self._conversation

    def save(self, person: str, flow: str, answers: Mapping[str, str], now: datetime) -> None:
        self._conversation = SavedConversation(flow, dict(answers), now.astimezone(UTC))

    def close(self, person: str) -> None:
        self._conversation = None

    def note_unanswered(self, question: str, topic: str, on: date) -> None:
        """Notes nothing."""

    def unanswered(self) -> list[Unanswered]:
        return self.under.unanswered()

    def answer_found(self, question: str) -> None:
        self.under.answer_found(question)

    def seen(self, person: str, now: datetime) -> None:
        """Notes nothing."""

    def export(self, person: str) -> dict[str, Any]:
        return self.under.export(person)

    def erase(self, person: str) -> None:
        self._facts, self._conversation = dict(self._first), None
        self.under.erase(person)

    # Nothing is kept to be reminded of; what was kept before is still reminded of.

    def appointments(self, person: str) -> list[Appointment]:
        return []

    def put_appointment(self, person: str, appointment: Appointment, now: datetime) -> Appointment:
        raise KeyError(appointment.id)

    def prune_appointments(self, before: datetime) -> None:
        self.under.prune_appointments(before)

    def reminders(self, person: str) -> list[Row]:
        return self.under.reminders(person)

    def reconcile(self, person: str, changes: Changes) -> None:
        """Changes nothing."""

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        return self.under.lease(now, until, limit)

    def settle(self, ids: Sequence[int], state: RowState, now: datetime, problem: str = "") -> None:
        self.under.settle(ids, state, now, problem)

    def postpone(self, ids: Sequence[int], due: datetime | None = None) -> None:
        self.under.postpone(ids, due)

    def snooze(self, person: str, number: int, due: datetime) -> bool:
        return self.under.snooze(person, number, due)

    def pause(self, person: str) -> None:
        self.under.pause(person)

    def revive(self, person: str) -> None:
        self.under.revive(person)

    def is_paused(self, person: str) -> bool:
        return self.under.is_paused(person)

    def reminder_counts(self) -> dict[str, int]:
        return self.under.reminder_counts()

    def unsent(self, limit: int) -> list[tuple[Leased, RowState, str]]:
        return self.under.unsent(limit)

    def people_known(self, after: str, limit: int) -> list[str]:
        return self.under.people_known(after, limit)

    def prune_reminders(self, before: datetime) -> None:
        self.under.prune_reminders(before)

    # The rest belongs to nobody in particular.

    def scrub(self) -> None:
        self.under.scrub()

    def inactive_since(self, moment: datetime) -> list[str]:
        return self.under.inactive_since(moment)

    def receive(
        self, received: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime, finished: Collection[int] = ()
    ) -> list[int]:
        return self.under.receive(received, now, finished)

    def unhandled(self) -> list[Unhandled]:
        return self.under.unhandled()

    def answered(self, number: int, outgoing: Sequence[Mapping[str, Any]]) -> None:
        self.under.answered(number, outgoing)

    def sent(self, number: int, count: int) -> None:
        self.under.sent(number, count)

    def finish(self, number: int) -> None:
        self.under.finish(number)

    def prune(self, before: datetime) -> None:
        self.under.prune(before)

    def together(self) -> AbstractContextManager[Storage]:
        return self.under.together()

    def dispose(self) -> None:
        self.under.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dispose()
