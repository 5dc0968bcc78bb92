"""Handles the inbox: one person's updates in order, different people side by side, nothing lost at a crash."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final

from bot.attachment import make
from bot.storage import Storage, StorageError, Unhandled
from bot.telegram.desk import Desk, Outgoing, to_chat, to_query
from bot.telegram.outcomes import Failed, Gone, Outcome, Why
from bot.telegram.sending import Sender

log = logging.getLogger("jalon.telegram")

APOLOGY: Final = (
    "Pardon, quelque chose n'a pas marché chez moi. Tes réponses sont gardées : réessaie dans un instant, ou /menu."
)

_PAUSE: Final = 15.0  # seconds between two attempts while Telegram is away
_PASSING: Final = frozenset({Why.UNREACHABLE, Why.FLOOD})

Feed = Callable[[dict[str, Any]], Awaitable[Any]]


class Worker:
    """Takes updates that are stored, feeds them to the handlers, and sends what comes of it.

    Args of the constructor: *feed* routes a payload; *concurrency* is how many people are served at once.
    """

    def __init__(self, storage: Storage, desk: Desk, sender: Sender, feed: Feed, concurrency: int) -> None:
        self._storage = storage
        self._desk = desk
        self._sender = sender
        self._feed = feed
        self._slots = asyncio.Semaphore(concurrency)
        self._waiting: dict[str, deque[Unhandled]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.handled = 0
        self.failed = 0

    @property
    def busy(self) -> int:
        """How many people are waiting or being served."""
        return len(self._waiting)

    def take(self, updates: Iterable[Unhandled]) -> None:
        """Queues updates behind those of the same person; they are stored already."""
        for update in updates:
            person = update.person or f"update:{update.number}"
            queue = self._waiting.get(person)
            if queue is not None:
                queue.append(update)
                continue
            self._waiting[person] = deque([update])
            task = asyncio.create_task(self._serve(person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def resume(self) -> None:
        """Queues what a crash left."""
        self.take(await asyncio.to_thread(self._storage.unhandled))

    async def drain(self, seconds: float) -> bool:
        """Waits until nothing is being handled; False when the time ran out (the inbox keeps the rest)."""
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=seconds)
            for task in left:
                task.cancel()
            return not left
        return True

    async def _serve(self, person: str) -> None:
        queue = self._waiting[person]
        try:
            while queue:
                async with self._slots:
                    await self._handle(queue[0])
                queue.popleft()
        finally:
            self._waiting.pop(person, None)

    async def _handle(self, update: Unhandled) -> None:
        try:
            outgoing = update.outgoing if update.outgoing is not None else await self._answer(update)
            await self._send(update, outgoing)
            await asyncio.to_thread(self._storage.finish, update.number)
            self.handled += 1
        except StorageError as error:
            # The row stays; it is taken up again at the next start.
            log.error("update %s is kept for later: %s", update.number, type(error).__name__)
            self.failed += 1
            if update.person is not None:
                self._desk.forget(update.person)

    async def _answer(self, update: Unhandled) -> list[Outgoing]:
        try:
            await self._feed(update.payload or {})
            return self._desk.taken(update.number)
        except StorageError:
            raise
        except Exception as error:  # a handler's failure must not stop the others, nor come back for ever
            log.error("update %s failed: %s", update.number, type(error).__name__, exc_info=_frames(error))
            self.failed += 1
            if update.person is not None:
                self._desk.forget(update.person)
            outgoing = list(_apology(update.payload or {}))
            await asyncio.to_thread(partial(self._storage.answered, update.number, outgoing))
            return outgoing

    async def _send(self, update: Unhandled, outgoing: list[Outgoing]) -> None:
        for count, message in enumerate(outgoing[update.sent :], start=update.sent + 1):
            outcome = await self._out(message)
            if isinstance(outcome, Failed) and outcome.send_anew and "instead" in message:
                outcome = await self._out(message["instead"])
            while isinstance(outcome, Failed) and outcome.why in _PASSING:
                # Nothing is lost while Telegram is away: the row stays, and this person waits.
                await asyncio.sleep(outcome.retry_after or _PAUSE)
                outcome = await self._out(message)
            if isinstance(outcome, Gone):
                log.info("update %s: nobody there (%s)", update.number, outcome.reason)
                return
            if count < len(outgoing):  # of the last one, `finish` tells
                await asyncio.to_thread(self._storage.sent, update.number, count)

    async def _out(self, message: Outgoing) -> Outcome:
        method, params = message["method"], message["params"]
        if "file" in message:
            method, params = await _with_file(message)
        return await self._sender.send(params.get("chat_id"), method, params)


async def _with_file(message: Outgoing) -> tuple[str, dict[str, Any]]:
    """The message with its file made; its words alone when that fails."""
    params, file = message["params"], message["file"]
    try:
        made = await asyncio.to_thread(make, file["made_of"])
    except Exception as error:  # a file that can't be made must not come back for ever
        log.error("%s: no file (%s)", message["method"], type(error).__name__, exc_info=_frames(error))
        return "sendMessage", {"chat_id": params["chat_id"], "text": params["caption"]}
    return message["method"], {**params, file["parameter"]: made}


def _apology(payload: dict[str, Any]) -> Iterable[Outgoing]:
    query, message = payload.get("callback_query"), payload.get("message")
    if isinstance(query, dict):
        yield to_query(query["id"])
        message = query.get("message")
    if isinstance(message, dict) and message["chat"]["type"] == "private":
        yield to_chat(message["chat"]["id"], {"text": APOLOGY})


def _frames(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    """The traceback without the message, which may hold what a person wrote."""
    bare = RuntimeError(type(error).__name__)
    return (RuntimeError, bare, error.__traceback__)
