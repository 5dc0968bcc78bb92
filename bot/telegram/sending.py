"""The one way out to Telegram for a token in a process: budget, order, retries and what the answers mean."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from bot.telegram.budget import Bucket, bulk_bucket
from bot.telegram.failures import CallFailed, Refused
from bot.telegram.lanes import Lane, Lanes
from bot.telegram.outcomes import Failed, Gone, Migrated, Outcome, Sent, Why
from bot.telegram.retrying import Tries

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]

_BULK_AT_ONCE = 30  # calls in flight; a slow Telegram must not take the replies' connections
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    params: Mapping[str, Any]
    bulk: bool
    ambiguous_retry: bool
    patience: float


class Sender:
    """Sends within Telegram's limits, and says what became of each message."""

    def __init__(
        self,
        call: Call,
        *,
        share: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Sends by `call`.

        Args:
            call: Carries out a method with plain parameters, within a time of its own; raises CallFailed, nothing else.
            share: The part of the bot's rate that is this process's, up to 1; 0 lifts every limit.
            clock: Seconds that never go back.
            sleep: Waits for so many of them.
            jitter: Something between 0 and 1, another each time.
        """
        if not 0 <= share <= 1:
            raise ValueError(f"share is a part between 0 and 1, not {share}")
        self._call = call
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._lanes = Lanes(limited=share > 0)
        self._bulk = bulk_bucket(share)
        self._gate = asyncio.Lock()
        self._slots = asyncio.Semaphore(_BULK_AT_ONCE)

    @property
    def chats(self) -> int:
        """How many chats it remembers now."""
        return len(self._lanes)

    def through(self, call: Call) -> Sender:
        """Another way out of the same budget: what leaves by either counts for both."""
        other = copy(self)
        other._call = call
        return other

    async def send(
        self,
        chat_id: int | str | None,
        method: str,
        params: Mapping[str, Any],
        *,
        bulk: bool = False,
        ambiguous_retry: bool = False,
        patience: float = 300.0,
    ) -> Outcome:
        """Carries out one method, as often as it takes; never raises for what Telegram or the network does.

        Args:
            chat_id: Where it goes, added to the parameters that lack it; None for what belongs to no chat.
            method: Of the Bot API; those that answer a query wait for no budget and no turn.
            params: Plain, as in the Bot API's documentation.
            bulk: Nobody waits for it: 25 a second, and behind all replies.
            ambiguous_retry: Send once more what may have arrived: better twice than never.
            patience: Seconds of `retry_after` to wait in all; beyond, the message failed.
        """
        request = _Request(method, params, bulk, ambiguous_retry, patience)
        if chat_id is None or method.startswith("answer"):
            return _settled(await self._deliver(request, None))
        outcome = await self._to(chat_id, request)
        if isinstance(outcome, int):
            return Migrated(outcome, _settled(await self._to(outcome, request)))
        return outcome

    async def _to(self, chat_id: int | str, request: _Request) -> Sent | Gone | Failed | int:
        """What became of it in that chat, or the chat's new number."""
        if "inline_message_id" not in request.params:
            request = replace(request, params={**request.params, "chat_id": chat_id})
        with self._lanes.enter(chat_id, self._clock()) as lane:
            async with lane.turn(bulk=request.bulk):
                return await self._deliver(request, lane)

    async def _deliver(self, request: _Request, lane: Lane | None) -> Sent | Gone | Failed | int:
        tries = Tries(request.method, request.patience, request.ambiguous_retry)
        while True:
            try:
                return Sent(await self._attempt(request, lane))
            except CallFailed as failed:
                failure = failed.with_traceback(None)  # or it would hold this frame, and this frame it
            if isinstance(failure, Refused) and failure.migrate_to:
                return failure.migrate_to
            verdict = tries.after(failure, self._jitter())
            if not isinstance(verdict, float):
                return _logged(verdict, request.method)
            _log.info("%s: %s; again in %.1f s", request.method, failure, verdict)
            await self._sleep(verdict)

    async def _attempt(self, request: _Request, lane: Lane | None) -> Any:
        if lane is None:
            return await self._call(request.method, dict(request.params))
        if request.bulk:
            return await self._attempt_in_bulk(request, lane)
        async with lane.calling:
            await self._afford(lane.bucket)
            self._bulk.take(self._clock())
            return await self._call(request.method, dict(request.params))

    async def _attempt_in_bulk(self, request: _Request, lane: Lane) -> Any:
        while True:
            while not lane.is_open(self._clock()):
                await lane.quiet.wait()
                await self._sleep(lane.bucket.delay(self._clock()))
            async with self._slots:
                async with self._gate:
                    await self._afford(self._bulk)
                if lane.is_open(self._clock()):  # no reply came in the meantime
                    async with lane.calling:
                        lane.bucket.take(self._clock())
                        return await self._call(request.method, dict(request.params))

    async def _afford(self, bucket: Bucket) -> None:
        while wait := bucket.delay(self._clock()):
            await self._sleep(wait)
        bucket.take(self._clock())


def _settled(outcome: Sent | Gone | Failed | int) -> Sent | Gone | Failed:
    """A group that moves twice in a row is an error."""
    return Failed(Why.REFUSED, 400, "moved again") if isinstance(outcome, int) else outcome


def _logged(outcome: Sent | Gone | Failed, method: str) -> Sent | Gone | Failed:
    if isinstance(outcome, Gone):
        _log.info("%s: nobody there, %s", method, outcome.reason)
    elif isinstance(outcome, Failed):
        _log.warning("%s: given up, %s %s %s", method, outcome.why, outcome.code or "", outcome.detail)
    return outcome
