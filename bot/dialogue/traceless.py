"""Storage for whoever wants no trace: everything in memory, for one person, until the mode or the process ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Final, Self

from bot.storage import SavedConversation, Storage, Unanswered, Unhandled

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

    # The rest belongs to nobody in particular.

    def scrub(self) -> None:
        self.under.scrub()

    def inactive_since(self, moment: datetime) -> list[str]:
        return self.under.inactive_since(moment)

    def receive(self, received: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime) -> list[int]:
        return self.under.receive(received, now)

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
