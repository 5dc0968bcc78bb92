"""Faults by script: which call of which method, for which chat, goes wrong in which way."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field
from typing import Literal

from tests.bot_api.errors import ApiError, too_many_requests

PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n</body>\r\n</html>\r\n"


@dataclass(frozen=True)
class Fault:
    """What becomes of a call.

    Attributes:
        name: Shown in the record of calls.
        ending: The bot gets an answer, or none and the connection stays or breaks.
        status: Of the answer.
        body: Of the answer; None for the true one.
        kind: Its content type.
        processed: Whether the call has its effect all the same.
    """

    name: str
    ending: Literal["answer", "hang", "reset"] = "answer"
    status: int = 200
    body: str | None = None
    kind: str = "application/json"
    processed: bool = False
    retry_after: int | None = None


def refused(error: ApiError) -> Fault:
    """Any of the refusals in `errors`, for example `errors.BLOCKED`."""
    after = error.parameters.get("retry_after")
    return Fault(f"{error.code}", status=error.code, body=json.dumps(error.body()), retry_after=after)


def too_many(retry_after: int) -> Fault:
    return refused(too_many_requests(retry_after))


def server_error(status: int = 500) -> Fault:
    return refused(ApiError(status, "Internal Server Error"))


def html(status: int = 502, title: str = "502 Bad Gateway") -> Fault:
    """The page of a proxy in front of Telegram; 429 comes as one too."""
    return Fault(f"html {status}", status=status, body=PAGE.format(title), kind="text/html")


def empty() -> Fault:
    return Fault("empty 200", body="")


def hang(*, processed: bool = False) -> Fault:
    """No answer until the script is released, the caller gives up or the server stops."""
    return Fault("hang", ending="hang", processed=processed)


def reset() -> Fault:
    """The connection breaks before the call has its effect."""
    return Fault("reset", ending="reset")


def lost() -> Fault:
    """The call has its effect, but the connection breaks before the answer."""
    return Fault("lost", ending="reset", processed=True)


@dataclass(eq=False)
class Script:
    """A fault that waits for its call; `hits` counts those it has struck."""

    fault: Fault
    method: str | None
    chat: int | None
    nth: int
    times: int | None
    hits: int = 0
    seen: int = 0
    _struck: threading.Event = field(default_factory=threading.Event)
    _held: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = field(default_factory=list)
    _released: bool = False

    def wait(self, timeout: float = 20.0) -> None:
        """Waits until it has struck."""
        assert self._struck.wait(timeout), f"no call met the fault {self.fault.name} of {self.method}"

    def release(self) -> None:
        """Lets the calls go on that hang."""
        self._released = True
        for loop, event in self._held:
            loop.call_soon_threadsafe(event.set)

    def counts(self, method: str, chat: object) -> bool:
        """Counts a call if it fits; whether this fault may strike it."""
        if self.method not in (None, method) or self.chat not in (None, chat):
            return False
        self.seen += 1
        return self.seen >= self.nth and (self.times is None or self.hits < self.times)

    async def hold(self) -> None:
        if not self._released:
            event = asyncio.Event()
            self._held.append((asyncio.get_running_loop(), event))
            self._struck.set()
            await event.wait()

    def struck(self) -> None:
        self._struck.set()


class Faults:
    """The scripts of a server; the first that fits a call strikes it."""

    def __init__(self) -> None:
        self._scripts: list[Script] = []

    def add(
        self, method: str | None, fault: Fault, *, nth: int = 1, times: int | None = 1, chat: int | None = None
    ) -> Script:
        """From the `nth` fitting call from now on, `times` calls go wrong; None for every method, or for ever."""
        script = Script(fault, method, chat, nth, times)
        self._scripts.append(script)
        return script

    def clear(self) -> None:
        """Ends all faults and lets go of what hangs."""
        for script in self._scripts:
            script.release()
        self._scripts = []

    def match(self, method: str, chat: object) -> Script | None:
        ready = [script for script in self._scripts if script.counts(method, chat)]
        for script in ready[:1]:
            script.hits += 1
            return script
        return None
