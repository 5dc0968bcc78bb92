"""Jalon, people and places for the tests of the Telegram edge. Whatever is started ends with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.bot.telegram.running import Jalon, Launcher, Process, spoken
from tests.bot_api import BotApi, Person
from tests.bot_api.fixture import PACE

NewPerson = Callable[[], Person]

_NUMBERS = count(5001)


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    started = Launcher()
    yield started
    started.close()


@pytest.fixture
def api(tmp_path: Path) -> Iterator[BotApi]:
    """A Bot API of this test alone; at the end nothing has crashed in it, and no log has told too much."""
    with BotApi(pace=PACE) as server:
        yield server
        server.faults.clear()
    assert not server.crashes, server.crashes
    check_discretion(server, tmp_path)


@pytest.fixture
def jalon(api: BotApi, tmp_path: Path) -> Iterator[Jalon]:
    """A Jalon of this test alone, in this process."""
    with Jalon(api, tmp_path) as started:
        yield started


@pytest.fixture
def unstarted(api: BotApi, tmp_path: Path) -> Iterator[Jalon]:
    """A Jalon in this process that the test starts, and configures by its `settings`."""
    prepared = Jalon(api, tmp_path)
    yield prepared
    prepared.stop()


@pytest.fixture
def process(api: BotApi, launcher: Launcher, tmp_path: Path) -> Iterator[Process]:
    """A Jalon of this test alone, in a process of its own; the test starts it."""
    prepared = Process(launcher, api, tmp_path)
    yield prepared
    api.faults.clear()
    prepared.kill()


@pytest.fixture
def person(api: BotApi) -> Person:
    return new_person(api)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jalon]:
    """A Jalon that the tests of a module share, each with people of its own."""
    folder = tmp_path_factory.mktemp("house")
    with BotApi(pace=PACE) as server, Jalon(server, folder) as started:
        yield started
    assert not server.crashes, server.crashes
    check_discretion(server, folder)


@pytest.fixture
def guest(house: Jalon) -> Person:
    """Somebody new in the shared house."""
    return new_person(house.api)


def new_person(server: BotApi) -> Person:
    """Somebody whose names can be searched for."""
    number = next(_NUMBERS)
    return Person(
        server, id=number, first_name=f"Prénomette{number}", last_name="Nomdefamille", username=f"pseudo{number}"
    )


def check_discretion(server: BotApi, folder: Path) -> None:
    """No log holds the token, a name, or what somebody wrote; no database holds a name."""
    names = ("Prénomette", "Nomdefamille", "pseudo")
    secrets = (server.token, server.token.partition(":")[2], *names, *spoken(server))
    for log in folder.glob("*.log"):
        text = log.read_text(encoding="utf-8")
        told = [word for word in secrets if word in text]
        assert not told, f"{log.name} tells {told}"
    for database in folder.glob("*.sqlite3*"):
        kept = [name for name in names if name.encode() in database.read_bytes()]
        assert not kept, f"{database.name} keeps {kept}"
