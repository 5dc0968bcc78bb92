"""Fakes written by hand; each passes the contract tests of what it stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self

from bot.storage import Leased, SavedConversation, Unanswered, Unhandled
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row, RowState
from tests.bot.memory_reminders import InMemoryReminders, storable


@dataclass
class _Person:
    first_seen: datetime
    last_seen: datetime
    facts: dict[str, tuple[str, date, bool]] = field(default_factory=dict)
    conversation: SavedConversation | None = None


class InMemoryStorage:
    """A storage that forgets all when it goes."""

    def __init__(self) -> None:
        self._people: dict[str, _Person] = {}
        self._updates: dict[int, Unhandled] = {}
        self._received: dict[int, datetime] = {}
        self._done: set[int] = set()
        self._unanswered: dict[str, Unanswered] = {}
        self._reminding = InMemoryReminders(self._with_facts, self._note)

    def known(self, person: str) -> dict[str, str]:
        kept = self._people.get(person)
        return {name: value for name, (value, _, _) in kept.facts.items()} if kept else {}

    def learn(self, person: str, facts: Mapping[str, str], on: date, sensitive: frozenset[str] = frozenset()) -> None:
        if facts:
            kept = self._note(person, datetime.combine(on, time(), UTC))
            kept.facts |= {name: (storable(value), on, name in sensitive) for name, value in facts.items()}

    def forget(self, person: str, names: Iterable[str]) -> None:
        if person in self._people:
            for name in names:
                self._people[person].facts.pop(name, None)

    def current(self, person: str) -> SavedConversation | None:
        kept = self._people.get(person)
        return kept.conversation if kept else None

    def save(self, person: str, flow: str, answers: Mapping[str, str], now: datetime) -> None:
        words = {name: storable(answer) for name, answer in answers.items()}
        self._note(person, now).conversation = SavedConversation(flow, words, now.astimezone(UTC))

    def close(self, person: str) -> None:
        if person in self._people:
            self._people[person].conversation = None

    def seen(self, person: str, now: datetime) -> None:
        self._note(person, now)

    def export(self, person: str) -> dict[str, Any]:
        kept = self._people.get(person)
        waiting = [found for found in self._updates.values() if found.person == person]
        rows: dict[str, Any] = {"person": person, "people": [], "facts": [], "conversations": [], "updates": []}
        rows["updates"] = [{"update_id": found.number} for found in waiting]
        rows |= self._reminding.export(person)
        if kept is None:
            return rows
        rows["people"] = [{"first_seen": kept.first_seen.isoformat(), "last_seen": kept.last_seen.isoformat()}]
        rows["facts"] = [
            {"name": name, "value": value, "learnt_on": on.isoformat(), "sensitive": sensitive}
            for name, (value, on, sensitive) in sorted(kept.facts.items())
        ]
        if kept.conversation:
            flow, answers, when = kept.conversation.flow, kept.conversation.answers, kept.conversation.updated_at
            rows["conversations"] = [{"flow": flow, "answers": dict(answers), "updated_at": when.isoformat()}]
        return rows

    def erase(self, person: str) -> None:
        self._people.pop(person, None)
        self._reminding.erase(person)
        for number, found in list(self._updates.items()):
            if found.person == person:
                self.finish(number)

    @contextmanager
    def together(self) -> Iterator[InMemoryStorage]:
        kept = self._reminding
        before = deepcopy((self._people, self._updates, self._done, kept.appointments, kept.reminders))
        try:
            yield self
        except BaseException:
            self._people, self._updates, self._done, kept.appointments, kept.reminders = before
            raise

    def appointments(self, person: str) -> list[Appointment]:
        return self._reminding.of(person)

    def put_appointment(self, person: str, appointment: Appointment, now: datetime) -> Appointment:
        return self._reminding.put(person, appointment, now)

    def prune_appointments(self, before: datetime) -> None:
        kept = self._reminding.appointments.items()
        self._reminding.appointments = {number: found for number, found in kept if found[1].starts >= before}

    def reminders(self, person: str) -> list[Row]:
        return self._reminding.rows(person)

    def reconcile(self, person: str, changes: Changes) -> None:
        self._reminding.reconcile(person, changes)

    def lease(self, now: datetime, until: datetime, limit: int) -> list[Leased]:
        return self._reminding.lease(now, until, limit)

    def settle(self, ids: Sequence[int], state: RowState, now: datetime, problem: str = "") -> None:
        self._reminding.settle(ids, state, now, problem)

    def postpone(self, ids: Sequence[int], due: datetime | None = None) -> None:
        self._reminding.postpone(ids, due)

    def snooze(self, person: str, number: int, due: datetime) -> bool:
        return self._reminding.snooze(person, number, due)

    def pause(self, person: str) -> None:
        self._reminding.turn(person, "pending", "paused")

    def is_paused(self, person: str) -> bool:
        return any(row.state == "paused" for row in self.reminders(person))

    def revive(self, person: str) -> None:
        self._reminding.turn(person, "paused", "pending")

    def reminder_counts(self) -> dict[str, int]:
        return self._reminding.counts()

    def unsent(self, limit: int) -> list[tuple[Leased, RowState, str]]:
        return self._reminding.unsent(limit)

    def people_known(self, after: str, limit: int) -> list[str]:
        return self._reminding.people(after, limit)

    def prune_reminders(self, before: datetime) -> None:
        self._reminding.prune(before)

    def receive(
        self, received: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime, finished: Collection[int] = ()
    ) -> list[int]:
        for number in finished:
            self.finish(number)
        new = [number for number, _, _ in received if number not in self._updates]
        for number, person, payload in received:
            if number in new:
                self._updates[number] = Unhandled(number, person, dict(payload), None, 0)
                self._received[number] = now
        return new

    def unhandled(self) -> list[Unhandled]:
        return [found for number, found in sorted(self._updates.items()) if number not in self._done]

    def answered(self, number: int, outgoing: Sequence[Mapping[str, Any]]) -> None:
        messages = [dict(message) for message in outgoing]
        self._updates[number] = replace(self._updates[number], payload=None, outgoing=messages)

    def sent(self, number: int, count: int) -> None:
        self._updates[number] = replace(self._updates[number], sent=count)

    def finish(self, number: int) -> None:
        self._updates[number] = replace(self._updates[number], person=None, payload=None, outgoing=None)
        self._done.add(number)

    def note_unanswered(self, question: str, topic: str, on: date) -> None:
        kept = storable(question)
        times = self._unanswered[kept].times if kept in self._unanswered else 0
        self._unanswered[kept] = Unanswered(kept, topic, times + 1, on)

    def unanswered(self) -> list[Unanswered]:
        return sorted(self._unanswered.values(), key=lambda found: (-found.times, found.question))

    def answer_found(self, question: str) -> None:
        self._unanswered.pop(question, None)

    def prune(self, before: datetime) -> None:
        for number in [n for n, moment in self._received.items() if moment < before and n in self._done]:
            del self._updates[number], self._received[number]
            self._done.discard(number)

    def scrub(self) -> None:
        return

    def scrub_owed(self) -> None:
        return

    def inactive_since(self, moment: datetime) -> list[str]:
        return sorted(person for person, kept in self._people.items() if kept.last_seen < moment)

    def dispose(self) -> None:
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def _with_facts(self) -> list[str]:
        return [person for person, kept in self._people.items() if kept.facts]

    def _note(self, person: str, now: datetime) -> _Person:
        if now.utcoffset() is None:
            raise ValueError("a moment without its time zone")
        moment = now.astimezone(UTC)
        kept = self._people.setdefault(person, _Person(moment, moment))
        kept.last_seen = max(kept.last_seen, moment)
        return kept
