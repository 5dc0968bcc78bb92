"""The sweep: takes what is due, says it as of now, sends it, and notes what became of it.

At least once: a row that a crash left is taken again when its lease runs out; only what was in flight can come twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from bot.clock import BRUSSELS
from bot.reminders.failures import without_words
from bot.reminders.packing import Parcel, pack
from bot.reminders.planning import note_told
from bot.storage import Leased, Storage, StorageError
from bot.telegram.outcomes import Failed, Gone, Migrated, Outcome, Sent, Why
from bot.telegram.sending import Sender
from knowledge.law import Law

log = logging.getLogger("jalon.reminders")

LEASE: Final = timedelta(minutes=2)
_SENDING: Final = 80.0  # seconds that a batch may take: no message leaves when its lease has run out
_PROBING: Final = 20.0  # seconds for Telegram to say that it is there
_BATCH: Final = 100
_NOTING: Final = 2  # at the same time: more threads hold up the loop, and gain nothing
_AWAY: Final = timedelta(minutes=1)  # before Telegram is asked again whether it is there
_STUMBLED: Final = timedelta(minutes=10)  # before the next try for somebody whose reminders can't be told


class Sweep:
    """Sends what is due, a batch at a time."""

    def __init__(
        self, storage: Storage, law: Law, sender: Sender, clock: Callable[[], datetime], share: float = 1.0
    ) -> None:
        """Sweeps.

        Args:
            storage: Where the rows are.
            law: All dated parameters.
            sender: The way out.
            clock: The present moment, aware.
            share: The part of the bot's rate that the sender has: it takes no more than it can send within a lease.
        """
        self._storage = storage
        self._law = law
        self._sender = sender
        # On the clocks of Brussels, two minutes after 2:30 the second time would be 2:32 the first time.
        self._clock: Callable[[], datetime] = lambda: clock().astimezone(UTC)
        self._batch = max(1, min(_BATCH, int(25 * share * LEASE.total_seconds() / 4))) if share else _BATCH
        self._away_since: datetime | None = None
        self._noting = asyncio.Semaphore(_NOTING)
        self._unnoted: list[tuple[Parcel, Outcome]] = []  # what became of them, while the storage is away
        self.sent = 0
        self.missed = 0
        self.failed = 0

    async def run(self, beat: Callable[[], bool] = lambda: True) -> int:
        """Sends all that is due now; gives how many rows were taken.

        Args:
            beat: Told after each batch; ends the sweep when it says no.
        """
        taken = 0
        await asyncio.to_thread(self._note_what_waits)
        while await self._is_telegram_there():
            deadline = asyncio.get_running_loop().time() + _SENDING
            rows = await asyncio.to_thread(self._lease)
            if not rows:
                break
            taken += len(rows)
            parcels = await asyncio.to_thread(self._pack, rows)
            await self._send_all(parcels, deadline)
            if not beat():
                break
        return taken

    async def _is_telegram_there(self) -> bool:
        """After an outage no message is tried before a call that nobody sees is answered.

        It may be the answers alone that get lost: each try would then be one more copy on somebody's screen.
        """
        if self._away_since is None:
            return True
        now = self._clock()
        if timedelta(0) <= now - self._away_since < _AWAY:
            return False
        self._away_since = None if await self._answers() else now
        return self._away_since is None

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(_PROBING):
                return isinstance(await self._sender.send(None, "getMe", {}), Sent)
        except TimeoutError:
            return False

    def _lease(self) -> list[Leased]:
        now = self._clock()
        return self._storage.lease(now, now + LEASE, self._batch)

    def _pack(self, rows: Sequence[Leased]) -> list[Parcel]:
        """The messages for leased rows; what is of no use any more, or has moved, is settled here."""
        found: list[Parcel] = []
        by_person = sorted(rows, key=lambda row: row.person)
        for person, group in groupby(by_person, key=lambda row: row.person):
            own = tuple(group)
            try:
                with self._storage.together() as storage:
                    packed = pack(storage, person, own, self._law, self._clock())
                found += packed.parcels
                self.missed += packed.missed
            except StorageError:
                raise
            except Exception as error:  # one person's facts must not hold up those of the same batch
                self._stumble(own, error)
        return found

    def _stumble(self, rows: Sequence[Leased], error: Exception) -> None:
        """They are tried again for as long as they are of use: the next version of Jalon may do better."""
        name, now = type(error).__name__, self._clock()
        log.error("%s rappels ne peuvent pas être dits : %s", len(rows), name, exc_info=without_words(error))
        over = [row.id for row in rows if row.until <= now]
        self.failed += len(over)
        self._storage.settle(over, "failed", now, name)
        self._storage.postpone([row.id for row in rows if row.until > now], now + _STUMBLED)

    async def _send_all(self, parcels: Sequence[Parcel], deadline: float) -> None:
        outcomes = await asyncio.gather(*(self._send(parcel, deadline) for parcel in parcels))
        unclear = [parcel for parcel, outcome in zip(parcels, outcomes, strict=True) if _is_unclear(outcome)]
        # Nobody answers: they wait. Telegram is there, and only this got no answer: it has most likely arrived.
        if unclear and not await self._answers():
            away = Failed(Why.UNREACHABLE, detail="no answer in time")
            await asyncio.gather(*(self._keep(parcel, away) for parcel in unclear))
        else:
            await asyncio.gather(*(self._keep(parcel, Failed(Why.UNCLEAR)) for parcel in unclear))

    async def _send(self, parcel: Parcel, deadline: float) -> Outcome:
        """Sends it and notes what became of it, unless that is unclear."""
        outcome: Outcome
        try:
            async with asyncio.timeout_at(deadline):
                outcome = await self._sender.send(
                    parcel.chat,
                    "sendMessage",
                    parcel.params,
                    bulk=True,
                    ambiguous_retry=True,
                    patience=LEASE.total_seconds() / 2,
                )
        except TimeoutError:
            outcome = Failed(Why.UNREACHABLE, detail="not in time")
        if not _is_unclear(outcome):
            await self._keep(parcel, outcome)
        return outcome

    async def _keep(self, parcel: Parcel, outcome: Outcome) -> None:
        """Notes it now or, where the storage is away, before anything else is sent."""
        async with self._noting:
            try:
                if not self._unnoted:
                    await asyncio.to_thread(self._note, parcel, outcome)
                    return
            except StorageError as error:
                log.error("des rappels envoyés seront notés plus tard : %s", type(error).__name__)
            self._unnoted.append((parcel, outcome))

    def _note_what_waits(self) -> None:
        while self._unnoted:
            self._note(*self._unnoted[0])
            self._unnoted.pop(0)

    def _note(self, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock()
        ids = [row.id for row in parcel.rows]
        if isinstance(outcome, Migrated):
            outcome = outcome.outcome
        match outcome:
            case Sent():
                self._storage.settle(ids, "sent", now)
                self.sent += len(ids)
                if parcel.moved_to is not None:
                    note_told(self._storage, parcel.person, parcel.moved_to, now.astimezone(BRUSSELS).date())
            case Gone(reason):
                self._storage.pause(parcel.person)
                log.info("%s rappels attendent : %s", len(ids), reason)
            case Failed(why=Why.UNCLEAR):
                self._storage.settle(ids, "unclear", now, outcome.why)
                self.failed += len(ids)
            case Failed(why=Why.FLOOD):
                self._storage.postpone(ids, now + timedelta(seconds=outcome.retry_after or 0))
            case Failed(why=Why.UNREACHABLE | Why.UNAUTHORIZED):
                self._away_since = now
                self._storage.postpone(ids)
            case Failed():
                self._refused(parcel, outcome, now)

    def _refused(self, parcel: Parcel, failed: Failed, now: datetime) -> None:
        ids = [row.id for row in parcel.rows]
        self.failed += len(ids)
        self._storage.settle(ids, "failed", now, f"{failed.why} {failed.code} {failed.detail}".strip())


def _is_unclear(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and outcome.why is Why.UNCLEAR
