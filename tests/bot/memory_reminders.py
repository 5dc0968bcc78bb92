"""Appointments and reminders of a storage that forgets all when it goes; passes tests/bot/test_storage_reminders.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from threading import Lock
from typing import Any

from bot.storage import Leased
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row, RowState
from flows.reminders.reminder import Reminder
from knowledge.calendar import BRUSSELS


@dataclass
class _Kept:
    id: int
    person: str
    key: str
    due: datetime
    until: datetime
    state: RowState = "pending"
    snoozed: bool = False
    lease_until: datetime | None = None
    tries: int = 0
    settled_at: datetime | None = None
    problem: str = ""

    @property
    def leased(self) -> Leased:
        return Leased(self.id, self.person, self.key, self.due, self.until, self.tries, self.snoozed)

    def is_free(self, now: datetime, until: datetime) -> bool:
        """Whether nobody holds it; a lease that ends an hour beyond that moment was taken by a wrong clock."""
        return self.lease_until is None or not now <= self.lease_until <= until + timedelta(hours=1)

    def is_over(self, before: datetime) -> bool:
        """Whether it was settled before that moment; one that was cancelled, never sent, ends with its use."""
        if self.settled_at is not None:
            return self.settled_at < before and self.state != "pending"
        return self.state == "cancelled" and self.until < before

    def waits_for(self, reminder: Reminder) -> None:
        self.due, self.until, self.state, self.snoozed = reminder.due, reminder.until, "pending", False
        self.lease_until, self.tries, self.settled_at, self.problem = None, 0, None, ""


class InMemoryReminders:
    """What a storage keeps of appointments and reminders; whose facts there are is told by whoever has them."""

    def __init__(self, has_facts: Callable[[], list[str]], note: Callable[[str, datetime], object]) -> None:
        self.appointments: dict[int, tuple[str, Appointment]] = {}
        self.reminders: dict[int, _Kept] = {}
        self._has_facts = has_facts
        self._note = note
        self._last_appointment = 0
        self._last_reminder = 0
        self._leasing = Lock()

    def of(self, person: str) -> list[Appointment]:
        mine = [one for owner, one in self.appointments.values() if owner == person]
        return sorted(mine, key=lambda one: one.starts)

    def put(self, person: str, appointment: Appointment, now: datetime) -> Appointment:
        if appointment.id and self.appointments.get(appointment.id, ("", None))[0] != person:
            raise KeyError(appointment.id)
        number = appointment.id or self._last_appointment + 1
        self._last_appointment = max(self._last_appointment, number)
        if not appointment.id:
            self._note(person, now)
        kept = replace(
            appointment,
            id=number,
            made_at=appointment.made_at or now,
            sequence=appointment.sequence + bool(appointment.id),
            uid=appointment.uid or token_hex(8),
            place=storable(appointment.place),
            bring=storable(appointment.bring),
            note=storable(appointment.note),
        )
        self.appointments[number] = (person, kept)
        return kept

    def rows(self, person: str) -> list[Row]:
        return [Row(one.id, one.key, one.due, one.state, one.snoozed) for one in self._mine(person)]

    def reconcile(self, person: str, changes: Changes) -> None:
        keys = {one.key for one in self._mine(person)}
        for reminder in changes.insert:
            if reminder.key not in keys:
                self._last_reminder += 1
                kept = _Kept(self._last_reminder, person, reminder.key, reminder.due, reminder.until)
                self.reminders[kept.id] = kept
        mine = {one.id: one for one in self._mine(person)}
        for number, reminder in changes.move:
            if number in mine:
                mine[number].waits_for(reminder)
        for number in changes.cancel:
            if number in mine:
                mine[number].state, mine[number].lease_until = "cancelled", None

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        with self._leasing:
            due = [one for one in self._in_order() if one.state == "pending" and one.due <= now]
            free = [one for one in due if one.is_free(now, until)][:limit]
            for one in free:
                one.lease_until, one.tries = until, one.tries + 1
            return [one.leased for one in free]

    def settle(self, ids: Sequence[int], state: RowState, now: datetime, problem: str) -> None:
        for one in self._waiting(ids):
            one.state, one.settled_at, one.problem, one.lease_until = state, now, problem, None

    def postpone(self, ids: Sequence[int], due: datetime | None) -> None:
        for one in self._waiting(ids):
            one.due, one.lease_until = (due or one.due).astimezone(UTC), None

    def snooze(self, person: str, number: int, due: datetime) -> bool:
        one = self.reminders.get(number)
        if one is None or one.person != person:
            return False
        one.due, one.until = due.astimezone(UTC), max(one.until, due.astimezone(UTC) + timedelta(days=1))
        one.state, one.snoozed, one.lease_until, one.tries = "pending", True, None, 0
        return True

    def turn(self, person: str, before: RowState, after: RowState) -> None:
        for one in self._mine(person):
            if one.state == before:
                one.state, one.lease_until = after, None

    def counts(self) -> dict[str, int]:
        return dict(Counter(one.state for one in self.reminders.values()))

    def unsent(self, limit: int) -> list[tuple[Leased, RowState, str]]:
        found = [one for one in self.reminders.values() if one.state in ("failed", "unclear", "missed")]
        found.sort(key=lambda one: (one.settled_at, one.id), reverse=True)
        return [(one.leased, one.state, one.problem) for one in found[:limit]]

    def prune(self, before: datetime) -> None:
        self.reminders = {number: one for number, one in self.reminders.items() if not one.is_over(before)}

    def people(self, after: str, limit: int) -> list[str]:
        known = {*self._has_facts(), *(owner for owner, _ in self.appointments.values())}
        return sorted(person for person in known if person > after)[:limit]

    def erase(self, person: str) -> None:
        self.appointments = {n: kept for n, kept in self.appointments.items() if kept[0] != person}
        self.reminders = {n: kept for n, kept in self.reminders.items() if kept.person != person}

    def export(self, person: str) -> dict[str, list[dict[str, Any]]]:
        mine = sorted(self.of(person), key=lambda one: one.id)
        reminders = sorted(self._mine(person), key=lambda one: one.id)
        return {"appointments": [_exported(one) for one in mine], "reminders": [_row(one) for one in reminders]}

    def _in_order(self) -> list[_Kept]:
        return sorted(self.reminders.values(), key=lambda one: (one.due, one.id))

    def _mine(self, person: str) -> list[_Kept]:
        return [one for one in self._in_order() if one.person == person]

    def _waiting(self, ids: Sequence[int]) -> Iterator[_Kept]:
        found = (self.reminders.get(number) for number in ids)
        waiting = (one for one in found if one is not None and one.state == "pending")
        return (one for one in waiting if not one.snoozed or one.lease_until is not None)


def _exported(one: Appointment) -> dict[str, Any]:
    fields = ("id", "kind", "mode", "place", "bring", "note", "state", "sequence", "uid")
    row = {name: getattr(one, name) for name in fields}
    return {
        **row,
        "starts_at": _said(one.starts),
        "cannot_come": _said(one.cannot_come),
        "moved_from": _said(one.moved_from),
        "made_at": _said(one.made_at),
    }


def _row(one: _Kept) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in ("id", "key", "state", "snoozed", "tries", "problem")}
    moments = {"due_at": one.due, "until": one.until, "lease_until": one.lease_until, "settled_at": one.settled_at}
    local = one.due.astimezone(BRUSSELS).strftime("%Y-%m-%dT%H:%M")
    return {**row, "local": local, **{name: _said(moment) for name, moment in moments.items()}}


def storable(text: str) -> str:
    """The text, with a replacement for what no database can keep."""
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def _said(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
