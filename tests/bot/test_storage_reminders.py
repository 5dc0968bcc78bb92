"""What every storage promises of reminders: the in-memory double, SQLite and PostgreSQL alike."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects.sqlite import dialect

from bot.storage import Storage, open_storage, sqlite_url
from bot.storage.reminders import _ANY_DUE
from flows.appointments.appointment import Appointment
from flows.reminders.reconcile import Changes, Row
from knowledge.calendar import BRUSSELS
from tests.bot.reminder_rows import DAY, HOUR, LEA, MINUTE, NOON, TOM, leased, reminder, states, with_rows

FOREM = Appointment(
    "forem_entretien",
    datetime(2026, 12, 15, 14, 30, tzinfo=BRUSSELS),
    mode="place",
    place="Rue de Fer 4, Namur",
    bring="CV\net « preuves »",
    note="3e étage 👩🏽‍🎓",
)


# Following the plan


def test_the_rows_follow_what_the_plan_says_now(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, a=NOON, b=NOON, c=NOON)
    storage.settle([numbers["b"]], "failed", NOON, "refused")
    storage.snooze(LEA, numbers["c"], NOON + HOUR)
    later = NOON + timedelta(days=3)
    moves = ((numbers["b"], reminder("b", later)), (numbers["c"], reminder("c", later)))
    storage.reconcile(LEA, Changes(insert=(reminder("d", NOON),), move=moves, cancel=(numbers["a"],)))
    kept = {row.key[-1]: (row.due, row.state, row.snoozed) for row in storage.reminders(LEA)}
    assert kept == {
        "a": (NOON, "cancelled", False),
        "b": (later, "pending", False),
        "c": (later, "pending", False),
        "d": (NOON, "pending", False),
    }
    assert [row.key[-1] for row in storage.reminders(LEA)][:2] == ["a", "d"]
    assert {row.tries for row in storage.lease(later, later + MINUTE, 9)} == {1}
    assert storage.unsent(9) == []


def test_a_moved_row_is_free_at_once_and_of_use_until_its_new_end(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON).values()
    leased(storage)
    moved = reminder("a", NOON + MINUTE, days=9)
    storage.reconcile(LEA, Changes(move=((number, moved),)))
    [found] = storage.lease(NOON + MINUTE, NOON + HOUR, 9)
    assert (found.due, found.until) == (moved.due, moved.until)


def test_the_plan_of_one_person_touches_nothing_of_anothers(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON).values()
    with_rows(storage, TOM, a=NOON - HOUR)
    before = storage.reminders(LEA)
    storage.reconcile(TOM, Changes(move=((number, reminder("x", NOON)),), cancel=(number,)))
    assert storage.reminders(LEA) == before


def test_the_same_reminder_is_never_there_twice(storage: Storage) -> None:
    with_rows(storage, LEA, a=NOON)
    storage.reconcile(LEA, Changes(insert=(reminder("a", NOON + HOUR), reminder("b", NOON + HOUR))))
    storage.reconcile(LEA, Changes())
    assert [(row.key, row.due) for row in storage.reminders(LEA)] == [("demande::a", NOON), ("demande::b", NOON + HOUR)]


def test_the_rows_of_a_person_come_in_the_order_of_their_moments(storage: Storage) -> None:
    with_rows(storage, LEA, late=NOON + HOUR, early=NOON - HOUR, now=NOON)
    assert list(states(storage, LEA)) == ["early", "now", "late"]
    assert {row.due.utcoffset() for row in storage.reminders(LEA)} == {timedelta(0)}


def test_whoever_is_known_is_listed_page_by_page(storage: Storage) -> None:
    for person in ("telegram:3", LEA, TOM):
        storage.learn(person, {"region": "wallonie"}, DAY)
    storage.seen("telegram:4", NOON)
    storage.put_appointment("telegram:5", FOREM, NOON)
    assert storage.people_known("", 3) == [LEA, TOM, "telegram:3"]
    assert storage.people_known("telegram:3", 3) == ["telegram:5"]
    assert storage.people_known("telegram:5", 3) == []


# Together, erased, told, forgotten


def test_numbers_are_never_given_again(storage: Storage) -> None:
    [row] = with_rows(storage, LEA, a=NOON).values()
    storage.erase(LEA)
    assert with_rows(storage, TOM, a=NOON)["a"] > row


def test_what_is_done_together_is_kept_whole_or_not_at_all(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=NOON).values()
    with pytest.raises(RuntimeError), storage.together() as same:
        _change_and_die(same, number)
    assert storage.appointments(LEA) == []
    assert storage.reminders(LEA) == [Row(number, "demande::a", NOON, "pending")]


def _change_and_die(storage: Storage, number: int) -> None:
    storage.put_appointment(LEA, FOREM, NOON)
    storage.settle([number], "sent", NOON)
    storage.reconcile(LEA, Changes(insert=(reminder("b", NOON),)))
    assert len(storage.reminders(LEA)) == 2
    raise RuntimeError("killed")


def test_whoever_erases_all_leaves_no_appointment_and_no_reminder_and_nobody_else_loses_any(storage: Storage) -> None:
    for person in (LEA, TOM):
        storage.put_appointment(person, FOREM, NOON)
        with_rows(storage, person, a=NOON)
    storage.erase(LEA)
    assert storage.appointments(LEA) == []
    assert storage.reminders(LEA) == []
    assert storage.export(LEA)["appointments"] == storage.export(LEA)["reminders"] == []
    assert (len(storage.appointments(TOM)), len(storage.reminders(TOM))) == (1, 1)
    assert [row.person for row in storage.lease(NOON, NOON + HOUR, 9)] == [TOM]


def test_an_export_shows_appointments_and_reminders_in_plain_json(storage: Storage) -> None:
    kept = storage.put_appointment(LEA, replace(FOREM, cannot_come=NOON), NOON)
    [number] = with_rows(storage, LEA, a=NOON).values()
    storage.put_appointment(TOM, FOREM, NOON)
    storage.lease(NOON, NOON + MINUTE, 9)
    exported = storage.export(LEA)
    assert json.loads(json.dumps(exported)) == exported
    expected: dict[str, list[dict[str, Any]]] = {
        "appointments": [
            {
                "id": kept.id,
                "kind": "forem_entretien",
                "starts_at": "2026-12-15T13:30:00+00:00",
                "mode": "place",
                "place": "Rue de Fer 4, Namur",
                "bring": "CV\net « preuves »",
                "note": "3e étage 👩🏽‍🎓",
                "state": "coming",
                "cannot_come": "2026-12-01T12:00:00+00:00",
                "moved_from": None,
                "made_at": "2026-12-01T12:00:00+00:00",
                "sequence": 0,
                "uid": kept.uid,
            }
        ],
        "reminders": [
            {
                "id": number,
                "key": "demande::a",
                "due_at": "2026-12-01T12:00:00+00:00",
                "until": "2026-12-06T12:00:00+00:00",
                "local": "2026-12-01T13:00",
                "state": "pending",
                "snoozed": False,
                "lease_until": "2026-12-01T12:01:00+00:00",
                "tries": 1,
                "settled_at": None,
                "problem": "",
            }
        ],
    }
    assert {name: exported[name] for name in expected} == expected


def test_the_clock_of_brussels_beside_a_moment_follows_it(storage: Storage) -> None:
    [number] = with_rows(storage, LEA, a=datetime(2027, 3, 28, 7, tzinfo=UTC)).values()
    assert [row["local"] for row in storage.export(LEA)["reminders"]] == ["2027-03-28T09:00"]
    storage.snooze(LEA, number, datetime(2027, 3, 27, 8, tzinfo=UTC))
    assert [row["local"] for row in storage.export(LEA)["reminders"]] == ["2027-03-27T09:00"]


def test_what_was_settled_long_ago_is_forgotten_and_what_waits_is_not(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, old=NOON, new=NOON, waits=NOON, again=NOON)
    storage.settle([numbers["old"], numbers["again"]], "sent", NOON)
    storage.settle([numbers["new"]], "missed", NOON + HOUR)
    storage.snooze(LEA, numbers["again"], NOON)
    storage.prune_reminders(NOON + MINUTE)
    assert set(states(storage, LEA)) == {"new", "waits", "again"}


def test_what_was_cancelled_before_it_was_sent_is_forgotten_once_it_would_be_of_no_use(storage: Storage) -> None:
    numbers = with_rows(storage, LEA, gone=NOON, soon=NOON + timedelta(days=30), paused=NOON)
    storage.reconcile(LEA, Changes(cancel=(numbers["gone"], numbers["soon"])))
    storage.pause(LEA)
    storage.prune_reminders(NOON + timedelta(days=6))
    assert states(storage, LEA) == {"soon": "cancelled", "paused": "paused"}


def test_finding_what_is_due_does_not_look_at_what_is_to_come(tmp_path: Path) -> None:
    """The sweep asks each second, however many reminders there are."""
    with open_storage(sqlite_url(tmp_path / "jalon.sqlite3")) as storage:
        with_rows(storage, LEA, a=NOON)
    asked = _ANY_DUE.compile(dialect=dialect())
    given = [asked.params[name] or "2026-12-01" for name in asked.positiontup or ()]
    with closing(sqlite3.connect(tmp_path / "jalon.sqlite3")) as file:
        plan = " ".join(str(row) for row in file.execute(f"EXPLAIN QUERY PLAN {asked}", given))
    assert "ix_reminders_due" in plan
