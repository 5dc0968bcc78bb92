"""How updates come in, by asking or by webhook. Each is stored before it is acknowledged."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from bot.storage import StorageError, Unhandled
from bot.telegram.failures import CallFailed, Refused
from bot.telegram.register import Register
from bot.telegram.updates import ALLOWED, ARRIVED, Received, reduce, whole
from bot.telegram.worker import Worker

log = logging.getLogger("jalon.telegram")

_LONG_POLL: Final = 25  # seconds that Telegram holds the line
_FIRST_PAUSE: Final = 0.5  # seconds after a failure, twice as many after each further one
_LONGEST_PAUSE: Final = 30.0
_LARGEST: Final = 1_000_000  # bytes of a webhook's body
_SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


class Reception:
    """Stores updates and hands the new ones to the worker. The same update again is a no-op."""

    def __init__(self, register: Register, worker: Worker, me: int, clock: Callable[[], datetime]) -> None:
        self._register = register
        self._worker = worker
        self._me = me
        self._clock = clock
        self.received = 0
        self.ignored = 0

    async def accept(self, updates: Sequence[Any]) -> None:
        """Raises StorageError: nothing was stored, nothing may be acknowledged."""
        reduced = list(self._reduced(updates))
        self.ignored += len(updates) - len(reduced)
        new = await self._register.receive((found.update_id, found.person, found.payload) for found in reduced)
        self.received += len(new)
        self._worker.take(
            Unhandled(found.update_id, found.person, found.payload, None, 0)
            for found in reduced
            if found.update_id in new
        )

    def _reduced(self, updates: Sequence[Any]) -> Iterator[Received]:
        arrived = self._clock().isoformat()
        for found in (reduce(update, self._me) for update in updates):
            if found is not None:
                if "callback_query" in found.payload:
                    found.payload["callback_query"][ARRIVED] = arrived
                yield found


class Polling:
    """Asks Telegram for updates until it is told to stop."""

    def __init__(self, call: Call, reception: Reception, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._call = call
        self._reception = reception
        self._sleep = sleep
        self.alive = False

    async def run(self, stop: asyncio.Event) -> None:
        """Raises Refused: the token is not accepted."""
        offset, pause = 0, _FIRST_PAUSE
        while not stop.is_set():
            updates = await self._ask(offset, stop)
            if updates is None:
                self.alive = False
                await _first_of(self._sleep(pause), stop)
                pause = min(_LONGEST_PAUSE, pause * 2)
                continue
            pause, self.alive = _FIRST_PAUSE, True
            if updates:
                offset = await self._store(updates, offset)

    async def _ask(self, offset: int, stop: asyncio.Event) -> list[Any] | None:
        asked = {"offset": offset, "timeout": _LONG_POLL, "limit": 100, "allowed_updates": list(ALLOWED)}
        try:
            found = await _first_of(self._call("getUpdates", asked), stop)
        except Refused as refused:
            if refused.code == 401:
                raise
            if refused.code == 409:
                log.error("Un autre Jalon (ou un webhook) reçoit déjà les messages de ce bot : arrête l'un des deux.")
            if refused.retry_after:
                await _first_of(self._sleep(float(refused.retry_after)), stop)
            return None
        except CallFailed as failed:
            log.warning("getUpdates: %s", failed)
            return None
        return found if isinstance(found, list) else []

    async def _store(self, updates: list[Any], offset: int) -> int:
        try:
            await self._reception.accept(updates)
        except StorageError as error:
            log.error("les messages reçus ne peuvent pas être gardés : %s", error)
            await self._sleep(1.0)
            return offset  # not acknowledged: Telegram gives them again
        numbers = [whole(update.get("update_id")) for update in updates if isinstance(update, dict)]
        return max((number for number in numbers if number is not None), default=offset - 1) + 1


async def _first_of(work: Awaitable[Any], stop: asyncio.Event) -> Any:
    """What *work* gives, or None when *stop* comes first."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def webhook(reception: Reception, secret: str) -> web.Application:
    """The application that Telegram posts to: 401 without the secret, 400 for what is no JSON, 500 to get it again."""
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(_SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        try:
            await reception.accept([update])
        except StorageError as error:
            log.error("un message reçu ne peut pas être gardé : %s", error)
            return web.Response(status=500)
        return web.Response()

    application = web.Application(client_max_size=_LARGEST)
    application.router.add_post("/{path:.*}", receive)
    return application
