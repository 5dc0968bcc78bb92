"""One person's turn: what came in is done and what goes out is decided in one transaction, in a worker thread."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar, TypeVarTuple

from bot.dialogue import Dialogue, File, Output
from bot.questions import Questions
from bot.render import caption, messages
from bot.storage import Storage
from flows.engine import Flow
from knowledge.law import Law

# {"method": …, "params": {…}}: ready for the Bot API, and for JSON. "instead": another, if the message to edit is gone.
# "file": the recipe of an attachment and the parameter that takes it; it is made when the message leaves, not kept.
Outgoing = dict[str, Any]
Act = Callable[[Dialogue, datetime], Iterable[Output]]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_REMEMBERED: Final = 5000  # dialogues kept in memory; an older one is taken up from the storage
_DOUBLE_TAP: Final = timedelta(seconds=3)  # the same button of the same message again, and nothing in between


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose update is being handled, and where the answer goes.

    Attributes:
        number: The update's.
        person: Key of the person in the storage.
        chat: Where to answer.
        query: The callback query to answer, if a button was pressed.
        button: Which one, of which message.
        pressed_at: When the press arrived; it may have waited since.
    """

    number: int
    person: str
    chat: int
    query: str | None = None
    button: tuple[int, str] | None = None
    pressed_at: datetime | None = None


def to_chat(chat: int, message: Mapping[str, Any], method: str = "sendMessage") -> Outgoing:
    return {"method": method, "params": {"chat_id": chat, **message}}


def to_chat_as_file(chat: int, file: File) -> Outgoing:
    """A file with the same in words under it; a picture is shown, anything else is offered to be opened."""
    kind, method = ("photo", "sendPhoto") if file.name.endswith(".png") else ("document", "sendDocument")
    sent = to_chat(chat, {"caption": caption(file.text)}, method)
    return {**sent, "file": {"parameter": kind, "made_of": dict(file.made_of)}}


def to_query(query: str, text: str | None = None) -> Outgoing:
    """The answer that stops the spinner on a pressed button."""
    params = {"callback_query_id": query} | ({"text": text} if text else {})
    return {"method": "answerCallbackQuery", "params": params}


class Desk:
    """Serves one person after the other; the worker sees to it that nobody is served twice at once."""

    def __init__(
        self,
        storage: Storage,
        flows: Mapping[str, Flow],
        law: Law,
        lookup: Questions,
        clock: Callable[[], datetime],
        operator: str = "",
        inactive_months: int = 18,
    ) -> None:
        self.flows = flows
        self.lookup = lookup
        self.operator = operator
        self.inactive_months = inactive_months
        self.clock = clock
        self._storage = storage
        self._law = law
        self._dialogues: OrderedDict[str, Dialogue] = OrderedDict()
        self._outgoing: dict[int, list[Outgoing]] = {}
        self._tapped: OrderedDict[str, tuple[tuple[int, str] | None, datetime]] = OrderedDict()
        # SQLite writes one at a time; a few threads keep PostgreSQL and the look-up busy.
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="desk")

    async def serve(self, turn: Turn, act: Act) -> None:
        """Does *act* for the person and keeps what is to be sent, all or nothing."""
        await self.in_thread(self._serve, turn, act)
        self._note(turn)

    async def reply(self, turn: Turn, *outgoing: Outgoing) -> None:
        """Keeps what is to be sent where nothing of the person changes."""
        await self.in_thread(self._keep, turn, [*_first(turn), *outgoing])
        self._note(turn)

    def is_double_tap(self, turn: Turn) -> bool:
        """Whether this press only repeats the last thing that the person did, a moment ago."""
        now = turn.pressed_at or self.clock()
        button, at = self._tapped.get(turn.person, (None, now))
        return button is not None and button == turn.button and abs(now - at) < _DOUBLE_TAP

    @property
    def today(self) -> date:
        return self.clock().date()

    def taken(self, number: int) -> list[Outgoing]:
        """What is to be sent for an update, once."""
        return self._outgoing.pop(number, [])

    def forget(self, person: str) -> None:
        """Drops what is in memory about a person: after a failure it may not be what is stored.

        What is only in memory, because they want no trace, stays.
        """
        found = self._dialogues.get(person)
        self.drop(person)
        if found is not None and found.is_traceless:
            self._dialogues[person] = found.taken_up_again()

    def drop(self, person: str) -> None:
        """Drops everything in memory about a person."""
        self._dialogues.pop(person, None)
        self._tapped.pop(person, None)

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _note(self, turn: Turn) -> None:
        self._tapped.pop(turn.person, None)
        if turn.button is not None:
            self._tapped[turn.person] = (turn.button, turn.pressed_at or self.clock())
            while len(self._tapped) > _REMEMBERED:
                self._tapped.popitem(last=False)

    async def in_thread(self, work: Callable[[*Ts], T], *arguments: *Ts) -> T:
        """What would hold up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _serve(self, turn: Turn, act: Act) -> None:
        now = self.clock()
        with self._storage.together() as storage:
            dialogue = self._dialogue(turn.person, storage)
            dialogue.be_seen(now)
            dialogue.erased = False
            outputs = [*dialogue.notices(), *dialogue.complete(act(dialogue, now), now)]
            outgoing = [*_first(turn), *_messages(turn.chat, outputs, now)]
            # Without trace, or once all is erased, not even the answer is written; a crash then loses it.
            storage.answered(turn.number, [] if dialogue.is_traceless or dialogue.erased else outgoing)
        self._outgoing[turn.number] = outgoing

    def _keep(self, turn: Turn, outgoing: list[Outgoing]) -> None:
        found = self._dialogues.get(turn.person)
        self._storage.answered(turn.number, [] if found is not None and found.is_traceless else outgoing)
        self._outgoing[turn.number] = outgoing

    def _dialogue(self, person: str, storage: Storage) -> Dialogue:
        found = self._dialogues.pop(person, None)
        if found is None:
            found = Dialogue(person, storage, self.flows, self._law, self.lookup)
            found.restore()
        self._dialogues[person] = found
        while len(self._dialogues) > _REMEMBERED:
            self._dialogues.popitem(last=False)
        return found


def _first(turn: Turn) -> Iterator[Outgoing]:
    if turn.query is not None:
        yield to_query(turn.query)


def _messages(chat: int, outputs: Iterable[Output], now: datetime) -> Iterator[Outgoing]:
    for output in outputs:
        if isinstance(output, File):
            yield to_chat_as_file(chat, output)
        else:
            yield from (to_chat(chat, message) for message in messages(output, now.date()))
