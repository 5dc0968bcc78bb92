"""Scripted faults, and the exceptions that the two libraries make of them."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest

from tests.bot_api import BotApi, Person, errors, faults
from tests.bot_api.clients import Client, client
from tests.bot_api.faults import Fault

TABLE: list[tuple[Fault, str, str]] = [
    (faults.too_many(7), "TelegramRetryAfter", "RetryAfter"),
    (faults.refused(errors.BLOCKED), "TelegramForbiddenError", "Forbidden"),
    (faults.refused(errors.DEACTIVATED), "TelegramForbiddenError", "Forbidden"),
    (faults.refused(errors.NOT_MODIFIED), "TelegramBadRequest", "BadRequest"),
    (faults.refused(errors.migrated(-1009)), "TelegramMigrateToChat", "ChatMigrated"),
    (faults.refused(errors.UNAUTHORIZED), "TelegramUnauthorizedError", "InvalidToken"),
    (faults.refused(errors.NO_SUCH_METHOD), "TelegramNotFound", "InvalidToken"),
    (faults.refused(errors.TOO_LARGE), "TelegramEntityTooLarge", "NetworkError"),
    (faults.refused(errors.OTHER_POLLER), "TelegramConflictError", "Conflict"),
    (faults.server_error(), "TelegramServerError", "NetworkError"),
    (faults.html(502), "ClientDecodeError", "NetworkError"),
    (faults.html(429, "429 Too Many Requests"), "ClientDecodeError", "NetworkError"),
    (faults.empty(), "ClientDecodeError", "TelegramError"),
    (faults.hang(), "TelegramNetworkError", "TimedOut"),
    (faults.reset(), "TelegramNetworkError", "NetworkError"),
    (faults.lost(), "TelegramNetworkError", "NetworkError"),
]


@pytest.fixture
def lea(bot_api: BotApi) -> Person:
    person = Person(bot_api)
    person.start()
    return person


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].name)
def test_each_fault_is_the_exception_that_was_measured(
    row: tuple[Fault, str, str], bot_api: BotApi, bot: Client, lea: Person
) -> None:
    fault, aiogram_name, ptb_name = row
    script = bot_api.faults.add("sendMessage", fault)
    patience = bot.patience(0.2 if fault.ending == "hang" else 5)
    error = bot.refused("send_message", chat_id=lea.chat.id, text="Bonjour", **patience)
    assert type(error).__name__ == (aiogram_name if bot.library == "aiogram" else ptb_name)
    assert script.hits == 1
    assert bool(lea.chat.messages[1:]) == fault.processed
    bot("send_message", chat_id=lea.chat.id, text="encore")


def test_retry_after_and_the_new_chat_reach_the_bot(bot_api: BotApi, bot: Client, lea: Person) -> None:
    bot_api.faults.add("sendMessage", faults.too_many(7))
    bot_api.faults.add("sendMessage", faults.refused(errors.migrated(-1009)), nth=2)
    retry = bot.refused("send_message", chat_id=lea.chat.id, text="a")
    moved = bot.refused("send_message", chat_id=lea.chat.id, text="a")
    assert getattr(retry, "retry_after", None) in (7, timedelta(seconds=7))
    assert -1009 in (getattr(moved, "migrate_to_chat_id", None), getattr(moved, "new_chat_id", None))


def test_a_script_strikes_the_nth_call_so_many_times_in_one_chat(bot_api: BotApi, bot: Client, lea: Person) -> None:
    tom = Person(bot_api, 1002, "Tom")
    tom.start()
    bot_api.faults.add("sendMessage", faults.server_error(), nth=2, times=2, chat=lea.chat.id)
    outcomes = []
    for chat in (lea, tom, lea, tom, lea, lea):
        try:
            bot("send_message", chat_id=chat.chat.id, text="x")
            outcomes.append("sent")
        except Exception:
            outcomes.append("failed")
    assert outcomes == ["sent", "sent", "failed", "sent", "failed", "sent"]
    assert [call.fault for call in bot_api.calls.of("sendMessage")] == [None, None, "500", None, "500", None]


@pytest.mark.parametrize("processed", [False, True])
def test_what_hangs_goes_on_when_released(processed: bool, bot_api: BotApi, bot: Client, lea: Person) -> None:
    script = bot_api.faults.add("sendMessage", faults.hang(processed=processed))

    async def send() -> None:
        sending = asyncio.create_task(bot.task("send_message", chat_id=lea.chat.id, text="en vol"))
        await asyncio.to_thread(script.wait)
        assert not sending.done()
        assert bool(lea.chat.messages[1:]) == processed
        script.release()
        await sending

    bot.run(send)
    assert lea.last().text == "en vol"


def test_faults_of_any_method_until_cleared(bot_api: BotApi, bot: Client) -> None:
    bot_api.faults.add(None, faults.html(), times=None)
    bot.refused("get_me")
    bot.refused("get_webhook_info")
    bot_api.faults.clear()
    assert bot("get_me").username == "jalon_double_bot"


def test_an_outage_ends_on_the_same_port_with_everything_still_known(bot_api: BotApi, bot: Client, lea: Person) -> None:
    port = bot_api.port
    bot_api.stop()
    lea.say("Il y a quelqu'un ?")
    assert type(bot.refused("get_me")).__name__ in ("TelegramNetworkError", "NetworkError")
    bot_api.start()
    assert bot_api.port == port
    assert [update.message.text for update in bot("get_updates")] == ["/start", "Il y a quelqu'un ?"]


@pytest.mark.parametrize("library", ["aiogram", "ptb"])
def test_flood_limits_bind_when_asked_for(library: str) -> None:
    with BotApi(flood=True) as server, client(library, server) as bot:
        lea = Person(server)
        lea.start()
        for number in range(5):
            bot("send_message", chat_id=lea.chat.id, text=str(number))
        error = bot.refused("send_message", chat_id=lea.chat.id, text="trop")
        assert type(error).__name__ in ("TelegramRetryAfter", "RetryAfter")
        server.clock.advance(1)
        bot("send_message", chat_id=lea.chat.id, text="à temps")


def test_a_server_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    with BotApi() as server:
        assert "bot-api" in {thread.name for thread in set(threading.enumerate()) - before}
        assert server.port
    assert not set(threading.enumerate()) - before
