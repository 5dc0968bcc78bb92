"""What wakes the sweep and the daily rounds: APScheduler, in memory, with nothing of its own to lose.

APScheduler may die silently (an error in its own loop ends it); a watchdog sees that nothing beats any more, says so to
whoever asks whether Jalon is ready, and starts another one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # it has no types

from bot.reminders.failures import without_words
from bot.storage import StorageError

log = logging.getLogger("jalon.reminders")

Job = Callable[[], Awaitable[object]]
Beating = Callable[
    [Callable[[], bool]], Awaitable[object]
]  # a job that says that it is alive, and asks whether to go on

SWEEP_EVERY: Final = 1.0  # seconds; a sweep that finds nothing takes a millisecond
DAILY_EVERY: Final = 30.0  # seconds between two looks at the day
_DEAD: Final = 150.0  # seconds without a sign of the sweep: longer than a batch may last while Telegram is away
_WATCH: Final = 5.0
_PATIENCE: Final = 8.0  # seconds left to what is being sent when Jalon is asked to stop


class Schedule:
    """Runs jobs, each at its interval, never twice at once, and none too late.

    Args of the constructor: *sweep* is what must not stop; *rounds* are looked at once a minute.
    """

    def __init__(
        self, sweep: Beating, rounds: Mapping[str, Job], every: float = SWEEP_EVERY, dead: float = _DEAD
    ) -> None:
        self._sweep = sweep
        self._rounds = dict(rounds)
        self._every = every
        self._dead = dead
        self._beat = time.monotonic()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False
        self._scheduler: Any = None

    @property
    def alive(self) -> bool:
        """Whether a sweep has got somewhere lately."""
        return time.monotonic() - self._beat < self._dead

    async def run(self, stop: asyncio.Event) -> None:
        """Until *stop*; a scheduler that died is replaced, and what is being sent at the end is sent."""
        self._start()
        try:
            while not stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), min(_WATCH, self._dead))
                if not self.alive and not stop.is_set():
                    log.error("plus aucun rappel ne part depuis %.0f s : je relance l'horloge", self._dead)
                    self._shut()
                    self._start()
            self._stopping = True
            with suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), _PATIENCE)
        finally:
            self._shut()

    def _start(self) -> None:
        self._beat = time.monotonic()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._scheduler.add_job(self._sweeping, "interval", seconds=self._every, id="sweep")
        for name, job in self._rounds.items():
            self._scheduler.add_job(_safely, "interval", seconds=DAILY_EVERY, id=name, args=[name, job])
        self._scheduler.start()

    def _shut(self) -> None:
        with suppress(Exception):  # it may be dead in any way
            self._scheduler.shutdown(wait=False)

    async def _sweeping(self) -> None:
        if self._stopping:
            return
        self._idle.clear()
        try:
            if await _safely("sweep", lambda: self._sweep(self._mark)):
                self._mark()
        finally:
            self._idle.set()

    def _mark(self) -> bool:
        self._beat = time.monotonic()
        return not self._stopping


async def _safely(name: str, job: Job) -> bool:
    """Whether the job ended well; a failure is told without its words, and the next time tries again."""
    try:
        await job()
    except StorageError as error:
        log.error("%s : %s", name, error)
        return False
    except Exception as error:
        log.error("%s a échoué : %s", name, type(error).__name__, exc_info=without_words(error))
        return False
    return True
