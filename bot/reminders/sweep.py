"""The sweep: takes what is due, says it as of now, sends it, and notes what became of it.

At least once: a row that a crash left is taken again when its lease runs out; only what was in flight can come twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from bot.clock import BRUSSELS
from bot.dialogue.outputs import Remind
from bot.reminders.failures import without_words
from bot.reminders.planning import note_told
from bot.render.reminders import discreet, in_full, summary
from bot.storage import Leased, Storage, StorageError
from bot.telegram.outcomes import Failed, Gone, Migrated, Outcome, Sent, Why
from bot.telegram.sending import Sender
from flows.engine import Context
from flows.reminders.plan import plan
from flows.reminders.preferences import Preferences
from flows.reminders.reminder import Reminder
from flows.reminders.snoozing import snoozes
from flows.reminders.telling import Told, tell
from knowledge.law import Law

log = logging.getLogger("jalon.reminders")

LEASE: Final = timedelta(minutes=2)
_SENDING: Final = 80.0  # seconds that a batch may take: no message leaves when its lease has run out
_PROBING: Final = 20.0  # seconds for Telegram to say that it is there
_BATCH: Final = 100
_TOGETHER: Final = 3  # so many that were kept back for one person become one message
_LATE: Final = timedelta(hours=1)
_IN_ONE: Final = 6  # at most: a message has room for no more
_NOTING: Final = 2  # at the same time: more threads hold up the loop, and gain nothing
_TALKING: Final = timedelta(minutes=10)  # whoever answered a question so lately is not interrupted
_AGAIN: Final = timedelta(minutes=1)
_AWAY: Final = timedelta(minutes=1)  # before Telegram is asked again whether it is there
_STUMBLED: Final = timedelta(minutes=10)  # before the next try for somebody whose reminders can't be told
_URGENT: Final = timedelta(hours=1)  # before an appointment: worth an interruption
_CHAT: Final = "telegram:"


@dataclass(frozen=True, slots=True)
class _Parcel:
    """One message to one person, and the rows that it settles."""

    chat: int
    person: str
    rows: tuple[Leased, ...]
    params: dict[str, Any]
    moved_to: date | None = None


@dataclass(frozen=True, slots=True)
class _Useful:
    """A row that is due, and what it says now."""

    told: Told
    reminder: Reminder
    row: Leased

    @property
    def ends(self) -> datetime:
        """When it is of no use any more; a snoozed one is kept for as long as the person asked."""
        if not self.row.snoozed:
            return self.reminder.until
        return self.told.ends or max(self.reminder.until, self.row.until)

    @property
    def moved_to(self) -> date | None:
        """The first day to claim, where this tells that it has moved."""
        return self.reminder.about if self.reminder.kind == "date_bougee" else None

    def remind(self, preferences: Preferences, now: datetime) -> Remind:
        choices = snoozes(self.told, self.reminder, preferences, now)
        return Remind(self.told, self.reminder.kind, self.row.id, choices)

    def is_late(self, now: datetime) -> bool:
        """Whether it was kept back, and can stand among others: that nobody was told stands alone."""
        return now - self.reminder.due > _LATE and self.reminder.kind != "prevenir" and not self.is_urgent(now)

    def is_urgent(self, now: datetime) -> bool:
        return self.told.ends is not None and self.told.ends - now < _URGENT


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
        self._unnoted: list[tuple[_Parcel, Outcome]] = []  # what became of them, while the storage is away
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

    def _pack(self, rows: Sequence[Leased]) -> list[_Parcel]:
        """The messages for leased rows; what is of no use any more, or has moved, is settled here."""
        found: list[_Parcel] = []
        by_person = sorted(rows, key=lambda row: row.person)
        for person, group in groupby(by_person, key=lambda row: row.person):
            own = tuple(group)
            try:
                with self._storage.together() as storage:
                    found += list(self._of_person(storage, person, own))
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

    def _of_person(self, storage: Storage, person: str, rows: tuple[Leased, ...]) -> Iterator[_Parcel]:
        now = self._clock()
        ids = [row.id for row in rows]
        if not person.removeprefix(_CHAT).isdigit():
            storage.settle(ids, "failed", now, "no chat")
            return
        known = storage.known(person)
        context = Context(self._law, now.astimezone(BRUSSELS).date(), known)
        appointments = storage.appointments(person)
        preferences = Preferences.read(known)
        wanted = {one.key: one for one in plan(context, appointments, preferences)}
        talking = self._is_talking(storage, person, now)
        useful: list[_Useful] = []
        for row in rows:
            reminder = wanted.get(row.key)
            if reminder is None:
                storage.settle([row.id], "cancelled", now)
            elif reminder.due > now and not row.snoozed:  # it has moved since
                storage.postpone([row.id], reminder.due)
            else:
                one = _Useful(tell(reminder, context, appointments), reminder, row)
                if now >= one.ends:
                    storage.settle([row.id], "missed", now, "late")
                    self.missed += 1
                elif talking and not one.is_urgent(now):
                    storage.postpone([row.id], now + _AGAIN)
                else:
                    useful.append(one)
        yield from _parcels(person, useful, preferences, now)

    @staticmethod
    def _is_talking(storage: Storage, person: str, now: datetime) -> bool:
        current = storage.current(person)
        return current is not None and abs(now - current.updated_at) < _TALKING

    async def _send_all(self, parcels: Sequence[_Parcel], deadline: float) -> None:
        outcomes = await asyncio.gather(*(self._send(parcel, deadline) for parcel in parcels))
        unclear = [parcel for parcel, outcome in zip(parcels, outcomes, strict=True) if _is_unclear(outcome)]
        # Nobody answers: they wait. Telegram is there, and only this got no answer: it has most likely arrived.
        if unclear and not await self._answers():
            away = Failed(Why.UNREACHABLE, detail="no answer in time")
            await asyncio.gather(*(self._keep(parcel, away) for parcel in unclear))
        else:
            await asyncio.gather(*(self._keep(parcel, Failed(Why.UNCLEAR)) for parcel in unclear))

    async def _send(self, parcel: _Parcel, deadline: float) -> Outcome:
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

    async def _keep(self, parcel: _Parcel, outcome: Outcome) -> None:
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

    def _note(self, parcel: _Parcel, outcome: Outcome) -> None:
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

    def _refused(self, parcel: _Parcel, failed: Failed, now: datetime) -> None:
        ids = [row.id for row in parcel.rows]
        self.failed += len(ids)
        self._storage.settle(ids, "failed", now, f"{failed.why} {failed.code} {failed.detail}".strip())


def _parcels(person: str, useful: Sequence[_Useful], preferences: Preferences, now: datetime) -> Iterator[_Parcel]:
    chat = int(person.removeprefix(_CHAT))
    shown = not preferences.discreet  # a date that has moved is told only once the message has been opened
    late = [one for one in useful if one.is_late(now)]
    together = late if len(late) >= _TOGETHER else []
    for one in useful:
        if one not in together:
            params = in_full(one.remind(preferences, now)) if shown else discreet(one.row.id)
            yield _Parcel(chat, person, (one.row,), params, one.moved_to if shown else None)
    urgent_first = sorted(together, key=lambda one: one.ends)
    for start in range(0, len(urgent_first), _IN_ONE):
        some = urgent_first[start : start + _IN_ONE]
        params = summary([one.remind(preferences, now) for one in some], shown=shown)
        moved = next((one.moved_to for one in some if shown and one.moved_to is not None), None)
        yield _Parcel(chat, person, tuple(one.row for one in some), params, moved)


def _is_unclear(outcome: Outcome) -> bool:
    return isinstance(outcome, Failed) and outcome.why is Why.UNCLEAR
