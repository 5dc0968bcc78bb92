"""What to say of rows that are due: to whom, in which words, and which of them are of no use any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot.clock import BRUSSELS
from bot.dialogue.outputs import Remind
from bot.render.reminders import discreet, in_full, summary
from bot.storage import Leased, Storage
from flows.engine import Context
from flows.reminders.plan import plan
from flows.reminders.preferences import Preferences
from flows.reminders.reminder import Reminder
from flows.reminders.snoozing import snoozes
from flows.reminders.telling import Told, tell
from knowledge.law import Law

_TOGETHER: Final = 3  # so many that were kept back for one person become one message
_IN_ONE: Final = 6  # at most: a message has room for no more
_LATE: Final = timedelta(hours=1)
_TALKING: Final = timedelta(minutes=10)  # whoever answered a question so lately is not interrupted
_AGAIN: Final = timedelta(minutes=1)
_URGENT: Final = timedelta(hours=1)  # before an appointment: worth an interruption
_CHAT: Final = "telegram:"


@dataclass(frozen=True, slots=True)
class Parcel:
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


@dataclass(frozen=True, slots=True)
class Packed:
    """The messages for one person; `missed` rows came too late to be of use."""

    parcels: tuple[Parcel, ...]
    missed: int = 0


def pack(storage: Storage, person: str, rows: Sequence[Leased], law: Law, now: datetime) -> Packed:
    """The messages for the leased rows of one person, as of *now*; what is not sent is settled or put off here."""
    if not person.removeprefix(_CHAT).isdigit():
        storage.settle([row.id for row in rows], "failed", now, "no chat")
        return Packed(())
    known = storage.known(person)
    context = Context(law, now.astimezone(BRUSSELS).date(), known)
    appointments = storage.appointments(person)
    preferences = Preferences.read(known)
    wanted = {one.key: one for one in plan(context, appointments, preferences)}
    talking = _is_talking(storage, person, now)
    useful: list[_Useful] = []
    missed = 0
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
                missed += 1
            elif talking and not one.is_urgent(now):
                storage.postpone([row.id], now + _AGAIN)
            else:
                useful.append(one)
    return Packed(tuple(_parcels(person, useful, preferences, now)), missed)


def _is_talking(storage: Storage, person: str, now: datetime) -> bool:
    current = storage.current(person)
    return current is not None and abs(now - current.updated_at) < _TALKING


def _parcels(person: str, useful: Sequence[_Useful], preferences: Preferences, now: datetime) -> Iterator[Parcel]:
    chat = int(person.removeprefix(_CHAT))
    shown = not preferences.discreet  # a date that has moved is told only once the message has been opened
    late = [one for one in useful if one.is_late(now)]
    together = late if len(late) >= _TOGETHER else []
    for one in useful:
        if one not in together:
            params = in_full(one.remind(preferences, now)) if shown else discreet(one.row.id)
            yield Parcel(chat, person, (one.row,), params, one.moved_to if shown else None)
    urgent_first = sorted(together, key=lambda one: one.ends)
    for start in range(0, len(urgent_first), _IN_ONE):
        some = urgent_first[start : start + _IN_ONE]
        params = summary([one.remind(preferences, now) for one in some], shown=shown)
        moved = next((one.moved_to for one in some if shown and one.moved_to is not None), None)
        yield Parcel(chat, person, tuple(one.row for one in some), params, moved)
