"""What sends reminders, for the tests of their delivery. Whatever is started ends with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.storage import Storage, open_storage, sqlite_url
from tests.bot.dial import Dial
from tests.bot.reminders.delivering import House, Office, Running, somebody
from tests.bot.reminders.scenes import BEFORE
from tests.bot.telegram.conftest import api as api
from tests.bot.telegram.conftest import launcher as launcher
from tests.bot.telegram.conftest import no_pauses as no_pauses
from tests.bot.telegram.running import Launcher
from tests.bot_api import BotApi, Person

Starts = Callable[..., Running]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of this folder that need a process last: it loads while the others run."""
    ours = [place for place, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    ordered = sorted((items[place] for place in ours), key=needs_a_process)
    for place, item in zip(ours, ordered, strict=True):
        items[place] = item


def needs_a_process(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "launcher" in item.fixturenames


@pytest.fixture(scope="session", autouse=True)
def early(request: pytest.FixtureRequest) -> None:
    """The launcher loads while the first tests run."""
    if any(map(needs_a_process, request.session.items)):
        request.getfixturevalue("launcher")


@pytest.fixture
def dial(tmp_path: Path) -> Dial:
    return Dial(tmp_path / "dial", BEFORE)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of this test's own database, where the processes and the test meet."""
    return sqlite_url(tmp_path / "jalon.sqlite3")


@pytest.fixture
def storage(url: str) -> Iterator[Storage]:
    with open_storage(url) as opened:
        yield opened


@pytest.fixture
def starts(api: BotApi, launcher: Launcher, tmp_path: Path, dial: Dial, url: str) -> Iterator[Starts]:
    """Starts a `jalon deliver`, or another command; each with settings and perhaps a folder of its own."""
    with ExitStack() as stack:

        def start(command: str = "deliver", folder: str = "", wait: bool = True, **settings: str) -> Running:
            (tmp_path / folder).mkdir(exist_ok=True)
            running = Running(launcher, api, tmp_path / folder, settings, command=command, dial=dial, url=url)
            stack.callback(running.kill)
            stack.callback(api.faults.clear)
            running.start(wait=wait)
            return running

        yield start


@pytest.fixture
def office(api: BotApi, storage: Storage, dial: Dial) -> Iterator[Office]:
    with Office(api, storage, dial) as opened:
        yield opened


@pytest.fixture
def house(api: BotApi, tmp_path: Path, dial: Dial) -> Iterator[House]:
    """`jalon telegram`, which the test starts."""
    prepared = House(api, tmp_path, clock=dial)  # type: ignore[arg-type]  # as callable as the clock of its tests
    yield prepared
    api.faults.clear()
    prepared.stop()


@pytest.fixture
def lea(api: BotApi) -> Person:
    return somebody(api, 1001)


@pytest.fixture
def tom(api: BotApi) -> Person:
    return somebody(api, 1002)
