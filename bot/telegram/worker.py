"""Handles the inbox: one person's updates in order, different people side by side, nothing lost at a crash."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bot.attachment import make
from bot.storage import Storage, StorageError, Unhandled
from bot.telegram.apology import apology, frames, too_fast
from bot.telegram.desk import Desk, Outgoing
from bot.telegram.outcomes import Failed, Gone, Migrated, Sent, Why
from bot.telegram.register import Register
from bot.telegram.sending import Sender
from bot.telegram.updates import group_of

log = logging.getLogger("jalon.telegram")

_FLOOD: Final = 40  # updates of one person that wait at once
_PAUSE: Final = 15.0  # seconds between two attempts while Telegram is away
_PASSING: Final = frozenset({Why.UNREACHABLE, Why.FLOOD, Why.UNAUTHORIZED})  # a new token is one restart away

Feed = Callable[[dict[str, Any]], Awaitable[Any]]


@dataclass(slots=True)
class _Task:
    """An update in hand.

    Attributes:
        queue: Those of the same queue are handled one after the other.
        outgoing: What is to be sent, None while it is not answered.
        sent: How many of these have left.
        complained: Whether the storage's failure has been counted.
    """

    number: int
    queue: str
    person: str | None
    payload: dict[str, Any]
    outgoing: list[Outgoing] | None
    sent: int
    complained: bool = False


class Worker:
    """Takes updates that are stored, feeds them to the handlers, and sends what comes of it.

    Args of the constructor: *feed* routes a payload; *concurrency* is how many people's answers are found at once. To
    send them holds nobody up: a message may wait for minutes until Telegram takes it.
    """

    def __init__(
        self, storage: Storage, register: Register, desk: Desk, sender: Sender, feed: Feed, concurrency: int
    ) -> None:
        self._storage = storage
        self._register = register
        self._desk = desk
        self._sender = sender
        self._feed = feed
        self._slots = asyncio.Semaphore(concurrency)
        self._waiting: dict[str, deque[_Task]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._put_off = False
        self._flooding: set[str] = set()
        self.handled = 0
        self.failed = 0

    @property
    def busy(self) -> int:
        """How many people are waiting or being served; who also writes in a group counts once more for it."""
        return len(self._waiting)

    def take(self, updates: Iterable[Unhandled]) -> None:
        """Queues updates behind those of the same person; they are stored already.

        Those that come while Jalon stops are left to the next start.
        """
        if self._stopping.is_set():
            self._put_off = True
            return
        for update in updates:
            key = _queue_of(update)
            task = _Task(update.number, key, update.person, update.payload or {}, update.outgoing, update.sent)
            queue = self._waiting.get(key)
            if queue is not None:
                queue.append(task)
                continue
            self._waiting[key] = deque([task])
            serving = asyncio.create_task(self._serve(key))
            self._tasks.add(serving)
            serving.add_done_callback(self._tasks.discard)

    async def resume(self) -> None:
        """Queues what a crash left."""
        self.take(await asyncio.to_thread(self._storage.unhandled))

    async def drain(self, seconds: float) -> bool:
        """Waits until nothing is being handled; False when something is left, which the inbox keeps.

        What waits for Telegram or for the storage is left at once.
        """
        self._stopping.set()
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=seconds)
            for task in left:
                task.cancel()
            return not (left or self._put_off)
        return not self._put_off

    async def _serve(self, key: str) -> None:
        queue = self._waiting[key]
        try:
            while queue:
                wait = await self._handle(queue[0])
                if wait is None:
                    queue.popleft()
                elif not await self._pause(wait):
                    self._put_off = True
                    return
        finally:
            self._waiting.pop(key, None)

    async def _pause(self, seconds: float) -> bool:
        """Whether the time is over; not when Jalon is asked to stop first."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return not self._stopping.is_set()

    async def _handle(self, task: _Task) -> float | None:
        """Seconds until the next attempt, None when it is finished. What was done is not done again."""
        try:
            return await self._carry_out(task)
        except StorageError as error:
            return self._keep_for_later(task, error)
        except Exception as error:  # what follows it must not wait for a restart
            self._note(task, error)
            if task.outgoing == []:
                return None  # not even to end it went well: the next start looks at it again
            task.outgoing, task.sent = [], 0
            return 0.0

    async def _carry_out(self, task: _Task) -> float | None:
        if task.outgoing is None:
            async with self._slots:
                task.outgoing = await (self._skip(task) if self._floods(task) else self._answer(task))
        wait = await self._send(task, task.outgoing)
        if wait is None:
            await self._register.finish(task.number)
            self.handled += 1
        return wait

    def _keep_for_later(self, task: _Task, error: StorageError) -> float:
        if not task.complained:
            log.error("update %s is kept for later: %s", task.number, type(error).__name__)
            task.complained = True
            self.failed += 1
        self._forget(task)
        return _PAUSE

    def _forget(self, task: _Task) -> None:
        """Not for a group, where nothing of anybody is used: the person may be served in private right now."""
        if task.person is not None and task.queue == task.person:
            self._desk.forget(task.person)

    def _note(self, task: _Task, error: Exception) -> None:
        log.error("update %s failed: %s", task.number, type(error).__name__, exc_info=frames(error))
        self.failed += 1

    def _floods(self, task: _Task) -> bool:
        """Whether far more waits behind it than a person types; beyond, only the last ones are read."""
        waiting = len(self._waiting.get(task.queue, ()))
        if waiting <= _FLOOD:
            self._flooding.discard(task.queue)
        return waiting > _FLOOD

    async def _skip(self, task: _Task) -> list[Outgoing]:
        """Stops the spinner of a button; says once that the rest is not read."""
        first = task.queue not in self._flooding
        self._flooding.add(task.queue)
        outgoing = list(too_fast(task.payload, say=first))
        await asyncio.to_thread(partial(self._storage.answered, task.number, outgoing))
        return outgoing

    async def _answer(self, task: _Task) -> list[Outgoing]:
        try:
            await self._feed(task.payload)
            return self._desk.taken(task.number)
        except StorageError:
            raise
        except Exception as error:  # a handler's failure must not stop the others, nor come back for ever
            self._note(task, error)
            self._forget(task)
            outgoing = list(apology(task.payload))
            await asyncio.to_thread(partial(self._storage.answered, task.number, outgoing))
            return outgoing

    async def _send(self, task: _Task, outgoing: list[Outgoing]) -> float | None:
        """Nothing is lost while Telegram is away: the row stays, and this person waits."""
        for message in outgoing[task.sent :]:
            outcome = await self._deliver(message)
            if isinstance(outcome, Failed) and outcome.why in _PASSING:
                return outcome.retry_after or _PAUSE
            if isinstance(outcome, Gone):
                log.info("update %s: nobody there (%s)", task.number, outcome.reason)
                return None
            task.sent += 1
            if task.sent < len(outgoing):  # of the last one, `finish` tells
                await asyncio.to_thread(self._storage.sent, task.number, task.sent)
        return None

    async def _deliver(self, message: Outgoing) -> Sent | Gone | Failed:
        outcome = await self._out(message)
        if isinstance(outcome, Failed) and outcome.send_anew and "instead" in message:
            outcome = await self._out(message["instead"])
        return outcome

    async def _out(self, message: Outgoing) -> Sent | Gone | Failed:
        method, params = message["method"], message["params"]
        if "file" in message:
            method, params = await _with_file(message)
        outcome = await self._sender.send(params.get("chat_id"), method, params)
        return outcome.outcome if isinstance(outcome, Migrated) else outcome


def _queue_of(update: Unhandled) -> str:
    """A person's, one more for each group and one for inline: neither may hold up what she says in private."""
    if update.person is None:
        return f"update:{update.number}"
    if "inline_query" in (update.payload or {}):  # it lives half a minute, whatever else she has asked
        return f"{update.person}@inline"
    group = group_of(update.payload, update.outgoing)
    return update.person if group is None else f"{update.person}@{group}"


async def _with_file(message: Outgoing) -> tuple[str, dict[str, Any]]:
    """The message with its file made; its words alone when that fails."""
    params, file = message["params"], message["file"]
    try:
        made = await asyncio.to_thread(make, file["made_of"])
    except Exception as error:  # a file that can't be made must not come back for ever
        log.error("%s: no file (%s)", message["method"], type(error).__name__, exc_info=frames(error))
        return "sendMessage", {"chat_id": params["chat_id"], "text": params["caption"]}
    return message["method"], {**params, file["parameter"]: made}
