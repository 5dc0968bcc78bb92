"""Two independent clients of the Bot API, driven alike: aiogram and python-telegram-bot."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import aiogram
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from tests.bot_api.server import BotApi

Rows = list[list[dict[str, Any]]]


class Client:
    """A library's `Bot`, called step by step; its `library` is "aiogram" or "ptb"."""

    def __init__(self, library: str, bot: Any, runner: asyncio.Runner) -> None:
        self.library, self.bot, self.runner = library, bot, runner  # `Any`: two libraries, one set of names
        self.types: Any = aiogram.types if library == "aiogram" else telegram

    def __call__(self, method: str, **params: Any) -> Any:
        """Calls a method by its Python name; the library's own objects come back."""
        return self.runner.run(self.task(method, **params))

    def task(self, method: str, **params: Any) -> Coroutine[Any, Any, Any]:
        call: Coroutine[Any, Any, Any] = getattr(self.bot, method)(**params)
        return call

    def run(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        return self.runner.run(work())

    def refused(self, method: str, **params: Any) -> Exception:
        """Calls a method that must fail; the library's exception."""
        try:
            answer = self(method, **params)
        except Exception as error:
            return error
        raise AssertionError(f"{method} was accepted: {answer!r}")

    def keyboard(self, rows: Rows) -> Any:
        """An inline keyboard in the library's own type."""
        buttons = [[self.types.InlineKeyboardButton(**button) for button in row] for row in rows]
        return self.types.InlineKeyboardMarkup(inline_keyboard=buttons)

    def file(self, content: bytes, name: str) -> Any:
        if self.library == "aiogram":
            return aiogram.types.BufferedInputFile(content, name)
        return telegram.InputFile(content, name)

    def patience(self, seconds: float) -> dict[str, float]:
        """The parameter that limits how long a call may take."""
        return {"request_timeout": seconds} if self.library == "aiogram" else {"read_timeout": seconds}


@cache
def _context() -> ssl.SSLContext:
    """One without authorities, whose certificates take longer to read than a test: nothing here is encrypted."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def client(library: str, server: BotApi, token: str | None = None) -> Iterator[Client]:
    opening = _aiogram if library == "aiogram" else _ptb
    with asyncio.Runner() as runner, opening(server, token or server.token, runner) as bot:
        yield Client(library, bot, runner)


class Session(AiohttpSession):
    """aiogram's own, without the authorities that it reads and the quarter of a second that it sleeps after closing."""

    def __init__(self, **options: Any) -> None:
        with patch("ssl.create_default_context", lambda **_: _context()):
            super().__init__(**options)

    async def close(self) -> None:
        if self._session:
            await self._session.close()


@contextmanager
def _aiogram(server: BotApi, token: str, runner: asyncio.Runner) -> Iterator[aiogram.Bot]:
    session = Session(api=TelegramAPIServer.from_base(server.url))
    try:
        yield aiogram.Bot(token, session=session)
    finally:
        runner.run(session.close())


@contextmanager
def _ptb(server: BotApi, token: str, runner: asyncio.Runner) -> Iterator[telegram.Bot]:
    quick = {"verify": _context()}
    for_calls, for_updates = HTTPXRequest(httpx_kwargs=quick), HTTPXRequest(httpx_kwargs=quick)
    api, files = f"{server.url}/bot", f"{server.url}/file/bot"
    try:
        with patch.dict(os.environ, PTB_TIMEDELTA="true"):  # without it PTB warns of its own future
            yield telegram.Bot(
                token, base_url=api, base_file_url=files, request=for_calls, get_updates_request=for_updates
            )
    finally:
        runner.run(for_calls.shutdown())
        runner.run(for_updates.shutdown())
