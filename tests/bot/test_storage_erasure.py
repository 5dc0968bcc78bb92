"""What a person has erased is in no file any more: not in the database, its free pages or its log of changes."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.storage import Busy, Storage, engine, open_storage, sqlite_url

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = date(2026, 7, 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "jalon.sqlite3"


def words_left(file: Path, *words: str) -> list[str]:
    contents = b"".join(path.read_bytes() for path in file.parent.iterdir())
    return [word for word in words if word.encode() in contents]


def tell(storage: Storage, person: str, word: str, length: int) -> None:
    storage.learn(person, {f"fact{length % 7}": word + "x" * length}, DAY)
    storage.save(person, "montant", {f"q{n}": word for n in range(length % 11)}, NOON)


def test_no_word_of_an_erased_person_is_left_in_any_file(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        tell(storage, "telegram:4242", "chuchoté", 9000)
        tell(storage, "telegram:5353", "gardé", 9000)
        assert words_left(file, "chuchoté", "telegram:4242") == ["chuchoté", "telegram:4242"]
        storage.erase("telegram:4242")
        assert words_left(file, "chuchoté", "telegram:4242", "gardé") == ["gardé"]
        assert (file.parent / "jalon.sqlite3-wal").stat().st_size == 0
    assert words_left(file, "chuchoté", "telegram:4242") == []


def test_no_copy_is_left_where_pages_were_balanced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "synchronous = OFF"))  # only to be quicker
    chance = random.Random(54)  # among sixty, one that leaves a copy if secure_delete alone has to erase
    people = {f"telegram:{number}": f"MOT{number}" for number in chance.sample(range(10**8, 10**9), 60)}
    with open_storage(sqlite_url(file)) as storage:
        for _ in range(200):
            person = chance.choice(list(people))
            tell(storage, person, people[person], chance.choice([1, 5, 50, 300, 1500, 6000]))
            if chance.random() < 0.3:
                storage.close(person)
        for person, word in list(people.items())[:5]:
            storage.erase(person)
            assert words_left(file, person, word) == []


def test_a_forgotten_fact_leaves_no_word_once_the_file_is_scrubbed(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.learn("terminal", {"sickness": "chuchoté"}, DAY, sensitive=frozenset({"sickness"}))
        storage.forget("terminal", ["sickness"])
        storage.scrub()
        assert words_left(file, "chuchoté") == []


def test_to_forget_a_fact_does_not_write_the_whole_file_anew(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.learn("terminal", {f"fact{number}": "x" * 9000 for number in range(100)}, DAY)
        storage.scrub()
        storage.forget("terminal", ["fact1"])
        assert 0 < (file.parent / "jalon.sqlite3-wal").stat().st_size < 100_000


def test_a_turn_that_erases_is_kept_although_somebody_reads_and_the_traces_go_after_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.05)
    with open_storage(sqlite_url(file)) as storage:
        tell(storage, "telegram:4242", "chuchoté", 9000)
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM facts").fetchall()
            with storage.together() as turn:
                turn.erase("telegram:4242")
                turn.learn("telegram:5353", {"fact": "gardé"}, DAY)
            assert storage.known("telegram:4242") == {}
            with pytest.raises(Busy):
                storage.scrub_owed()
        assert words_left(file, "chuchoté", "gardé") == ["chuchoté", "gardé"]
        storage.scrub_owed()
        assert words_left(file, "chuchoté", "gardé") == ["gardé"]


def test_nothing_is_written_anew_when_nothing_is_owed(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.erase("telegram:4242")
        tell(storage, "terminal", "x", 9000)
        size = (file.parent / "jalon.sqlite3-wal").stat().st_size
        storage.scrub_owed()
        assert (file.parent / "jalon.sqlite3-wal").stat().st_size == size > 0


def test_an_erasure_says_when_a_reader_keeps_a_trace_and_succeeds_after_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.05)
    with open_storage(sqlite_url(file)) as storage:
        tell(storage, "terminal", "chuchoté", 100)
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM facts").fetchall()
            with pytest.raises(Busy, match="Recommence"):
                storage.erase("terminal")
            assert storage.known("terminal") == {}
        storage.erase("terminal")
        assert words_left(file, "chuchoté") == []
