"""Reminders on their way to the double: by the real processes or by what they are made of, at a time of the test's."""

from __future__ import annotations

import asyncio
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import pytest

from bot.reminders.replanning import Replanning
from bot.reminders.sweep import Sweep
from bot.reminders.through_ptb import ptb_call
from bot.storage import Storage, open_storage, sqlite_url
from bot.telegram import app
from bot.telegram.sending import Sender
from knowledge.law import Law
from knowledge.loader import load_law
from tests.bot.dial import Dial
from tests.bot.telegram.running import Jalon, Process, texts
from tests.bot_api import BotApi, Person

EVERY = 0.03  # seconds between two looks at what is due


@dataclass
class Running(Process):
    """A process whose clock the test turns; `command` is "deliver" or "telegram"."""

    command: str = "deliver"
    dial: Dial = field(kw_only=True)
    url: str | None = None

    @property
    def env(self) -> dict[str, str]:
        return super().env | ({"JALON_DATABASE_URL": self.url} if self.url else {})

    @property
    def log(self) -> Path:
        return self.folder / f"{self.command}.log"

    def start(self, *, wait: bool = True, broken: bool = False) -> None:
        """`wait`: until it has begun its work."""
        words = "prêt à envoyer les rappels" if self.command == "deliver" else "prêt : @"
        before = self.said.count(words)
        given = {"command": self.command, "dial": str(self.dial.path), "every": EVERY}
        self.pid = self.launcher.start(self.env, self.log, None, broken=broken, **given)
        if wait:
            eventually(lambda: self.said.count(words) > before, 10.0, lambda: f"does not start:\n{self.said}")

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.ended()


@dataclass
class House(Jalon):
    """`jalon telegram` in a thread of this process, looking for what is due all the time."""

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await app.run(self.config, self.clock, self._stop, every=EVERY)

    @property
    def storage(self) -> Storage:
        """Opened beside it; the caller closes it."""
        return open_storage(sqlite_url(self.database))


class Office:
    """What `jalon deliver` is made of, with real HTTP and a real database, but nothing is waited for.

    Attributes:
        slept: The seconds that it would have waited, one after the other.
    """

    def __init__(
        self, api: BotApi, storage: Storage, clock: Callable[[], datetime], law: Law | None = None, timeout: float = 5.0
    ) -> None:
        self.slept: list[float] = []
        self._thread = ThreadPoolExecutor(1)
        self._looking: Future[int] | None = None
        self._storage, self._clock, self._law = storage, clock, law or load_law()
        self._runner, self._stack = asyncio.Runner(), AsyncExitStack()
        call = self._runner.run(self._stack.enter_async_context(ptb_call(api.token, api.url, timeout=timeout)))
        self.sender = Sender(call, share=0.0, sleep=self._pass, jitter=lambda: 1.0)
        self.sweep = Sweep(storage, self._law, self.sender, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()
        self._runner.run(self._stack.aclose())
        self._runner.close()

    def look(self) -> int:
        """Sends what is due; how many rows were taken."""
        return self._runner.run(self.sweep.run())

    def begin_to_look(self) -> None:
        """In the background, for a test in which something goes on meanwhile."""
        self._looking = self._thread.submit(self.look)

    def has_looked(self, timeout: float = 5.0) -> int:
        assert self._looking is not None
        return self._looking.result(timeout)

    def replan(self, law: Law) -> None:
        """The daily round, under this law."""
        self._runner.run(Replanning(self._storage, law, self._clock).round())

    async def _pass(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)


def eventually(ready: Callable[[], Any], timeout: float = 5.0, why: Callable[[], str] = lambda: "") -> None:
    """Waits until it is so; what nobody tells of is asked again and again."""

    async def asking() -> None:
        async with asyncio.timeout(timeout):
            while not ready():
                await asyncio.sleep(0.02)

    try:
        asyncio.run(asking())
    except TimeoutError:
        raise AssertionError(f"not within {timeout} s: {why()}") from None


def telling(capsys: pytest.CaptureFixture[str], measured: str) -> None:
    """Shows a number that was measured to whoever runs the tests."""
    with capsys.disabled():
        sys.stdout.write(f"\n{measured}\n")


def fetch(port: int, path: str) -> tuple[int, str]:
    """The status and the text of a page of the health port; 0 while nobody listens there."""
    try:
        with closing(urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, ""


def somebody(api: BotApi, number: int = 1001) -> Person:
    """Somebody who has pressed Start one day."""
    person = Person(api, id=number, first_name=f"Prénomette{number}", last_name="Nomdefamille")
    person.chat.started = True
    return person


def reminded(person: Person, words: str = "Rappel") -> list[str]:
    """The messages with these words that she has, oldest first."""
    return [text for text in texts(person) if words in text]
