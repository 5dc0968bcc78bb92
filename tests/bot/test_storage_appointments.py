"""What every storage promises of appointments: the in-memory double, SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Storage, open_storage, sqlite_url
from flows.appointments.appointment import Appointment
from knowledge.calendar import BRUSSELS

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LEA, TOM = "telegram:1", "telegram:2"
FOREM = Appointment(
    "forem_entretien",
    datetime(2026, 12, 15, 14, 30, tzinfo=BRUSSELS),
    mode="place",
    place="Rue de Fer 4, Namur",
    bring="CV\net « preuves »",
    note="3e étage 👩🏽‍🎓",
)


def test_an_appointment_comes_back_as_it_was_kept(storage: Storage) -> None:
    kept = storage.put_appointment(LEA, FOREM, NOON)
    assert kept.id > 0
    assert kept.uid
    assert kept == replace(FOREM, id=kept.id, uid=kept.uid, made_at=NOON, sequence=0)
    assert storage.appointments(LEA) == [kept]
    assert storage.appointments(LEA)[0].local.isoformat() == "2026-12-15T14:30:00+01:00"
    assert storage.appointments(TOM) == []


def test_two_appointments_have_two_names_in_an_agenda(storage: Storage) -> None:
    assert len({storage.put_appointment(LEA, FOREM, NOON).uid for _ in range(3)}) == 3


def test_the_earliest_appointment_comes_first(storage: Storage) -> None:
    for days in (3, 1, 2):
        storage.put_appointment(LEA, replace(FOREM, starts=FOREM.starts + timedelta(days=days)), NOON)
    assert [one.starts.day for one in storage.appointments(LEA)] == [16, 17, 18]


def test_a_changed_appointment_keeps_its_names_and_its_sequence_grows(storage: Storage) -> None:
    first = storage.put_appointment(LEA, FOREM, NOON)
    again = replace(first, starts=first.starts + timedelta(days=1), cannot_come=NOON)
    second = storage.put_appointment(LEA, again, NOON + HOUR)
    assert (second.id, second.uid, second.made_at) == (first.id, first.uid, NOON)
    assert (first.sequence, second.sequence) == (0, 1)
    assert storage.appointments(LEA) == [second]
    assert storage.appointments(LEA)[0].cannot_come == NOON


def test_nobody_changes_an_appointment_that_is_not_theirs(storage: Storage) -> None:
    kept = storage.put_appointment(LEA, FOREM, NOON)
    storage.put_appointment(TOM, FOREM, NOON)
    for number in (kept.id, 999):
        with pytest.raises(KeyError):
            storage.put_appointment(TOM, replace(kept, id=number, place="ailleurs"), NOON)
    assert storage.appointments(LEA) == [kept]
    assert len(storage.appointments(TOM)) == 1


def test_numbers_are_never_given_again(storage: Storage) -> None:
    first = storage.put_appointment(LEA, FOREM, NOON)
    storage.erase(LEA)
    assert storage.put_appointment(TOM, FOREM, NOON).id > first.id


def test_a_text_that_no_database_can_keep_is_replaced(storage: Storage) -> None:
    storage.put_appointment(LEA, replace(FOREM, place="a\0b", note="\ud800"), NOON)
    [kept] = storage.appointments(LEA)
    assert (kept.place, kept.note) == ("a\ufffdb", "\ufffd")


def test_a_moment_without_its_zone_is_the_programmers_error(storage: Storage) -> None:
    with pytest.raises(Exception, match="time zone"):
        storage.put_appointment(LEA, FOREM, NOON.replace(tzinfo=None))
    assert storage.appointments(LEA) == []


def test_no_word_of_an_erased_appointment_is_left_in_the_files(tmp_path: Path) -> None:
    with open_storage(sqlite_url(tmp_path / "jalon.sqlite3")) as storage:
        storage.put_appointment(LEA, replace(FOREM, note="chuchoté" * 500), NOON)
        storage.erase(LEA)
        assert not [path for path in tmp_path.iterdir() if "chuchoté".encode() in path.read_bytes()]


def test_appointments_long_past_are_forgotten(storage: Storage) -> None:
    storage.put_appointment(LEA, FOREM, NOON)
    later = storage.put_appointment(LEA, replace(FOREM, starts=FOREM.starts + HOUR), NOON)
    storage.prune_appointments(FOREM.starts + MINUTE)
    assert storage.appointments(LEA) == [later]
