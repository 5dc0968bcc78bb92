"""Once a day, and at each start: everybody's reminders against the law and the day as they are now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from bot.reminders.failures import without_words
from bot.reminders.planning import keep_up
from bot.storage import Storage, StorageError
from knowledge.law import Law

log = logging.getLogger("jalon.reminders")

_HOUR: Final = 4  # before anybody's first reminder of the day
_PAGE: Final = 100
_BREATH: Final = 0.05  # seconds between two pages: whoever writes to us comes first
_KEPT: Final = timedelta(days=90)  # so long after it was settled, a row is forgotten
_PAST: Final = timedelta(days=365)  # and so long after it began, an appointment


class Replanning:
    """The daily round over everybody's reminders."""

    def __init__(self, storage: Storage, law: Law, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._law = law
        self._clock = clock
        self._done_on: date | None = None

    async def look(self) -> None:
        """Does the round if today's is not done yet.

        Raises:
            StorageError: The storage can't be used now; the next look does it all again.
        """
        now = self._clock()
        if self._done_on == now.date() or (self._done_on is not None and now.hour < _HOUR):
            return
        count = await self.round()
        self._done_on = now.date()
        log.info("rappels revus pour %s personnes", count)

    async def round(self) -> int:
        """Plans everybody anew; gives how many there were."""
        count, after = 0, ""
        while people := await asyncio.to_thread(self._storage.people_known, after, _PAGE):
            for person in people:
                await asyncio.to_thread(self._plan, person)
            count, after = count + len(people), people[-1]
            await asyncio.sleep(_BREATH)
        now = self._clock()
        await asyncio.to_thread(self._storage.prune_reminders, now - _KEPT)
        await asyncio.to_thread(self._storage.prune_appointments, now - _PAST)
        return count

    def _plan(self, person: str) -> None:
        try:
            with self._storage.together() as storage:
                keep_up(storage, person, self._law, self._clock(), present=False)
        except StorageError:
            raise
        except Exception as error:  # one person's facts must not hold up those who come after
            log.error(
                "les rappels d'une personne restent tels quels : %s",
                type(error).__name__,
                exc_info=without_words(error),
            )
