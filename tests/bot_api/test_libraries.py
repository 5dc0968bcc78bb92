"""Whole bots of both libraries live on the double: they start, answer, and stop as they like to."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Dispatcher, Router
from aiogram.filters import Filter
from aiogram.types import Message
from telegram import Update
from telegram.ext import ApplicationBuilder, MessageHandler, filters

from tests.bot_api import BotApi, Person
from tests.bot_api.clients import Client, client


class Everything(Filter):
    async def __call__(self, message: Message) -> bool:
        return True


async def _talk(lea: Person) -> None:
    for text in ("un", "deux", "trois"):
        await asyncio.to_thread(lea.say, text)
        await lea.will_see(f"écho {text}")
    await asyncio.to_thread(lea.server.wait_quiet, 0.05)
    assert not lea.server.updates.waiting


async def _aiogram_bot(bot: Client, lea: Person) -> None:
    async def answer(message: Message) -> None:
        await message.answer(f"écho {message.text}")

    router = Router()
    router.message.register(answer, Everything())
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    polling = asyncio.create_task(
        dispatcher.start_polling(bot.bot, handle_signals=False, close_bot_session=False, polling_timeout=5)
    )
    await _talk(lea)
    await dispatcher.stop_polling()
    await polling


async def _ptb_bot(bot: Client, lea: Person) -> None:
    async def answer(update: Update, context: Any) -> None:
        assert update.message
        await update.message.reply_text(f"écho {update.message.text}")

    application = ApplicationBuilder().bot(bot.bot).build()
    application.add_handler(MessageHandler(filters.TEXT, answer))
    async with application:
        assert application.updater
        await application.updater.start_polling(timeout=5)
        await application.start()
        await _talk(lea)
        await application.updater.stop()
        await application.stop()


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
def test_a_whole_bot_answers_and_stops(library: str, bot_api: BotApi) -> None:
    lea = Person(bot_api)
    with client(library, bot_api) as bot:
        bot.run(lambda: (_aiogram_bot if library == "aiogram" else _ptb_bot)(bot, lea))
    assert [message.text for message in lea.chat.messages[1::2]] == ["écho un", "écho deux", "écho trois"]
    assert [call.error for call in bot_api.calls if call.error] == []
