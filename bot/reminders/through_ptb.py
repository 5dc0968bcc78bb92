"""python-telegram-bot as the carrier of a Sender's calls: plain parameters in, plain JSON out, three exceptions."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.util import find_spec
from typing import Any, Final, cast

# Before PTB is imported: its times as timedelta, as they will be, without a warning for each.
os.environ.setdefault("PTB_TIMEDELTA", "true")
# httpcore tries to import it at each lock: where it is missing, all folders are searched, dozens of times a message.
if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    cast(dict[str, Any], sys.modules)["sniffio"] = None

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.telegram import failures
from bot.telegram.failures import CallFailed, NoAnswer, Refused

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]

_TIMEOUT: Final = 20.0  # seconds for an answer
_CONNECT: Final = 10.0
_AT_ONCE: Final = 30  # connections, as many as the Sender has calls in flight
_CODES: Final = {Forbidden: 403, InvalidToken: 401, Conflict: 409, BadRequest: 400}


class _Request(HTTPXRequest):
    """Says nothing of an answer that can't be read: it may quote a message and name whom it is for."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise TelegramError("unreadable")
        return found


@asynccontextmanager
async def ptb_call(token: str, api: str, timeout: float = _TIMEOUT) -> AsyncIterator[Call]:
    """Calls `sendMessage` and `getMe` of the Bot API at that address, closed at the end.

    Args:
        token: Of the bot.
        api: Its address, without a slash at the end.
        timeout: Seconds for an answer.

    Raises:
        InvalidToken: The token is not even written like one.
    """
    request = _Request(
        connection_pool_size=_AT_ONCE,
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=min(_CONNECT, timeout),
        pool_timeout=timeout,
    )
    # The same for getUpdates, which nobody calls: another one would read all certificates of the system again.
    bot = Bot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=request,
    )
    await request.initialize()  # not the bot: asking who it is would need Telegram at once

    async def call(method: str, params: dict[str, Any]) -> Any:
        if method not in ("sendMessage", "getMe"):
            raise ValueError(f"reminders are messages, not {method}")
        try:
            if method == "getMe":
                return {"id": (await bot.get_me()).id}
            rest = {name: value for name, value in params.items() if name not in ("chat_id", "text")}
            sent = await bot.send_message(params["chat_id"], params["text"], api_kwargs=rest)
            return {"message_id": sent.message_id}
        except TelegramError as error:
            failure = _translated(error)
        except Exception as error:  # an answer in another shape than Telegram's
            failure = NoAnswer(type(error).__name__)
        raise failure  # out of the handler: the original, whose words hold the address, is not chained to it

    try:
        yield call
    finally:
        await request.shutdown()


def _translated(error: TelegramError) -> CallFailed:
    if isinstance(error, RetryAfter):
        waits = error.retry_after
        seconds = waits.total_seconds() if isinstance(waits, timedelta) else float(waits)
        return Refused(429, "Too Many Requests", retry_after=seconds)
    if isinstance(error, ChatMigrated):
        return Refused(400, "group chat was upgraded", migrate_to=error.new_chat_id)
    code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)
    if code is not None:
        return Refused(code, error.message)
    if isinstance(error, TimedOut) and not isinstance(error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout):
        return failures.TimedOut()
    return NoAnswer(type(error.__cause__ or error).__name__)
