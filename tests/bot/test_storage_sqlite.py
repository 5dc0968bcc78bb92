"""A SQLite file among hostile files, other processes and sudden ends."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import event

from bot.storage import (
    BadAddress,
    Busy,
    ReadOnly,
    StorageError,
    Unreadable,
    backup,
    engine,
    open_storage,
    sqlite_url,
)
from bot.storage.address import SqliteFile
from bot.storage.engine import Database

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = date(2026, 7, 1)
WRITER = """
import sys, time
from datetime import UTC, datetime
from bot.storage import open_storage
storage = open_storage(sys.argv[1])
for turn in range(1_000_000):
    storage.save("terminal", "montant", {"turn": str(turn)}, datetime(2026, 7, 1, tzinfo=UTC))
    print(turn, flush=True)
    time.sleep(0.001)  # back to back, it would leave no other process a turn
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "jalon.sqlite3"


def test_a_first_start_makes_a_file_that_only_its_owner_reads(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.seen("terminal", NOON)
        rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert rights == {"jalon.sqlite3": 0o600, "jalon.sqlite3-wal": 0o600, "jalon.sqlite3-shm": 0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_is_kept_is_there_at_the_next_start(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.save("terminal", "montant", {"age": "20"}, NOON)
    with open_storage(sqlite_url(file)) as storage:
        found = storage.current("terminal")
        assert found is not None
        assert found.answers == {"age": "20"}


def test_a_start_loads_no_more_than_it_needs(file: Path) -> None:
    open_storage(sqlite_url(file)).dispose()
    script = (
        "import sys; from bot.storage import open_storage\nassert 'sqlalchemy' not in sys.modules\n"
        "open_storage(sys.argv[1]).dispose()\nassert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, sqlite_url(file)], check=True, timeout=60)


@pytest.mark.parametrize("content", [b"jalon" * 1000, b"SQLite format 3\0" + b"\xff" * 5000], ids=["text", "header"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "jalon.sqlite3"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match="Restaure une sauvegarde"):
        open_storage(sqlite_url(file))
    assert file.read_bytes() == content


def test_a_damaged_database_is_said_to_be_damaged(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.learn("terminal", {f"fact {n}": "x" * 500 for n in range(200)}, DAY)
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    with pytest.raises(Unreadable), open_storage(sqlite_url(file)) as storage:
        storage.export("terminal")


def test_damaged_answers_are_said_to_be_damaged(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage:
        storage.save("terminal", "montant", {"age": "20"}, NOON)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("UPDATE conversations SET answers = '[1]'")
        with pytest.raises(Unreadable, match="abîmée"):
            storage.current("terminal")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="un dossier"):
        open_storage(sqlite_url(tmp_path))


@pytest.mark.parametrize("place", ["a_file/jalon.sqlite3", "a_file/below/jalon.sqlite3", "/proc/jalon.sqlite3"])
def test_a_place_where_nothing_can_be_written_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "a_file").touch()
    with pytest.raises(ReadOnly, match=r"Je ne peux pas écrire .* ou choisis un autre emplacement"):
        open_storage(sqlite_url(tmp_path / place))


def test_a_full_disk_keeps_what_was_there(file: Path) -> None:
    open_storage(sqlite_url(file)).dispose()
    with Database(SqliteFile(file)) as database:
        event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 20").close())
        with pytest.raises(ReadOnly, match="place libre"), database.writing() as connection:
            connection.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(1000000)")
        with database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM people").scalar() == 0


def test_a_database_that_another_program_holds_is_busy(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.05)
    with open_storage(sqlite_url(file)) as storage, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="Un autre programme"):
            storage.seen("terminal", NOON)
        assert storage.known("terminal") == {}
        other.execute("ROLLBACK")
        storage.seen("terminal", NOON)


def test_a_first_start_waits_for_another_one_that_prepares_the_file(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        end = Timer(0.3, other.execute, ["ROLLBACK"])
        end.start()
        open_storage(sqlite_url(file)).dispose()
        end.join()


def test_two_processes_of_jalon_write_at_the_same_time(file: Path) -> None:
    url = sqlite_url(file)
    with (
        open_storage(url) as storage,
        subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE) as other,
    ):
        assert other.stdout is not None
        for turn in range(30):
            other.stdout.readline()
            storage.learn("telegram:1", {str(turn): "x"}, DAY)
        assert other.poll() is None
        other.kill()
        other.stdout.read()
        assert len(storage.known("telegram:1")) == 30


@pytest.mark.parametrize("lines", [1, 20, 37])
def test_a_process_killed_while_it_writes_loses_nothing_that_it_kept(file: Path, lines: int) -> None:
    url = sqlite_url(file)
    with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            writer.stdout.readline()
        writer.kill()
        rest = writer.stdout.read().decode().splitlines()
    said = int(rest[-1]) if rest else lines - 1
    with open_storage(url) as storage:
        found = storage.current("terminal")
        assert found is not None
        assert int(found.answers["turn"]) in (said, said + 1)


def test_a_backup_taken_while_jalon_writes_is_whole(file: Path, tmp_path: Path) -> None:
    url, copy = sqlite_url(file), tmp_path / "copie.sqlite3"
    with subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        backup(url, copy)
        writer.kill()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["copie.sqlite3"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with open_storage(sqlite_url(copy)) as storage:
        assert storage.current("terminal") is not None


def test_a_backup_that_cannot_be_made_says_why(file: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="rien à sauvegarder"):
        backup(sqlite_url(file), tmp_path / "copie")
    open_storage(sqlite_url(file)).dispose()
    with pytest.raises(StorageError, match="existe déjà"):
        backup(sqlite_url(file), file)
    with pytest.raises(ReadOnly):
        backup(sqlite_url(file), file / "copie")
    with pytest.raises(BadAddress, match="pg_dump"):
        backup("postgresql://h/d", tmp_path / "copie")
    file.write_bytes(os.urandom(5000))
    with pytest.raises(Unreadable):
        backup(sqlite_url(file), tmp_path / "copie")
    assert not (tmp_path / "copie").exists()


def test_after_a_failure_the_next_write_is_kept(file: Path) -> None:
    with open_storage(sqlite_url(file)) as storage, closing(sqlite3.connect(file)) as other:
        storage.seen("terminal", NOON)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            storage.seen("telegram:1", NOON)
        other.execute("ROLLBACK")
        storage.seen("telegram:2", NOON)
        assert storage.export("telegram:2")["people"] != []
        assert storage.export("telegram:1")["people"] == []
