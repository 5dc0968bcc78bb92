"""The queue of updates: what waits for the bot, for how long, and in which order it may be posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from tests.bot_api.clock import Clock
from tests.bot_api.schema import Json, bot_api

DAY = 24 * 3600.0
LIFETIMES = {"callback_query": 150.0, "inline_query": 30.0, "chosen_inline_result": 600.0}
ONLY_WHEN_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
# The official server posts to a webhook one after the other within a queue, and the queues in parallel.
QUEUE_OF_KIND = {"callback_query": 3, "inline_query": 4, "chosen_inline_result": 5, "my_chat_member": 8}
KIND_UNIT = 1 << 33


class Event(NamedTuple):
    """An update that waits."""

    id: int
    kind: str
    payload: Json
    expires_at: float
    queue: int

    def body(self) -> Json:
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Updates:
    """`listeners` are called after each new event, in the thread that brought it."""

    clock: Clock
    next_id: int = 700_000_001
    waiting: dict[int, Event] = field(default_factory=dict)
    allowed: list[str] = field(default_factory=list)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    lifetimes: dict[str, float] = field(default_factory=lambda: dict(LIFETIMES))
    sent: dict[int, Event] = field(default_factory=dict)

    def allow(self, kinds: Sequence[str]) -> None:
        """What the bot wants from now on, kept until it says otherwise; an empty list means the usual kinds."""
        known = set(bot_api().types["Update"]) - {"update_id"}
        self.allowed = [kind for kind in kinds if kind in known]

    def wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_ASKED

    def push(self, kind: str, payload: Json) -> int | None:
        """Puts an update in the queue; None if the bot did not ask for this kind."""
        if not self.wanted(kind):
            return None
        event = self._event(self.next_id, kind, payload)
        self.next_id += 1
        self.waiting[event.id] = event
        self.sent[event.id] = event
        self.wake()
        return event.id

    def again(self, update_id: int) -> None:
        """Brings an update once more, under its own number, as Telegram may."""
        event = self.sent[update_id]
        self.waiting[update_id] = self._event(update_id, event.kind, event.payload)
        self.waiting = dict(sorted(self.waiting.items()))
        self.wake()

    def _event(self, update_id: int, kind: str, payload: Json) -> Event:
        expires_at = self.clock.now() + self.lifetimes.get(kind, DAY)
        return Event(update_id, kind, payload, expires_at, _queue(kind, payload))

    def wake(self) -> None:
        for listener in self.listeners:
            listener()

    def fetch(self, offset: int, limit: int) -> list[Event]:
        """The first waiting events from `offset`; forgets for good those before it.

        A negative offset counts from the end; one beyond the end is as good as none.
        """
        self.expire()
        if offset < 0:
            offset = [*self.waiting, self.next_id][max(len(self.waiting) + offset, 0)]
        if offset <= self.next_id:
            self.waiting = {number: event for number, event in self.waiting.items() if number >= offset}
        return list(islice(self.waiting.values(), limit))

    def confirm(self, event: Event) -> None:
        """Forgets an event that a webhook took, unless it has been brought again since."""
        if self.waiting.get(event.id) is event:
            del self.waiting[event.id]

    def expire(self) -> None:
        now = self.clock.now()
        self.waiting = {number: event for number, event in self.waiting.items() if event.expires_at > now}

    def drop(self) -> None:
        self.waiting = {}


def _queue(kind: str, payload: Json) -> int:
    if kind in QUEUE_OF_KIND:
        return int(payload["from"]["id"]) + QUEUE_OF_KIND[kind] * KIND_UNIT
    if kind == "message_reaction":
        return int(payload["chat"]["id"]) + 11 * KIND_UNIT
    return int(payload["chat"]["id"]) if "chat" in payload else 0
