"""aiogram as the carrier of a Sender's calls: plain parameters in, plain JSON out, four exceptions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from types import new_class
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from aiohttp import ClientError, ClientTimeout, ConnectionTimeoutError, FormData, JsonPayload

from bot.attachment import Attachment
from bot.telegram.failures import CallFailed, NoAnswer, Refused, TimedOut, Unsendable

_CODES: dict[type[TelegramAPIError], int] = {
    TelegramBadRequest: 400,
    TelegramUnauthorizedError: 401,
    TelegramForbiddenError: 403,
    TelegramNotFound: 404,
    TelegramConflictError: 409,
    TelegramEntityTooLarge: 413,
    TelegramServerError: 500,  # aiogram drops which
}


def aiogram_call(
    bot: Bot, *, timeout: float = 20.0, connect: float = 10.0
) -> Callable[[str, dict[str, Any]], Awaitable[Any]]:
    """Calls any method of the Bot API by its name, without building a model of what is sent or answered.

    A parameter that is an `Attachment` goes as a file.

    Args:
        bot: Whose token, server and session to use.
        timeout: Seconds for the whole call.
        connect: Seconds of them for a connection; when they run out, nothing was sent. Less than `timeout`.
    """
    limits = cast(int, ClientTimeout(total=timeout, connect=connect))  # aiogram hands it to aiohttp as it is

    async def call(method: str, params: dict[str, Any]) -> Any:
        request = _raw(method)(**{name: _carried(value) for name, value in params.items()})
        try:
            return await bot(request, request_timeout=limits)
        except (AiogramError, ClientError, OSError, UnicodeDecodeError) as error:
            failure = _translated(error)
        except TypeError:  # aiogram's own, on a 5xx without a description
            failure = NoAnswer("unreadable answer")
        except ValueError as error:  # half a character, for one, which no request can hold
            failure = Unsendable(type(error).__name__)
        raise failure  # out of the handler: the original, whose words hold the address, is not chained to it

    return call


class JsonSession(AiohttpSession):
    """aiogram's session, which writes a call as JSON: a form costs twice the time. A call with a file stays a form."""

    def build_form_data(self, bot: Bot, method: TelegramMethod[Any]) -> FormData:
        params = {name: value for name, value in (method.model_extra or {}).items() if value is not None}
        if not params or any(isinstance(value, InputFile) for value in params.values()):
            return super().build_form_data(bot, method)
        return cast(FormData, JsonPayload(params))  # aiohttp takes either


def _carried(value: Any) -> Any:
    return BufferedInputFile(value.content, value.name) if isinstance(value, Attachment) else value


@cache
def _raw(method: str) -> type[TelegramMethod[Any]]:
    """A method without fields: all parameters are extra ones, sent as they are."""
    body = {"__module__": __name__, "__returning__": Any, "__api_method__": method}
    return cast(
        "type[TelegramMethod[Any]]", new_class("Raw", (TelegramMethod,), exec_body=lambda named: named.update(body))
    )


def _translated(error: Exception) -> CallFailed:
    if isinstance(error, TelegramRetryAfter):
        return Refused(429, "Too Many Requests", retry_after=error.retry_after)
    if isinstance(error, TelegramMigrateToChat):
        return Refused(400, "group chat was upgraded", migrate_to=error.migrate_to_chat_id)
    if isinstance(error, TelegramAPIError) and (code := _code(error)):
        return Refused(code, str(error.message or ""))
    if isinstance(error, (ClientDecodeError, UnicodeDecodeError)):
        return NoAnswer("unreadable answer")
    cause = error.__cause__ if isinstance(error, TelegramNetworkError) else error
    if isinstance(cause, TimeoutError) and not isinstance(cause, ConnectionTimeoutError):
        return TimedOut()
    return NoAnswer(type(cause or error).__name__)


def _code(error: TelegramAPIError) -> int | None:
    """The HTTP status; None where there was none."""
    if isinstance(error, TelegramNetworkError) and not isinstance(error, TelegramEntityTooLarge):
        return None
    known = next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)
    if known is None:
        known = 429 if str(error.message or "").startswith("Too Many Requests") else 400
    return known
