"""Any address that people write is understood or refused in a sentence, and no password is ever repeated."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest

from bot.storage import BadAddress, StorageError, Unreachable, open_storage, sqlite_url
from bot.storage.address import PostgresServer, SqliteFile, read_address

USER, SECRET = "somebody", "s3cr3t"


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg2", "POSTGRES", "postgresql+psycopg"]
)
def test_any_driver_of_postgresql_becomes_ours(scheme: str) -> None:
    assert read_address(f" {scheme}://u:p%40@h:5433/d\n") == PostgresServer("postgresql+psycopg://u:p%40@h:5433/d")


def test_any_driver_of_sqlite_becomes_ours(tmp_path: Path) -> None:
    assert read_address(sqlite_url(tmp_path / "é 1.db")) == SqliteFile(tmp_path / "é 1.db")
    assert read_address("sqlite+aiosqlite:////a/b.db") == SqliteFile(Path("/a/b.db"))
    assert read_address("sqlite:///b.db") == SqliteFile(Path("b.db").absolute())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "jalon.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///a.db?mode=ro",
        "sqlite://host/a.db",
        f"mysql://u:{SECRET}@h/d",
        f"postgresql:/u:{SECRET}@h/d",
        f"postgresql://u:{SECRET}@h:port/d",
    ],
)
def test_another_address_is_refused_with_the_right_way_to_write_it(url: str) -> None:
    with pytest.raises(BadAddress, match=r"Écris .*postgresql://") as refusal:
        open_storage(url)
    assert SECRET not in str(refusal.value)


def test_a_server_that_does_not_answer_is_said_without_its_address() -> None:
    with pytest.raises(Unreachable, match="Je n'arrive pas à joindre la base PostgreSQL") as refusal:
        open_storage(f"postgres://{USER}:{SECRET}@127.0.0.1:1/d")
    told = "".join(traceback.format_exception(refusal.value))
    assert SECRET not in told
    assert USER not in told


@pytest.mark.parametrize(
    ("end", "kind"), [("/no_such_database", Unreachable), ("/postgres?ssl=true", BadAddress)], ids=["name", "option"]
)
def test_a_server_that_refuses_the_address_is_said_without_it(
    postgres: str, end: str, kind: type[StorageError]
) -> None:
    host = postgres.partition("?")[2]
    with pytest.raises(kind, match="JALON_DATABASE_URL") as refusal:
        open_storage(f"postgresql://postgres:{SECRET}@{end}{'&' if '?' in end else '?'}{host}")
    assert SECRET not in "".join(traceback.format_exception(refusal.value))


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadAddress, match="psycopg"):
        open_storage("postgresql://u@h/d")


def test_an_address_does_not_show_in_a_log() -> None:
    assert SECRET not in repr(read_address(f"postgresql://u:{SECRET}@h/d"))
