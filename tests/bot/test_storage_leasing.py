"""What every storage promises of leasing, and of what becomes of what was leased: in memory, SQLite, PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.storage import Leased, Storage, open_storage
from flows.reminders.reconcile import Changes, RowState
from knowledge.calendar import BRUSSELS
from tests.bot.reminder_rows import HOUR, LEA, MINUTE, NOON, TOM, leased, states, with_rows

# Leasing


def test_what_is_due_is_leased_the_longest_due_first_and_no_more_than_asked(storage: Storage) -> None:
    with_rows(storage, LEA, b=NOON - HOUR, c=NOON, d=NOON + MINUTE)
    with_rows(storage, TOM, a=NOON - 2 * HOUR)
    assert leased(storage, limit=2) == ["a", "b"]
    assert leased(storage) == ["c"]
    assert leased(storage) == []


def test_a_leased_row_says_all_that_is_needed_to_send_it(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON - HOUR).values()
    [found] = storage.lease(NOON, NOON + MINUTE, 1)
    expected = Leased(number, LEA, "demande::a", NOON - HOUR, NOON - HOUR + timedelta(days=5), 1, snoozed=False)
    assert found == expected
    assert found.due.utcoffset() == timedelta(0)


def test_a_lease_is_nobody_elses_until_it_runs_out(storage: Storage) -> None:
    with_rows(storage, LEA, a=NOON - HOUR)
    assert [row.tries for row in storage.lease(NOON, NOON + MINUTE, 9)] == [1]
    assert storage.lease(NOON + MINUTE, NOON + HOUR, 9) == []
    assert [row.tries for row in storage.lease(NOON + MINUTE + timedelta(seconds=1), NOON + HOUR, 9)] == [2]


def test_a_lease_of_another_zone_runs_out_at_the_same_moment(storage: Storage) -> None:
    with_rows(storage, LEA, a=NOON - HOUR)
    storage.lease(NOON, (NOON + MINUTE).astimezone(BRUSSELS), 9)
    assert leased(storage, (NOON + MINUTE).astimezone(BRUSSELS)) == []
    assert leased(storage, (NOON + 2 * MINUTE).astimezone(BRUSSELS)) == ["a"]


def test_two_who_lease_at_the_same_time_never_take_the_same_row(storage: Storage) -> None:
    rows = {f"s{number}": NOON - timedelta(seconds=number) for number in range(120)}
    with_rows(storage, LEA, **rows)
    together = Barrier(4)

    def take(_: int) -> list[int]:
        together.wait(10)
        taken: list[int] = []
        while found := storage.lease(NOON, NOON + HOUR, 7):
            taken += [row.id for row in found]
        return taken

    with ThreadPoolExecutor(4) as threads:
        taken = [number for found in threads.map(take, range(4)) for number in found]
    assert len(taken) == len(set(taken)), "a row was leased twice"
    assert sorted(taken + [row.id for row in storage.lease(NOON, NOON + HOUR, 200)]) == sorted(
        row.id for row in storage.reminders(LEA)
    )


def test_who_leases_does_not_wait_for_another_who_has_not_ended(empty_postgres: str) -> None:
    with open_storage(empty_postgres) as one, open_storage(empty_postgres) as other:
        with_rows(one, LEA, a=NOON - HOUR, b=NOON - MINUTE)
        with one.together() as busy:
            assert leased(busy, limit=1) == ["a"]
            with ThreadPoolExecutor(1) as thread:
                assert thread.submit(leased, other).result(5) == ["b"]


def test_a_lease_that_a_wrong_clock_took_for_days_holds_no_longer(storage: Storage) -> None:
    with_rows(storage, LEA, a=NOON - HOUR)
    assert storage.lease(NOON + timedelta(days=2), NOON + timedelta(days=2) + MINUTE, 9)
    assert leased(storage) == ["a"]


def test_clocks_that_differ_by_minutes_do_not_take_each_others_rows(storage: Storage) -> None:
    with_rows(storage, LEA, a=NOON - HOUR)
    assert storage.lease(NOON + 5 * MINUTE, NOON + 7 * MINUTE, 9)
    assert leased(storage) == []


# What became of it


@pytest.mark.parametrize("state", ["sent", "unclear", "missed", "failed", "cancelled"])
def test_what_was_settled_is_leased_no_more(storage: Storage, state: RowState) -> None:
    numbers = with_rows(storage, LEA, a=NOON - HOUR, b=NOON - MINUTE)
    leased(storage)
    storage.settle([numbers["a"]], state, NOON)
    assert states(storage, LEA) == {"a": state, "b": "pending"}
    assert leased(storage, NOON + HOUR) == ["b"]


def test_only_what_waits_is_settled(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON - HOUR, b=NOON, c=NOON)
    storage.settle([numbers["a"]], "sent", NOON)
    storage.reconcile(LEA, Changes(cancel=(numbers["b"],)))
    storage.settle([*numbers.values(), 999], "failed", NOON, "late news")
    assert states(storage, LEA) == {"a": "sent", "b": "cancelled", "c": "failed"}
    storage.pause(LEA)
    storage.settle([], "failed", NOON)
    assert storage.reminder_counts() == {"sent": 1, "cancelled": 1, "failed": 1}


def test_what_is_given_back_is_taken_again_at_once_or_when_it_is_said(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON - HOUR, b=NOON - MINUTE, c=NOON)
    leased(storage)
    storage.postpone([numbers["a"]])
    storage.postpone([numbers["b"]], NOON + MINUTE)
    storage.postpone([])
    assert leased(storage) == ["a"]
    assert leased(storage, NOON + MINUTE) == ["b"]
    storage.settle([numbers["c"]], "sent", NOON)
    storage.postpone([numbers["c"]], NOON)
    assert states(storage, LEA)["c"] == "sent"


def test_what_was_not_sent_is_told_the_latest_first_with_its_reason(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON, b=NOON, c=NOON, d=NOON, e=NOON)
    storage.settle([numbers["a"]], "failed", NOON, "blocked")
    storage.settle([numbers["b"]], "sent", NOON + MINUTE)
    storage.settle([numbers["c"]], "missed", NOON + 2 * MINUTE, "late")
    storage.settle([numbers["d"]], "unclear", NOON + MINUTE)
    found = [(row.key, state, problem) for row, state, problem in storage.unsent(2)]
    assert found == [("demande::c", "missed", "late"), ("demande::d", "unclear", "")]
    assert [row.person for row, _, _ in storage.unsent(9)] == [LEA] * 3
    assert storage.reminder_counts() == {"failed": 1, "sent": 1, "missed": 1, "unclear": 1, "pending": 1}


def test_what_the_person_put_off_while_it_was_being_sent_stays_put_off(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON - HOUR).values()
    leased(storage)
    assert storage.snooze(LEA, number, NOON + HOUR)
    storage.settle([number], "sent", NOON)
    storage.postpone([number], NOON + MINUTE)
    assert leased(storage) == []
    assert leased(storage, NOON + HOUR) == ["a"]
    storage.settle([number], "sent", NOON + HOUR)
    assert states(storage, LEA) == {"a": "sent"}
