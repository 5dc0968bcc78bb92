"""What leaves for Telegram: the rate, the order, the retries, the meaning of each answer, and the token."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.budget import Bucket
from bot.telegram.failures import CallFailed, NoAnswer, Refused, TimedOut
from bot.telegram.outcomes import Away, Failed, Gone, Migrated, Outcome, Sent, Why
from bot.telegram.redaction import RedactTokens, redact
from bot.telegram.sending import Sender
from bot.telegram.through_aiogram import JsonSession, aiogram_call
from tests.bot.virtual_time import virtually

TOKEN = "123456789:AAFakeFakeFakeFake_Fake-Fake0123456"
LEA, TOM, GROUP = 11, 12, -100500
OK = {"message_id": 1}


class Telegram:
    """Answers from a script, then OK; remembers what arrived and when."""

    def __init__(self, *script: CallFailed, takes: float = 0.0) -> None:
        self.script, self.takes = list(script), takes
        self.calls: list[tuple[float, str, dict[str, Any]]] = []

    async def __call__(self, method: str, params: dict[str, Any]) -> Any:
        self.calls.append((asyncio.get_running_loop().time() - 1000, method, params))
        await asyncio.sleep(self.takes)
        if self.script:
            raise self.script.pop(0)
        return OK

    @property
    def times(self) -> list[float]:
        return [round(at, 3) for at, _, _ in self.calls]

    @property
    def texts(self) -> list[str]:
        return [params["text"] for _, _, params in self.calls]

    def sender(self, share: float = 1.0) -> Sender:
        return Sender(self, clock=asyncio.get_running_loop().time, share=share, jitter=lambda: 1.0)


def outcome_of(
    telegram: Telegram, method: str = "sendMessage", *, chat: int | None = LEA, share: float = 1.0, **how: Any
) -> Outcome:
    outcomes: list[Outcome] = []

    async def story() -> None:
        outcomes.append(await telegram.sender(share).send(chat, method, {"text": "x"}, **how))

    virtually(story())
    return outcomes[0]


async def say(sender: Sender, chat: int, *texts: str, **how: Any) -> list[Outcome]:
    return await asyncio.gather(*(sender.send(chat, "sendMessage", {"text": text}, **how) for text in texts))


# The bucket


def test_a_bucket_gives_its_burst_then_one_an_interval() -> None:
    bucket = Bucket(1.0, burst=3)
    for _ in range(3):
        assert bucket.delay(10.0) == 0
        bucket.take(10.0)
    assert bucket.delay(10.0) == 1.0
    assert bucket.delay(10.75) == 0.25
    assert not bucket.is_full(12.9)
    assert bucket.is_full(13.0)


def test_a_bucket_without_interval_never_waits() -> None:
    bucket = Bucket(0.0)
    for _ in range(1000):
        bucket.take(5.0)
    assert bucket.delay(5.0) == 0
    assert bucket.is_full(5.0)


def test_debt_is_bounded() -> None:
    bucket = Bucket(0.04, debt=1.0)
    for _ in range(1000):
        bucket.take(5.0)
    assert bucket.delay(5.0) == pytest.approx(1.0)


@given(st.floats(0.01, 5), st.integers(1, 5), st.lists(st.floats(0, 3), max_size=60))
def test_no_stretch_of_time_sees_more_than_the_bucket_holds(interval: float, burst: int, pauses: list[float]) -> None:
    bucket, now, taken = Bucket(interval, burst), 0.0, list[float]()
    for pause in pauses:
        now += pause
        now += bucket.delay(now)
        bucket.take(now)
        taken.append(now)
    for first, begin in enumerate(taken):
        for last, end in enumerate(taken[first:]):
            assert last + 1 <= burst + (end - begin) / interval + 1e-3


# The rate


def test_200_bulk_messages_leave_at_25_a_second() -> None:
    async def story() -> None:
        telegram = Telegram(takes=0.2)
        sender = telegram.sender()
        await asyncio.gather(*(say(sender, chat, "rappel", bulk=True) for chat in range(1, 201)))
        times = telegram.times
        assert Counter(int(at + 1e-6) for at in times) == dict.fromkeys(range(8), 25)
        assert max(sum(begin <= at < begin + 1 - 1e-3 for at in times) for begin in times) == 25

    virtually(story())


def test_a_process_with_a_fifth_of_the_rate_sends_5_a_second() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender(share=0.2)
        await asyncio.gather(*(say(sender, chat, "rappel", bulk=True) for chat in range(1, 21)))
        assert telegram.times[-1] == pytest.approx(19 / 5)

    virtually(story())


def test_a_private_chat_gets_three_at_once_then_one_a_second() -> None:
    async def story() -> None:
        telegram = Telegram()
        await say(telegram.sender(), LEA, *"abcdef")
        assert telegram.times == [0, 0, 0, 1, 2, 3]

    virtually(story())


def test_a_group_never_gets_more_than_20_a_minute() -> None:
    async def story() -> None:
        telegram = Telegram()
        await say(telegram.sender(), GROUP, *map(str, range(40)))
        times = telegram.times
        assert times[:5] == [0] * 5
        assert max(sum(begin <= at <= begin + 60 for at in times) for begin in times) == 20

    virtually(story())


def test_replies_to_many_do_not_wait() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender()
        await asyncio.gather(*(say(sender, chat, "réponse") for chat in range(1, 101)))
        assert set(telegram.times) == {0}

    virtually(story())


def test_replies_pass_a_queue_of_bulk_messages_and_are_counted_before_them() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender()
        bulk = [asyncio.create_task(say(sender, chat, "rappel", bulk=True)) for chat in range(1, 101)]
        await asyncio.sleep(1.01)
        await asyncio.gather(*(say(sender, chat, "réponse") for chat in range(51, 61)))
        await asyncio.gather(*bulk)
        replied = [at for at, _, params in telegram.calls if params["text"] == "réponse"]
        assert max(replied) == pytest.approx(1.01)
        assert telegram.times[-1] == pytest.approx((100 + 10 - 1) / 25, abs=0.05)

    virtually(story())


def test_bulk_messages_come_soon_after_a_storm_of_replies() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender()
        await asyncio.gather(*(say(sender, chat, "réponse") for chat in range(1, 1001)))
        await say(sender, LEA, "rappel", bulk=True)
        assert telegram.times[-1] <= 1.0

    virtually(story())


def test_bulk_messages_of_a_chat_leave_after_its_replies_and_do_not_hold_up_other_chats() -> None:
    async def story() -> None:
        telegram = Telegram(takes=0.1)
        sender = telegram.sender()
        rest = asyncio.gather(say(sender, LEA, "rappel", bulk=True), say(sender, TOM, "rappel de Tom", bulk=True))
        await say(sender, LEA, *"abcde")
        await rest
        assert telegram.texts == ["a", "rappel de Tom", "b", "c", "d", "e", "rappel"]

    virtually(story())


def test_a_bulk_message_next_in_the_queue_still_lets_the_replies_of_its_chat_pass() -> None:
    async def story() -> None:
        telegram = Telegram(takes=0.1)
        sender = telegram.sender()
        bulk = [asyncio.create_task(say(sender, chat, "rappel", bulk=True)) for chat in range(100, 125)]
        bulk.append(asyncio.create_task(say(sender, LEA, "rappel de Léa", bulk=True)))
        await asyncio.sleep(0.98)
        await say(sender, LEA, *"abcde")
        await asyncio.gather(*bulk)
        at = {params["text"]: at for at, _, params in telegram.calls}
        assert at["e"] == pytest.approx(2.98)
        assert at["rappel de Léa"] == pytest.approx(3.98)

    virtually(story())


def test_a_reply_waits_for_the_bulk_message_on_its_way_to_the_same_chat() -> None:
    async def story() -> None:
        telegram = Telegram(takes=5)
        sender = telegram.sender()
        bulk = asyncio.create_task(say(sender, LEA, "rappel", bulk=True))
        await asyncio.sleep(1)
        await say(sender, LEA, "réponse")
        await bulk
        assert telegram.times == [0, 5]

    virtually(story())


def test_a_share_of_zero_lifts_every_limit_and_keeps_the_order() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender(share=0)
        texts = [str(number) for number in range(300)]
        await asyncio.gather(say(sender, GROUP, *texts), say(sender, LEA, "rappel", bulk=True))
        assert set(telegram.times) == {0}
        assert [text for text in telegram.texts if text != "rappel"] == texts

    virtually(story())


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_a_share_is_a_part(share: float) -> None:
    with pytest.raises(ValueError, match="part between 0 and 1"):
        Sender(Telegram(), share=share)


def test_answering_a_button_waits_for_no_budget_and_no_turn() -> None:
    async def story() -> None:
        telegram = Telegram(takes=5)
        sender = telegram.sender()
        messages = asyncio.create_task(say(sender, LEA, *"abcdef"))
        await asyncio.sleep(0.01)
        query = {"callback_query_id": "9"}
        await asyncio.gather(*(sender.send(LEA, "answerCallbackQuery", query) for _ in range(10)))
        assert [params for _, _, params in telegram.calls[1:11]] == [query] * 10
        assert set(telegram.times[1:11]) == {0.01}
        await messages

    virtually(story())


def test_a_slow_telegram_leaves_connections_for_the_replies() -> None:
    async def story() -> None:
        telegram = Telegram(takes=60)
        sender = telegram.sender()
        bulk = [asyncio.create_task(say(sender, chat, "rappel", bulk=True)) for chat in range(1, 201)]
        await asyncio.sleep(30)
        assert len(telegram.calls) == 30
        await say(sender, 500, "réponse")
        assert telegram.calls[30][::2] == (30.0, {"text": "réponse", "chat_id": 500})
        for task in bulk:
            task.cancel()
        await asyncio.gather(*bulk, return_exceptions=True)

    virtually(story())


# The order, and what is remembered


def test_a_chat_gets_one_message_at_a_time_in_order_even_when_the_first_must_be_repeated() -> None:
    async def story() -> None:
        telegram = Telegram(NoAnswer("reset"), NoAnswer("reset"), takes=0.3)
        await say(telegram.sender(), LEA, *"abcd")
        assert telegram.texts == list("aaabcd")
        assert all(after - before > 0.299 for before, after in zip(telegram.times, telegram.times[1:], strict=False))

    virtually(story())


def test_a_reply_does_not_wait_for_a_bulk_message_set_back_in_its_chat() -> None:
    async def story() -> None:
        telegram = Telegram(Refused(429, retry_after=30))
        sender = telegram.sender()
        bulk = asyncio.create_task(say(sender, LEA, "rappel", bulk=True))
        await asyncio.sleep(1)
        await say(sender, LEA, "réponse")
        await bulk
        assert list(zip(telegram.times, telegram.texts, strict=True)) == [(0, "rappel"), (1, "réponse"), (30, "rappel")]

    virtually(story())


def test_a_cancelled_message_frees_its_chat() -> None:
    async def story() -> None:
        telegram = Telegram(takes=10)
        sender = telegram.sender()
        tasks = [asyncio.create_task(say(sender, LEA, "x", bulk=bulk)) for bulk in (False, False, True, True)]
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await say(sender, LEA, "y") == [Sent(OK)]
        assert await say(sender, LEA, "z", bulk=True) == [Sent(OK)]

    virtually(story())


def test_idle_chats_are_forgotten() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender()
        await asyncio.gather(*(say(sender, chat, "x") for chat in range(1, 1001)))
        assert sender.chats == 1000
        await asyncio.sleep(60)
        for chat in range(2000, 2100):
            await say(sender, chat, "x")
            await asyncio.sleep(1)
        assert sender.chats < 5

    virtually(story())


def test_a_chat_is_not_forgotten_while_it_has_had_enough() -> None:
    async def story() -> None:
        telegram = Telegram()
        sender = telegram.sender()
        for chat in (LEA, LEA, LEA, 101, 102, 103, LEA):
            await say(sender, chat, "x")
        assert telegram.times == [0] * 6 + [1]

    virtually(story())


def test_a_chat_in_use_is_not_forgotten() -> None:
    async def story() -> None:
        telegram = Telegram(Refused(429, retry_after=200))
        sender = telegram.sender()
        waiting = asyncio.create_task(say(sender, LEA, *"ab"))
        for chat in range(100, 200):
            await asyncio.sleep(1)
            await say(sender, chat, "x")
        await say(sender, LEA, "c")
        await waiting
        assert [params["text"] for _, _, params in telegram.calls if params["chat_id"] == LEA] == list("aabc")

    virtually(story())


# What the answers mean


def test_retry_after_is_obeyed_exactly_for_that_message_and_others_pass() -> None:
    async def story() -> None:
        telegram = Telegram(Refused(429, retry_after=17))
        sender = telegram.sender()
        lea = asyncio.create_task(say(sender, LEA, "à Léa"))
        await asyncio.sleep(1)
        await say(sender, TOM, "à Tom")
        assert await lea == [Sent(OK)]
        assert list(zip(telegram.times, telegram.texts, strict=True)) == [(0, "à Léa"), (1, "à Tom"), (17, "à Léa")]

    virtually(story())


def test_retry_after_is_obeyed_where_there_is_no_chat() -> None:
    telegram = Telegram(Refused(429, retry_after=5))
    assert outcome_of(telegram, "setMyCommands", chat=None) == Sent(OK)
    assert telegram.times == [0, 5]


def test_hours_are_not_waited_for() -> None:
    telegram = Telegram(Refused(429, "Too Many Requests", retry_after=10072))
    assert outcome_of(telegram) == Failed(Why.FLOOD, 429, retry_after=10072)
    assert len(telegram.calls) == 1


def test_patience_is_for_all_the_waits_of_a_message() -> None:
    telegram = Telegram(*(Refused(429, retry_after=40) for _ in range(9)))
    assert outcome_of(telegram, patience=100) == Failed(Why.FLOOD, 429, retry_after=40)
    assert telegram.times == [0, 40, 80]


@pytest.mark.parametrize("failure", [Refused(500, "Internal"), Refused(502), Refused(429), NoAnswer("HTML")])
def test_what_may_pass_is_tried_again_at_growing_intervals_but_not_forever(failure: CallFailed) -> None:
    assert outcome_of(Telegram(failure, failure), share=0) == Sent(OK)
    telegram = Telegram(*[failure] * 20)
    outcome = outcome_of(telegram, share=0)
    assert isinstance(outcome, Failed)
    assert outcome.why is Why.UNREACHABLE
    assert telegram.times == [0, 1, 3, 7, 15, 31]


def test_retries_are_spread_by_chance() -> None:
    async def story() -> None:
        telegram = Telegram(NoAnswer("reset"))
        sender = Sender(telegram, clock=asyncio.get_running_loop().time, jitter=lambda: 0.2)
        await say(sender, LEA, "x")
        assert telegram.times == [0, 0.6]

    virtually(story())


def test_a_timeout_is_not_repeated_unless_the_caller_prefers_twice_to_never() -> None:
    assert outcome_of(once := Telegram(TimedOut())) == Failed(Why.UNCLEAR)
    assert len(once.calls) == 1
    assert outcome_of(twice := Telegram(TimedOut()), ambiguous_retry=True) == Sent(OK)
    assert len(twice.calls) == 2
    assert outcome_of(thrice := Telegram(TimedOut(), TimedOut()), ambiguous_retry=True) == Failed(Why.UNCLEAR)
    assert len(thrice.calls) == 2


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery", "sendChatAction", "deleteMessage"])
def test_a_timeout_of_what_can_be_done_twice_is_repeated(method: str) -> None:
    assert outcome_of(Telegram(TimedOut(), TimedOut()), method) == Sent(OK)


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", Away.BLOCKED),
        (403, "Forbidden: user is deactivated", Away.DEACTIVATED),
        (403, "Forbidden: bot was kicked from the supergroup chat", Away.KICKED),
        (403, "Forbidden: bot is not a member of the channel chat", Away.KICKED),
        (403, "Forbidden: the group chat was deleted", Away.KICKED),
        (403, "Forbidden: bot can't initiate conversation with a user", Away.NEVER_STARTED),
        (403, "Forbidden: bots can't send messages to bots", Away.FORBIDDEN),
        (400, "Bad Request: chat not found", Away.NOT_FOUND),
        (400, "Bad Request: PEER_ID_INVALID", Away.NOT_FOUND),
    ],
)
def test_nobody_there(code: int, words: str, reason: Away) -> None:
    telegram = Telegram(Refused(code, words))
    assert outcome_of(telegram) == Gone(reason)
    assert len(telegram.calls) == 1


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("editMessageText", "message is not modified: specified new message content and reply markup are the same"),
        ("answerCallbackQuery", "query is too old and response timeout expired or query ID is invalid"),
        ("deleteMessage", "message to delete not found"),
    ],
)
def test_nothing_to_do_is_success(method: str, words: str) -> None:
    assert outcome_of(Telegram(Refused(400, f"Bad Request: {words}")), method) == Sent(None)


@pytest.mark.parametrize(
    "words",
    ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "no text in the message to edit"],
)
def test_what_cannot_be_edited_is_to_be_sent_anew(words: str) -> None:
    outcome = outcome_of(Telegram(Refused(400, f"Bad Request: {words}")), "editMessageText")
    assert isinstance(outcome, Failed)
    assert outcome.send_anew


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        (413, "Request Entity Too Large", Why.TOO_LONG),
        (400, "Bad Request: message is too long", Why.TOO_LONG),
        (400, "Bad Request: MESSAGE_TOO_LONG", Why.TOO_LONG),
        (400, "Bad Request: message text is empty", Why.REFUSED),
        (401, "Unauthorized", Why.UNAUTHORIZED),
        (404, "Not Found", Why.UNAUTHORIZED),
        (409, "Conflict: terminated by other getUpdates request", Why.REFUSED),
    ],
)
def test_what_no_second_try_would_change_is_not_tried_again(code: int, words: str, why: Why) -> None:
    telegram = Telegram(Refused(code, words))
    assert outcome_of(telegram) == Failed(why, code, words)
    assert len(telegram.calls) == 1


def test_a_group_that_moved_gets_its_messages_at_its_new_number_in_order() -> None:
    async def story() -> None:
        arrived: list[str] = []

        async def call(method: str, params: dict[str, Any]) -> Any:
            await asyncio.sleep(0.1)
            if params["chat_id"] == GROUP:
                raise Refused(400, "group chat was upgraded", migrate_to=-777)
            arrived.append(params["text"])
            return OK

        outcomes = await say(Sender(call, clock=asyncio.get_running_loop().time), GROUP, *"abc")
        assert outcomes == [Migrated(-777, Sent(OK))] * 3
        assert [outcome.result for outcome in outcomes if isinstance(outcome, Migrated)] == [OK] * 3
        assert arrived == list("abc")

    virtually(story())


def test_a_group_that_moves_for_ever_is_an_error() -> None:
    telegram = Telegram(*[Refused(400, migrate_to=GROUP)] * 5)
    assert outcome_of(telegram, chat=GROUP) == Migrated(GROUP, Failed(Why.REFUSED, 400, "moved again"))


def test_a_moved_group_may_have_thrown_us_out() -> None:
    telegram = Telegram(Refused(400, migrate_to=-777), Refused(403, "Forbidden: bot was kicked from the supergroup"))
    assert outcome_of(telegram, chat=GROUP) == Migrated(-777, Gone(Away.KICKED))


def test_a_message_of_inline_mode_has_no_chat() -> None:
    async def story() -> None:
        telegram = Telegram()
        await telegram.sender().send(LEA, "editMessageText", {"inline_message_id": "x", "text": "y"})
        assert telegram.calls[0][2] == {"inline_message_id": "x", "text": "y"}

    virtually(story())


def test_a_mistake_in_the_program_is_not_hidden() -> None:
    async def broken(method: str, params: dict[str, Any]) -> Any:
        raise ZeroDivisionError

    async def story() -> None:
        with pytest.raises(ZeroDivisionError):
            await Sender(broken).send(LEA, "sendMessage", {"text": "x"})

    asyncio.run(story())


def test_the_log_has_a_line_a_failure_without_the_message_or_what_telegram_quotes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    quoting = Refused(400, "Bad Request: can't parse entities: Unsupported start tag \"secret\" at 5 'secret'")
    outcome_of(Telegram(Refused(429, retry_after=3), quoting))
    assert caplog.messages == [
        "sendMessage: 429; again in 3.0 s",
        "sendMessage: given up, refused 400 Bad Request: can't parse entities: Unsupported start tag",
    ]


# Through aiogram, over real HTTP

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Session(JsonSession):
    async def close(self) -> None:
        """Without the pause that aiogram makes for encrypted connections."""
        if self._session is not None:
            await self._session.close()


@asynccontextmanager
async def bot_at(handler: Handler) -> AsyncIterator[Bot]:
    app = web.Application()
    app.router.add_post("/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    bot = Bot(TOKEN, session=Session(api=TelegramAPIServer.from_base(url)))
    try:
        yield bot
    finally:
        await bot.session.close()
        await runner.cleanup()


def failing(handler: Handler, timeout: float = 10) -> CallFailed:
    async def story() -> CallFailed:
        async with bot_at(handler) as bot:
            with pytest.raises(CallFailed) as caught:
                await aiogram_call(bot, timeout=timeout)("sendMessage", {"chat_id": LEA, "text": "secret"})
            return caught.value

    failure = asyncio.run(story())
    assert failure.__cause__ is None
    assert failure.__context__ is None
    assert not re.search("secret|AAFake", f"{failure} {failure!r}")
    return failure


def refusal(status: int, description: str | None, **parameters: int) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
        return web.json_response(body, status=status)

    return handler


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "Bad Request: chat not found"),
        (401, "Unauthorized"),
        (403, "Forbidden: bot was blocked by the user"),
        (404, "Not Found"),
        (409, "Conflict"),
        (413, "Request Entity Too Large"),
        (429, "Too Many Requests"),
        (500, "Internal Server Error"),
    ],
)
def test_aiogram_a_refusal_keeps_its_code_and_words(status: int, words: str) -> None:
    failure = failing(refusal(status, words))
    assert isinstance(failure, Refused)
    assert (failure.code, failure.description) == (status, words)


def test_aiogram_a_refusal_keeps_its_parameters() -> None:
    flood = failing(refusal(429, "Too Many Requests: retry after 9", retry_after=9))
    assert isinstance(flood, Refused)
    assert (flood.code, flood.retry_after) == (429, 9)
    moved = failing(refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-777))
    assert isinstance(moved, Refused)
    assert (moved.code, moved.migrate_to) == (400, -777)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, b"<html>Bad Gateway</html>"),
        (429, b"<html>"),
        (200, b""),
        (502, bytes([0xFF, 0xFE])),
        (500, b'{"ok": false}'),
    ],
    ids=["502 HTML", "429 HTML", "200 empty", "502 bytes", "500 bare"],
)
def test_aiogram_what_cannot_be_read_is_no_answer(status: int, body: bytes) -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, content_type="text/html", charset="utf-8")

    assert isinstance(failing(handler), NoAnswer)


def test_aiogram_a_hang_is_a_timeout() -> None:
    async def handler(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.6)
        return web.Response()

    assert isinstance(failing(handler, timeout=0.3), TimedOut)


def test_aiogram_a_reset_is_no_answer() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    assert isinstance(failing(handler), NoAnswer)


def test_aiogram_nobody_listening_is_no_answer() -> None:
    async def story() -> None:
        bot = Bot(TOKEN, session=Session(api=TelegramAPIServer.from_base("http://127.0.0.1:1")))
        with pytest.raises(NoAnswer):
            await aiogram_call(bot)("getMe", {})
        await bot.session.close()

    asyncio.run(story())


def test_aiogram_no_connection_in_time_means_that_nothing_was_sent() -> None:
    async def story() -> None:
        busy, arrived = asyncio.Event(), asyncio.Event()

        async def handler(_: web.Request) -> web.StreamResponse:
            arrived.set()
            await busy.wait()
            return web.json_response({"ok": True, "result": True})

        async with bot_at(handler) as bot:
            assert isinstance(bot.session, JsonSession)
            bot.session._connector_init["limit"] = 1  # aiogram's argument only exists in the constructor
            call = aiogram_call(bot, connect=0.5)
            first = asyncio.ensure_future(call("getMe", {}))
            await arrived.wait()
            try:
                with pytest.raises(NoAnswer):
                    await call("getMe", {})
            finally:
                busy.set()
            assert await first is True

    asyncio.run(story())


def test_aiogram_parameters_arrive_as_given_and_the_result_is_plain() -> None:
    async def story() -> None:
        seen: dict[str, Any] = {}

        async def handler(request: web.Request) -> web.StreamResponse:
            given = await (request.json() if request.content_type == "application/json" else request.post())
            seen.update(path=request.path, **given)
            seen.update(
                {name: (one.filename, one.file.read()) for name, one in given.items() if isinstance(one, web.FileField)}
            )
            return web.json_response({"ok": True, "result": {"message_id": 7, "new_field": [1]}})

        async with bot_at(handler) as bot:
            params = {"text": "é <b>", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}}
            more = {"protect_content": False, "reply_parameters": None}
            sent = await Sender(aiogram_call(bot)).send(LEA, "sendMessage", {**params, **more})
            assert sent == Sent({"message_id": 7, "new_field": [1]})
            assert seen["path"] == f"/bot{TOKEN}/sendMessage"
            assert seen == {"path": seen["path"], **params, "chat_id": LEA, "protect_content": False}
            file = BufferedInputFile(b"BEGIN:VCALENDAR", "stage.ics")
            await Sender(aiogram_call(bot)).send(LEA, "sendDocument", {"document": file})
            name = seen["document"].removeprefix("attach://")
            assert seen[name] == ("stage.ics", b"BEGIN:VCALENDAR")

    asyncio.run(story())


def test_what_no_request_can_hold_is_refused_and_not_tried_again() -> None:
    async def story() -> None:
        async def handler(request: web.Request) -> web.StreamResponse:
            raise AssertionError("it has left")

        async with bot_at(handler) as bot:
            endless: list[Any] = []
            endless.append(endless)
            outcome = await Sender(aiogram_call(bot)).send(LEA, "sendMessage", {"text": "a", "entities": endless})
            assert outcome == Failed(Why.REFUSED, detail="ValueError")

    asyncio.run(story())


# The token


class Log(logging.Handler):
    """A logger of its own, what a handler was given, and what came out as text."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(RedactTokens())
        self.records: list[logging.LogRecord] = []
        self.text = ""
        self.logger = logging.Logger("tests.redaction")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.text += self.format(record) + "\n"


def test_the_token_is_masked_wherever_it_stands() -> None:
    url = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    assert redact(url) == "https://api.telegram.org/bot<token>/sendMessage"
    assert "AAFake" not in redact(url.replace(":AA", "%3AAA"))
    assert redact("À 10:30, stage:156 jours, 2026-11-22T10:00:00") == "À 10:30, stage:156 jours, 2026-11-22T10:00:00"


def test_the_token_is_masked_in_messages_arguments_extras_and_stacks() -> None:
    log = Log()
    log.logger.warning(TOKEN)
    log.logger.warning("%s and %r", TOKEN, {"url": TOKEN})
    log.logger.warning("%(url)s", {"url": TOKEN}, extra={"where": TOKEN, "error": ValueError(TOKEN)})
    log.logger.warning("%.5s", TOKEN)
    log.logger.warning("%d", TOKEN)
    log.logger.warning("plain %s", "words", stack_info=True)
    assert "AAFake" not in log.text
    assert "AAFake" not in repr([vars(record) for record in log.records])
    assert "plain words" in log.text
    assert log.records[-1].args == ("words",)


def test_the_token_is_masked_in_exceptions_and_their_causes() -> None:
    log = Log()

    async def story() -> None:
        async with ClientSession() as session:
            try:
                await session.get(f"http://127.0.0.1:1/bot{TOKEN}/getMe")
            except OSError as error:
                raise RuntimeError(f"http://127.0.0.1:1/bot{TOKEN}/getMe") from error

    try:
        asyncio.run(story())
    except RuntimeError as error:
        log.logger.exception("could not: %s", error)
    assert "Traceback" in log.text
    assert "<token>" in log.text
    assert "AAFake" not in log.text
    assert log.records[0].exc_info is None, "or another handler would write it anew"
