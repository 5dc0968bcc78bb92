"""The inbox as the event loop sees it: what comes in, or is finished, while a write lasts is written next, together.

Each write costs a switch of threads and a wait for the disk. One person notices neither; of fifty who write together,
most share a write with others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.storage import Storage

Row = tuple[int, str, dict[str, Any]]  # number, person, payload


@dataclass(eq=False, slots=True)
class _Page:
    """What is written together.

    Attributes:
        received: Updates by number.
        finished: Numbers.
        new: Those that were received for the first time, once it is written.
    """

    received: dict[int, Row] = field(default_factory=dict)
    finished: list[int] = field(default_factory=list)
    new: asyncio.Future[frozenset[int]] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Register:
    """Stores updates and finishes them, many at once where many wait."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock
        self._page: _Page | None = None
        self._writing: asyncio.Task[None] | None = None

    async def receive(self, rows: Iterable[Row]) -> frozenset[int]:
        """The numbers that were new, once they are stored.

        Raises:
            StorageError: None of them is stored.
        """
        given = {row[0]: row for row in rows}
        if not given:
            return frozenset()
        page = self._open_page()
        mine = {number: row for number, row in given.items() if number not in page.received}
        page.received.update(mine)  # the same update twice at once is new for the first call only
        return await _written(page) & mine.keys()

    async def finish(self, number: int) -> None:
        """Nothing is left to do for this update.

        Raises:
            StorageError: It is not written.
        """
        page = self._open_page()
        page.finished.append(number)
        await _written(page)

    def _open_page(self) -> _Page:
        if self._page is None:
            self._page = _Page()
            if self._writing is None or self._writing.done():
                self._writing = asyncio.create_task(self._write())
        return self._page

    async def _write(self) -> None:
        while self._page is not None:
            page, self._page = self._page, None
            try:
                new = await asyncio.to_thread(self._store, page)
            except Exception as error:  # whoever waits for this page has it
                page.new.set_exception(error)
            else:
                page.new.set_result(frozenset(new))

    def _store(self, page: _Page) -> list[int]:
        return self._storage.receive(list(page.received.values()), self._clock(), page.finished)


async def _written(page: _Page) -> frozenset[int]:
    return await asyncio.shield(page.new)  # who is cancelled must not take the others along
