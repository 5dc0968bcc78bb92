"""The record of every call that came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.bot_api.schema import Json
from tests.bot_api.world import World


@dataclass
class Call:
    """A call and what became of it: a result, an error, a fault, or neither while it runs.

    Attributes:
        at: When it came, on the server's clock.
        via: "api", or "webhook" for one that came in the answer to an update.
        done: Whether it has been answered, or will never be.
    """

    method: str
    params: Json
    at: float
    via: str = "api"
    result: Any = None
    error: str | None = None
    fault: str | None = None
    done: bool = False


class Calls:
    """All calls, oldest first; `recording` may be turned off for a long run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._all: list[Call] = []
        self._counts: dict[str, int] = {}
        self.running = 0
        self.recording = True

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._all))

    def __len__(self) -> int:
        return len(self._all)

    def of(self, method: str, **params: Any) -> list[Call]:
        """Those of a method, with these parameters among theirs."""
        return [
            call
            for call in self._all
            if call.method == method and all(call.params.get(name) == value for name, value in params.items())
        ]

    def count(self, method: str) -> int:
        """How many came, recorded or not."""
        return self._counts.get(method, 0)

    def wait(self, method: str, times: int = 1, timeout: float = 20.0) -> None:
        """Waits until so many calls of a method have come since the start."""
        arrived = self._world.wait(lambda: self.count(method) >= times, timeout)
        assert arrived, f"{self.count(method)} calls of {method} in {timeout} s, not {times}"

    def clear(self) -> None:
        self._all, self._counts = [], {}

    def begin(self, call: Call) -> None:
        with self._world.changed:
            self._counts[call.method] = self.count(call.method) + 1
            self.running += call.method != "getUpdates"
            if self.recording:
                self._all.append(call)
            self._world.touch()

    def end(self, call: Call) -> None:
        with self._world.changed:
            call.done = True
            self.running -= call.method != "getUpdates"
            self._world.touch()
