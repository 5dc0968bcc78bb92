"""What every storage promises of whoever puts a reminder off, or can't be reached: memory, SQLite, PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta

from bot.storage import Storage
from flows.reminders.reconcile import Row
from tests.bot.reminder_rows import HOUR, LEA, MINUTE, NOON, TOM, leased, states, with_rows


def test_somebody_who_snoozes_gets_it_again_even_when_it_was_sent(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON - HOUR).values()
    leased(storage)
    storage.settle([number], "sent", NOON)
    assert storage.snooze(LEA, number, NOON + HOUR)
    assert storage.reminders(LEA) == [Row(number, "demande::a", NOON + HOUR, "pending", snoozed=True)]
    assert leased(storage, NOON + MINUTE) == []
    [found] = storage.lease(NOON + HOUR, NOON + 2 * HOUR, 9)
    assert (found.snoozed, found.tries) == (True, 1)


def test_what_was_snoozed_is_of_use_for_a_day_at_least(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON - HOUR, b=NOON)
    storage.snooze(LEA, numbers["a"], NOON + timedelta(days=9))
    storage.snooze(LEA, numbers["b"], NOON + HOUR)
    found = storage.lease(NOON + timedelta(days=9), NOON + timedelta(days=10), 9)
    assert {row.key: row.until for row in found} == {
        "demande::a": NOON + timedelta(days=10),
        "demande::b": NOON + timedelta(days=5),
    }


def test_what_is_put_off_while_it_is_being_sent_comes_again(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON).values()
    leased(storage)
    storage.snooze(LEA, number, NOON + HOUR)
    storage.settle([number], "sent", NOON + MINUTE)
    storage.postpone([number])
    assert storage.reminders(LEA) == [Row(number, "demande::a", NOON + HOUR, "pending", snoozed=True)]
    assert leased(storage, NOON + HOUR) == ["a"]
    storage.settle([number], "sent", NOON + HOUR)
    assert states(storage, LEA) == {"a": "sent"}


def test_nobody_snoozes_what_is_not_theirs(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON).values()
    with_rows(storage, TOM, t=NOON)
    assert not storage.snooze(TOM, number, NOON + HOUR)
    assert not storage.snooze(TOM, 999, NOON + HOUR)
    assert storage.reminders(LEA) == [Row(number, "demande::a", NOON, "pending")]


def test_whoever_cannot_be_reached_gets_nothing_until_they_are_there_again(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON - HOUR, b=NOON + HOUR, c=NOON - MINUTE)
    with_rows(storage, TOM, t=NOON)
    storage.settle([numbers["c"]], "sent", NOON)
    leased(storage)
    storage.pause(LEA)
    storage.settle([numbers["a"]], "sent", NOON)
    assert states(storage, LEA) == {"a": "paused", "b": "paused", "c": "sent"}
    assert leased(storage, NOON + 2 * HOUR) == ["t"]
    storage.revive(LEA)
    assert states(storage, LEA) == {"a": "pending", "b": "pending", "c": "sent"}
    assert leased(storage, NOON + 2 * HOUR) == ["a", "b"]
