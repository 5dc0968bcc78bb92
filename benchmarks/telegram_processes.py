"""The processes that benchmarks/telegram.py measures, each with a ticker in its loop: Jalon, a bare bot, nothing.

    python -m benchmarks.telegram_processes jalon|bare|idle FILE

They run until SIGTERM and then write to FILE how late each tick was. Their settings are those of Jalon.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import BRUSSELS

TICK = 0.005  # seconds
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BRUSSELS)


async def jalon(stop: asyncio.Event) -> None:
    """The real composition root, at a moment at which the answers make sense."""
    from bot.config import load_config
    from bot.logs import set_up_logs
    from bot.telegram.app import run

    set_up_logs()
    began = time.monotonic()
    await run(load_config(), lambda: MONDAY + timedelta(seconds=time.monotonic() - began), stop)


async def bare(stop: asyncio.Event) -> None:
    """A bot of aiogram's documentation: one handler, which sends the messages that Jalon sent, in turn."""
    from itertools import cycle
    from urllib.parse import urlsplit

    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, Message, MessageEntity
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    server = TelegramAPIServer.from_base(os.environ["JALON_TELEGRAM_API"])
    bot = Bot(os.environ["JALON_TELEGRAM_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    bodies = cycle(json.loads(Path(os.environ["BARE_MESSAGES"]).read_text("utf-8")))

    @dispatcher.message()
    async def answer(message: Message) -> None:
        body = next(bodies)
        keyboard = body.get("reply_markup")
        await message.answer(
            body["text"],
            parse_mode=body.get("parse_mode"),
            entities=[MessageEntity.model_validate(found) for found in body.get("entities", [])] or None,
            reply_markup=InlineKeyboardMarkup.model_validate(keyboard) if keyboard else None,
        )

    application = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(application, path="/")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    address = os.environ["JALON_WEBHOOK_URL"]
    await web.TCPSite(runner, "127.0.0.1", urlsplit(address).port).start()
    await bot.set_webhook(address)
    gc.collect()
    gc.freeze()  # as Jalon does: the pauses of the collector are not what is compared
    await stop.wait()
    await runner.cleanup()
    await bot.session.close()


async def idle(stop: asyncio.Event) -> None:
    await stop.wait()


async def ticked(work: Callable[[asyncio.Event], Awaitable[None]], file: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    late: list[tuple[float, float]] = []

    async def tick() -> None:
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            late.append((due, time.monotonic() - due))

    ticker = asyncio.create_task(tick())
    await work(stop)
    ticker.cancel()
    file.write_text(json.dumps(late), "utf-8")


if __name__ == "__main__":
    roles = {"jalon": jalon, "bare": bare, "idle": idle}
    asyncio.run(ticked(roles[sys.argv[1]], Path(sys.argv[2])))
