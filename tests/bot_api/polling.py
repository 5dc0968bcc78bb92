"""getUpdates as the official server does it: long polls, offsets that confirm, and its pace."""

from __future__ import annotations

import asyncio
import time

from telegram.constants import PollingLimit

from tests.bot_api.errors import OTHER_POLLER, WEBHOOK_CAME, WEBHOOK_SET, ApiError
from tests.bot_api.schema import Json
from tests.bot_api.updates import Event
from tests.bot_api.world import World

LONGEST = 50
GATHERING = 0.002
SAME_OFFSET_PAUSE = 3.0
SAME_OFFSET_ONE = 0.5
BETWEEN_CONFLICTS = 3.0


class Polling:
    """Of two long polls the older one ends with 409, at most once in three seconds; later ones get theirs late.

    `pace` shortens the pauses that the server imposes (not the timeouts that the bot asks for).
    """

    def __init__(self, world: World, pace: float) -> None:
        self._world = world
        self._pace = pace
        self._waiting: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_start = 0.0
        self._next_conflict = 0.0
        world.updates.listeners.append(self._wake)

    @property
    def busy(self) -> bool:
        """Whether a long poll waits now."""
        return self._waiting is not None

    async def get_updates(self, params: Json, webhook_url: str) -> list[Json]:
        try:
            if webhook_url:
                raise WEBHOOK_SET
            return [event.body() for event in await self._events(params)]
        except ApiError as refusal:
            await self._spaced()
            raise refusal

    def end_for_webhook(self) -> None:
        self._abort(WEBHOOK_CAME)

    async def _events(self, params: Json) -> list[Event]:
        offset = params.get("offset", 0)
        limit = min(max(params.get("limit", PollingLimit.MAX_LIMIT), PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT)
        limit, timeout = self._paced(offset, limit, min(max(params.get("timeout", 0), 0), LONGEST))
        with self._world.changed:
            if "allowed_updates" in params:
                self._world.updates.allow(params["allowed_updates"])
            found = self._fetch(offset, limit)
            if found or not timeout:
                return found
            self._abort(OTHER_POLLER)
            self._waiting = waiting = asyncio.get_running_loop().create_future()
            self._world.touch()
        await self._wait(waiting, timeout)
        with self._world.changed:
            return self._fetch(offset, limit)

    def _paced(self, offset: int, limit: int, timeout: float) -> tuple[int, float]:
        """The same offset again too soon looks like a bot that does not confirm: it has to wait."""
        now = time.monotonic()
        since = now - self._last_start
        same = offset == self._last_offset
        self._last_offset, self._last_start = offset, now
        if same and since < SAME_OFFSET_ONE * self._pace:
            limit = 1
        if same and timeout < SAME_OFFSET_PAUSE and since < SAME_OFFSET_PAUSE * self._pace:
            timeout = SAME_OFFSET_PAUSE * self._pace
        return limit, timeout

    def _fetch(self, offset: int, limit: int) -> list[Event]:
        found = self._world.updates.fetch(offset, limit)
        self._world.touch()
        return found

    async def _wait(self, waiting: asyncio.Future[None], timeout: float) -> None:
        try:
            async with asyncio.timeout(timeout):
                await waiting
            await asyncio.sleep(GATHERING)
        except TimeoutError:
            pass
        finally:
            with self._world.changed:
                if self._waiting is waiting:
                    self._waiting = None

    def _wake(self) -> None:
        if waiting := self._waiting:
            waiting.get_loop().call_soon_threadsafe(_end, waiting)

    def _abort(self, error: ApiError) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(error)

    async def _spaced(self) -> None:
        """The first conflict is told at once, the next ones not before three seconds."""
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(BETWEEN_CONFLICTS * self._pace)
        else:
            self._next_conflict = now + BETWEEN_CONFLICTS * self._pace


def _end(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
