"""One lane a chat: its messages leave one at a time, in order, replies before the rest."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from bot.telegram.budget import Bucket, chat_bucket


def _open() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass(slots=True)
class Lane:
    """A chat's queue.

    Attributes:
        bucket: What the chat may still receive.
        calling: Held during a call: never two at once.
        quiet: Set while no reply waits or leaves; the rest leaves only then.
        users: Messages that hold or await the lane.
    """

    bucket: Bucket
    calling: asyncio.Lock = field(default_factory=asyncio.Lock)
    quiet: asyncio.Event = field(default_factory=_open)
    users: int = 0
    _replies: asyncio.Lock = field(default_factory=asyncio.Lock)
    _rest: asyncio.Lock = field(default_factory=asyncio.Lock)
    _replying: int = 0

    @asynccontextmanager
    async def turn(self, *, bulk: bool) -> AsyncIterator[None]:
        """Waits for all of its own kind that came before; kept over retries, so that nothing overtakes."""
        if bulk:
            async with self._rest:
                yield
            return
        self._replying += 1
        self.quiet.clear()
        try:
            async with self._replies:
                yield
        finally:
            self._replying -= 1
            if not self._replying:
                self.quiet.set()

    def is_open(self, now: float) -> bool:
        """Whether something that nobody waits for could leave at once."""
        return self.quiet.is_set() and not self.bucket.delay(now)


class Lanes:
    """The chats that had a message lately; an idle one is forgotten as soon as that changes nothing."""

    def __init__(self, *, limited: bool = True) -> None:
        self._lanes: OrderedDict[int | str, Lane] = OrderedDict()
        self._limited = limited

    def __len__(self) -> int:
        return len(self._lanes)

    @contextmanager
    def enter(self, chat_id: int | str, now: float) -> Iterator[Lane]:
        lane = self._lanes.get(chat_id)
        if lane is None:
            lane = self._lanes[chat_id] = Lane(chat_bucket(chat_id) if self._limited else Bucket(0.0))
        lane.users += 1
        self._forget_idle(now)
        try:
            yield lane
        finally:
            lane.users -= 1

    def _forget_idle(self, now: float) -> None:
        """Looks at the oldest in turn, until two are still needed."""
        needed = 0
        while needed < min(2, len(self._lanes)):
            chat_id, lane = self._lanes.popitem(last=False)
            if lane.users or not lane.bucket.is_full(now):
                self._lanes[chat_id] = lane
                needed += 1
