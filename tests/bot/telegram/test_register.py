"""Updates that come in together share a write of the inbox, and none of them is lost, doubled or left waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import BRUSSELS
from bot.storage import Busy, Storage, open_storage, sqlite_url
from bot.telegram.register import Register
from tests.bot.doubles import InMemoryStorage

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=BRUSSELS)


def row(number: int) -> tuple[int, str, dict[str, Any]]:
    return number, f"telegram:{number}", {"update_id": number}


class Slow(InMemoryStorage):
    """Writes its first page only once it is allowed to; then as its disk lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.fails = False
        self.writes: list[list[int]] = []

    def receive(self, received: Any, now: datetime, finished: Any = ()) -> list[int]:
        assert self.go.wait(10)
        self.writes.append([number for number, *_ in received])
        if self.fails:
            raise Busy("La base est occupée.")
        return super().receive(received, now, finished)


@contextmanager
def kept(folder: Path) -> Iterator[Storage]:
    with open_storage(sqlite_url(folder / "jalon.sqlite3")) as storage:
        yield storage


@asynccontextmanager
async def while_writing(storage: Slow) -> AsyncIterator[Register]:
    """A register whose first page is being written until the block ends."""
    register = Register(storage, lambda: NOW)
    first = asyncio.create_task(register.receive([row(1)]))
    await asyncio.sleep(0.01)
    yield register
    storage.go.set()
    with suppress(Busy):
        await first


def test_fifty_at_once_are_all_stored_and_all_finished(tmp_path: Path) -> None:
    async def story(storage: Storage) -> None:
        register = Register(storage, lambda: NOW)

        async def one(number: int) -> None:
            assert await register.receive([row(number)]) == {number}
            await register.finish(number)

        await asyncio.gather(*(one(number) for number in range(1, 51)))

    with kept(tmp_path) as storage:
        asyncio.run(story(storage))
        assert storage.unhandled() == []
        assert storage.receive([row(number) for number in range(1, 53)], NOW) == [51, 52]


def test_what_comes_while_a_write_lasts_is_written_at_once_after_it() -> None:
    async def story() -> None:
        storage = Slow()
        async with while_writing(storage) as register:
            others = [asyncio.create_task(register.receive([row(number)])) for number in (2, 3, 4)]
            await asyncio.sleep(0.01)
        assert await asyncio.gather(*others) == [{2}, {3}, {4}]
        assert storage.writes == [[1], [2, 3, 4]]

    asyncio.run(story())


def test_the_same_update_twice_at_once_is_new_once() -> None:
    async def story() -> None:
        storage = Slow()
        async with while_writing(storage) as register:
            twice = [asyncio.create_task(register.receive([row(2)])) for _ in range(2)]
            again = asyncio.create_task(register.receive([row(1)]))
            await asyncio.sleep(0.01)
        assert await asyncio.gather(*twice) == [{2}, set()]
        assert await again == set()

    asyncio.run(story())


def test_a_storage_that_is_busy_is_told_to_each_who_waits_and_the_next_are_written() -> None:
    async def story() -> None:
        storage = Slow()
        storage.fails = True
        async with while_writing(storage) as register:
            others = [asyncio.create_task(register.receive([row(2)])), asyncio.create_task(register.finish(2))]
            await asyncio.sleep(0.01)
        assert [type(found) for found in await asyncio.gather(*others, return_exceptions=True)] == [Busy, Busy]
        storage.fails = False
        assert await register.receive([row(2)]) == {2}, "Telegram gives it again"

    asyncio.run(story())


def test_who_is_cancelled_takes_nobody_along() -> None:
    async def story() -> None:
        storage = Slow()
        async with while_writing(storage) as register:
            gone, here = (asyncio.create_task(register.receive([row(number)])) for number in (2, 3))
            await asyncio.sleep(0.01)
            gone.cancel()
        assert await here == {3}
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert [found.number for found in storage.unhandled()] == [1, 2, 3], "what was taken is stored all the same"

    asyncio.run(story())


def test_nothing_to_store_writes_nothing() -> None:
    async def story() -> None:
        storage = Slow()
        assert await Register(storage, lambda: NOW).receive([]) == set()
        assert storage.writes == []

    asyncio.run(story())
