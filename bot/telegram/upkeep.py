"""What is done once a day: people who have left are warned, then erased; what was handled leaves no word behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.storage import OpenStorage, Storage
from bot.telegram.desk import Desk, to_chat
from bot.telegram.outcomes import Failed, Outcome, Why
from bot.telegram.sending import Sender
from knowledge.calendar import add_months
from knowledge.french import say_day

log = logging.getLogger("jalon.telegram")

WARNED: Final = "efface_annonce"  # the fact that keeps the day on which somebody was told
_NOTICE: Final = 1  # months between the warning and the erasure
_NUMBERS_KEPT: Final = timedelta(days=3)  # Telegram itself gives an update again for one day at most
_HOUR: Final = 10  # nobody is woken by a warning
_NOT_ASKED: Final = frozenset({Why.UNREACHABLE, Why.FLOOD, Why.UNAUTHORIZED})  # to be tried again tomorrow
_CHAT: Final = "telegram:"


class Upkeep:
    """The daily round.

    Args of the constructor: *months* without a word after which a person is erased.
    """

    def __init__(
        self, storage: OpenStorage, desk: Desk, sender: Sender, clock: Callable[[], datetime], months: int
    ) -> None:
        self._storage = storage
        self._desk = desk
        self._sender = sender
        self._clock = clock
        self._months = months
        self._done_on: date | None = None

    async def look(self) -> None:
        """Does the round if it is time and today's is not done yet; one that fails is done again at the next look.

        What an erasure left in the files, because another process was reading them, goes at the next look as well.

        Raises:
            StorageError: The storage can't be used now.
        """
        now = self._clock()
        if now.hour >= _HOUR and self._done_on != now.date():
            await self.round()
            self._done_on = now.date()
        await asyncio.to_thread(self._storage.scrub_owed)

    async def round(self) -> None:
        """Erases, warns, prunes.

        Raises:
            StorageError: The storage can't be used now.
        """
        now = self._clock()
        erased = await asyncio.to_thread(self._erase, now)
        for person in erased:
            self._desk.drop(person)
        warned = [person for person in await asyncio.to_thread(self._to_warn, now) if await self._warn(person, now)]
        await asyncio.to_thread(self._storage.prune, now - _NUMBERS_KEPT)
        await asyncio.to_thread(self._storage.scrub)  # the texts of the day's messages leave SQLite's log as well
        if erased or warned:
            log.info("sans nouvelles : %s prévenu·es, %s effacé·es", len(warned), len(erased))

    def _erase(self, now: datetime) -> list[str]:
        """Erases whoever was told a month ago and has not come back."""
        with self._storage.together() as storage:
            gone = [
                person
                for person in _ours(storage.inactive_since(_before(now, self._months)))
                if (told := _told_on(storage, person)) is not None and add_months(told, _NOTICE) <= now.date()
            ]
            for person in gone:
                storage.erase(person)
        return gone

    def _to_warn(self, now: datetime) -> list[str]:
        # Never less than a month, even where the configuration erases after one: the month of notice comes on top.
        quiet = _ours(self._storage.inactive_since(_before(now, max(1, self._months - _NOTICE))))
        return [person for person in quiet if _told_on(self._storage, person) is None]

    async def _warn(self, person: str, now: datetime) -> bool:
        params = _warning(person, self._erased_on(now))
        chat = params["params"]["chat_id"]
        outcome = await self._sender.send(chat, params["method"], params["params"], bulk=True)
        if not _is_settled(outcome):
            return False
        await asyncio.to_thread(self._keep_warned, person, now)
        return True

    def _erased_on(self, now: datetime) -> date:
        return add_months(now.date(), _NOTICE)

    def _keep_warned(self, person: str, now: datetime) -> None:
        # Learning a fact notes its day as the person's last one: a day long past moves nothing.
        self._storage.learn(person, {WARNED: now.date().isoformat()}, _before(now, self._months).date())


def _before(now: datetime, months: int) -> datetime:
    """The same hour of the day so many months earlier."""
    return datetime.combine(add_months(now.date(), -months), now.timetz())


def _ours(people: Iterable[str]) -> list[str]:
    """Those who can be told here."""
    return [person for person in people if person.removeprefix(_CHAT).isdigit()]


def _told_on(storage: Storage, person: str) -> date | None:
    """The day on which somebody was told, unless they came back since."""
    told = storage.known(person).get(WARNED)
    if told is None:
        return None
    [row] = storage.export(person)["people"]
    return date.fromisoformat(told) if row["last_seen"][:10] < told else None


def _warning(person: str, erased_on: date) -> dict[str, Any]:
    text = (
        "Jalon : cela fait longtemps qu'on ne s'est pas parlé. Dans un mois, j'efface tout ce que je garde de toi "
        f"(à partir du {say_day(erased_on)}). Pour que je le garde, écris-moi un mot ou /start. Pour tout effacer "
        "maintenant : /supprimer. /mesdonnees montre ce que je garde."
    )
    return to_chat(int(person.removeprefix(_CHAT)), {"text": text})


def _is_settled(outcome: Outcome) -> bool:
    """Whether there is nothing to try again; somebody who blocked Jalon can't be told, and is erased all the same."""
    return not (isinstance(outcome, Failed) and outcome.why in _NOT_ASKED)
