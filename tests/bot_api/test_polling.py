"""getUpdates: what confirms, what waits, who is thrown out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.bot_api import BotApi, Group, Person
from tests.bot_api.clients import Client

HOUR = 3600


def texts(updates: Any) -> list[str]:
    return [update.message.text for update in updates]


async def while_waiting(bot: Client, server: BotApi, act: Callable[[], object], **params: Any) -> Any:
    """Does something as soon as a long poll of the bot waits; the poll's outcome."""
    waiting = asyncio.create_task(bot.task("get_updates", timeout=10, **params))
    assert await asyncio.to_thread(server.world.wait, lambda: server.polling.busy, 5)
    act()
    return await waiting


@pytest.fixture
def lea(bot_api: BotApi) -> Person:
    return Person(bot_api)


def test_an_update_comes_again_until_a_greater_offset_confirms_it(bot_api: BotApi, bot: Client, lea: Person) -> None:
    for text in ("un", "deux", "trois"):
        lea.say(text)
    first = bot("get_updates")
    assert texts(first) == texts(bot("get_updates", offset=first[0].update_id)) == ["un", "deux", "trois"]
    assert texts(bot("get_updates", offset=first[1].update_id)) == ["deux", "trois"]
    assert texts(bot("get_updates", offset=first[0].update_id, limit=1)) == ["deux"], "what is confirmed is gone"
    assert texts(bot("get_updates", offset=first[-1].update_id + 1)) == []
    assert not bot_api.updates.waiting


def test_a_negative_offset_keeps_only_the_last_ones(bot: Client, lea: Person) -> None:
    for text in ("un", "deux", "trois"):
        lea.say(text)
    assert texts(bot("get_updates", offset=-2)) == ["deux", "trois"]
    assert texts(bot("get_updates")) == ["deux", "trois"]


def test_an_offset_beyond_the_end_is_as_good_as_none(bot: Client, lea: Person) -> None:
    lea.say("un")
    assert texts(bot("get_updates", offset=2_000_000_000)) == ["un"]


def test_a_long_poll_ends_with_the_first_message(bot_api: BotApi, bot: Client, lea: Person) -> None:
    found = bot.run(lambda: while_waiting(bot, bot_api, lambda: lea.say("enfin")))
    assert texts(found) == ["enfin"]


def test_a_new_long_poll_throws_out_the_older_one(bot_api: BotApi, bot: Client, lea: Person) -> None:
    async def both() -> tuple[Any, Any]:
        older = asyncio.create_task(bot.task("get_updates", timeout=10))
        await asyncio.to_thread(bot_api.world.wait, lambda: bot_api.polling.busy, 5)
        newer = asyncio.create_task(bot.task("get_updates", timeout=10))
        await asyncio.wait([older])
        lea.say("pour le plus récent")
        return older.exception(), await newer

    error, found = bot.run(both)
    assert type(error).__name__ in ("TelegramConflictError", "Conflict")
    assert "terminated by other getUpdates request" in str(error)
    assert texts(found) == ["pour le plus récent"]


def test_a_second_conflict_is_told_three_seconds_later(bot_api: BotApi, bot: Client) -> None:
    bot("set_webhook", url="http://127.0.0.1:9/")
    began = time.monotonic()
    errors = [bot.refused("get_updates"), bot.refused("get_updates")]
    assert time.monotonic() - began >= 3 * 0.02
    assert all("can't use getUpdates method while webhook is active" in str(error) for error in errors)


def test_the_same_offset_again_too_soon_has_to_wait(bot: Client) -> None:
    began = time.monotonic()
    assert len(bot("get_updates", offset=5)) + len(bot("get_updates", offset=5)) == 0
    assert time.monotonic() - began >= 3 * 0.02


def test_set_webhook_ends_a_long_poll(bot_api: BotApi, bot: Client) -> None:
    async def poll() -> None:
        waiting = asyncio.create_task(bot.task("get_updates", timeout=10))
        await asyncio.to_thread(bot_api.world.wait, lambda: bot_api.polling.busy, 5)
        await bot.task("set_webhook", url="http://127.0.0.1:9/")
        await waiting

    with pytest.raises(Exception, match="terminated by setWebhook request"):
        bot.run(poll)


def test_allowed_updates_are_remembered(bot_api: BotApi, bot: Client, lea: Person) -> None:
    hello = lea.say("bonjour")
    lea.reacts(hello, "👍")
    bot("get_updates", allowed_updates=["message_reaction"])
    lea.say("personne n'écoute")
    lea.reacts(hello, "🎉")
    found = bot("get_updates", offset=-1)
    assert found[0].message_reaction.new_reaction[0].emoji == "🎉"
    bot("get_updates", offset=found[0].update_id + 1, allowed_updates=[], timeout=0)
    lea.reacts(hello, "👍")
    lea.say("de nouveau")
    assert texts(bot("get_updates")) == ["de nouveau"], "an empty list means the usual kinds, without reactions"


def test_messages_live_a_day_and_presses_two_and_a_half_minutes(bot_api: BotApi, bot: Client, lea: Person) -> None:
    lea.say("un")
    bot(
        "send_message",
        chat_id=lea.chat.id,
        text="?",
        reply_markup=bot.keyboard([[{"text": "Oui", "callback_data": "o"}]]),
    )
    lea.press("Oui")
    assert len(bot("get_updates")) == 2
    bot_api.clock.advance(151)
    assert texts(bot("get_updates")) == ["un"]
    bot_api.clock.advance(24 * HOUR)
    assert texts(bot("get_updates")) == []


def test_an_update_may_come_again_under_its_own_number(bot_api: BotApi, bot: Client, lea: Person) -> None:
    lea.say("un")
    number = bot("get_updates")[0].update_id
    bot("get_updates", offset=number + 1)
    bot_api.updates.again(number)
    assert [update.update_id for update in bot("get_updates")] == [number]


@pytest.mark.parametrize("privacy", [False, True])
def test_with_privacy_only_what_is_meant_for_the_bot_is_heard_in_a_group(privacy: bool) -> None:
    server = BotApi(privacy=privacy)
    lea, group = Person(server), Group(server)
    lea.say("entre nous", chat=group)
    lea.say("/aide", chat=group)
    lea.mentions("tu es là ?", group)
    heard = [event.payload["text"] for event in server.updates.waiting.values()]
    assert heard == ([] if privacy else ["entre nous"]) + ["/aide", "@jalon_double_bot tu es là ?"]
