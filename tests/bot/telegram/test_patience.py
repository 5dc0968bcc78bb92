"""Hours without Telegram or without a database, in no time: everybody waits in order, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.questions import Questions
from bot.storage import Busy
from bot.telegram.desk import Desk, Outgoing, Turn, to_chat
from bot.telegram.failures import CallFailed, NoAnswer, Refused
from bot.telegram.receiving import Polling, Reception
from bot.telegram.register import Register
from bot.telegram.sending import Sender
from bot.telegram.worker import Worker
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.bot.telegram.running import MONDAY
from tests.bot.virtual_time import virtually

LEA, TOM, GROUP = 11, 12, -100500
HOURS = 10072.0  # seconds that Telegram has been seen to ask for
GONE_EDIT = Refused(400, "Bad Request: message to edit not found")


class Telegram:
    """Refuses what it is told to in a chat, in turn; remembers what arrived there, and when."""

    def __init__(self) -> None:
        self.refusals: defaultdict[int, deque[Exception]] = defaultdict(deque)
        self.away = False
        self.arrived: list[tuple[float, int, str]] = []
        self.tries = 0

    async def __call__(self, method: str, params: dict[str, Any]) -> Any:
        self.tries += 1
        chat = params["chat_id"]
        await asyncio.sleep(0.01)
        if self.away:
            raise NoAnswer("nobody listens")
        if self.refusals[chat]:
            raise self.refusals[chat].popleft()
        self.arrived.append((round(asyncio.get_running_loop().time() - 1000), chat, params["text"]))
        return {"message_id": 1}

    def texts(self, chat: int = LEA) -> list[str]:
        return [text for _, found, text in self.arrived if found == chat]

    def when(self, text: str) -> float:
        return next(at for at, _, found in self.arrived if found == text)


class Ledger(InMemoryStorage):
    """A storage of which a method fails, so many times."""

    def __init__(self) -> None:
        super().__init__()
        self.busy: defaultdict[str, int] = defaultdict(int)

    def _may_fail(self, method: str) -> None:
        if self.busy[method]:
            self.busy[method] -= 1
            raise Busy("La base est occupée.")

    def answered(self, number: int, outgoing: Sequence[Any]) -> None:
        self._may_fail("answered")
        super().answered(number, outgoing)

    def sent(self, number: int, count: int) -> None:
        self._may_fail("sent")
        super().sent(number, count)

    def finish(self, number: int) -> None:
        self._may_fail("finish")
        super().finish(number)


class Office:
    """A worker between a ledger and a Telegram, whose every answer is the words that were written, one a message."""

    def __init__(self, concurrency: int = 20) -> None:
        self.telegram, self.ledger = Telegram(), Ledger()
        self.desk = Desk(self.ledger, {}, load_law(), Questions(), lambda: MONDAY)
        clock = asyncio.get_running_loop().time
        self.sender = Sender(self.telegram, share=0, clock=clock, jitter=lambda: 1.0)
        self.register = Register(self.ledger, lambda: MONDAY)
        self.answer: Callable[[int, str], list[Outgoing]] = words
        self._number = 0
        self._concurrency = concurrency
        self.start_again()

    def start_again(self) -> None:
        """Another worker, which knows nothing but the ledger."""
        self.worker = Worker(self.ledger, self.register, self.desk, self.sender, self._feed, self._concurrency)

    def hears(self, text: str, chat: int = LEA, person: int = LEA) -> None:
        self._number += 1
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
        payload = {"update_id": self._number, "message": {"chat": place, "text": text}}
        new = self.ledger.receive([(self._number, f"telegram:{person}", payload)], MONDAY)
        self.worker.take(row for row in self.ledger.unhandled() if row.number in new)

    async def is_done(self) -> None:
        while self.worker.busy:
            await asyncio.sleep(1)
        assert self.ledger.unhandled() == []

    async def _feed(self, payload: dict[str, Any]) -> None:
        chat = payload["message"]["chat"]["id"]
        turn = Turn(payload["update_id"], f"telegram:{chat}", chat)
        await self.desk.reply(turn, *self.answer(chat, payload["message"]["text"]))


def words(chat: int, text: str) -> list[Outgoing]:
    return [to_chat(chat, {"text": word}) for word in text.split()]


# Without Telegram


def test_while_telegram_is_away_for_hours_everything_waits_and_then_comes_once_and_in_order() -> None:
    async def story() -> None:
        office = Office()
        office.telegram.away = True
        office.hears("un deux")
        office.hears("trois")
        office.hears("quatre", TOM, TOM)
        await asyncio.sleep(9 * 3600)
        assert office.telegram.arrived == []
        assert len(office.ledger.unhandled()) == 3
        office.telegram.away = False
        await office.is_done()
        assert office.telegram.texts() == ["un", "deux", "trois"]
        assert office.telegram.texts(TOM) == ["quatre"]
        assert office.telegram.tries < 9 * 3600, "nobody hammers at a closed door"

    virtually(story())


@pytest.mark.parametrize("concurrency", [1, 20])
def test_hours_of_flood_in_one_chat_are_waited_for_and_hold_up_nobody_else(concurrency: int) -> None:
    async def story() -> None:
        office = Office(concurrency)
        office.telegram.refusals[LEA].append(Refused(429, "Too Many Requests", retry_after=HOURS))
        office.hears("un deux")
        office.hears("trois", TOM, TOM)
        await office.is_done()
        assert office.telegram.texts() == ["un", "deux"]
        assert office.telegram.when("un") == pytest.approx(HOURS, abs=1)
        assert office.telegram.when("trois") < 1

    virtually(story())


def test_a_crowd_that_telegram_makes_wait_holds_up_nobody_else() -> None:
    async def story() -> None:
        office = Office(concurrency=2)
        for person in range(101, 106):
            office.telegram.refusals[person].append(Refused(429, "Too Many Requests", retry_after=60))
            office.hears("patience", person, person)
        await asyncio.sleep(1)
        office.hears("vite", TOM, TOM)
        await office.is_done()
        assert office.telegram.when("vite") < 3
        assert len(office.telegram.arrived) == 6

    virtually(story())


@pytest.mark.parametrize("restarted", [False, True])
def test_a_group_that_telegram_makes_wait_holds_up_nobodys_private_chat(restarted: bool) -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[GROUP].extend([Refused(429, "Too Many Requests", retry_after=HOURS)] * 2)
        office.hears("groupe", GROUP)
        office.hears("encore", GROUP)
        await asyncio.sleep(1)
        if restarted:
            await office.worker.drain(1)
            office.start_again()
            await office.worker.resume()
        office.hears("vite")
        await office.is_done()
        assert office.telegram.when("vite") < 5
        assert office.telegram.texts(GROUP) == ["groupe", "encore"], "in order"

    virtually(story())


def test_a_message_that_takes_the_place_of_a_lost_one_waits_for_telegram_too() -> None:
    async def story() -> None:
        office = Office()
        office.answer = lambda chat, text: [
            to_chat(chat, {"message_id": 5, "text": "page"}, "editMessageText") | {"instead": words(chat, text)[0]}
        ]
        flood = Refused(429, "Too Many Requests", retry_after=HOURS)
        office.telegram.refusals[LEA].extend([GONE_EDIT, flood, GONE_EDIT])
        office.hears("anew")
        await office.is_done()
        assert office.telegram.texts() == ["anew"]

    virtually(story())


def test_the_answer_to_a_group_that_has_just_moved_waits_too() -> None:
    async def story() -> None:
        office = Office()
        moved = Refused(400, "group chat was upgraded", migrate_to=GROUP - 1)
        office.telegram.refusals[GROUP].extend([moved, moved])
        office.telegram.refusals[GROUP - 1].append(Refused(429, "Too Many Requests", retry_after=HOURS))
        office.hears("bonjour", GROUP)
        await office.is_done()
        assert office.telegram.texts(GROUP - 1) == ["bonjour"]

    virtually(story())


def test_what_was_to_be_sent_when_the_token_was_revoked_is_kept_for_the_next_start() -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[LEA].extend([Refused(401, "Unauthorized")] * 100)
        office.hears("un deux")
        await asyncio.sleep(60)
        assert not await office.worker.drain(10)
        [row] = office.ledger.unhandled()
        assert row.outgoing is not None
        assert [message["params"]["text"] for message in row.outgoing[row.sent :]] == ["un", "deux"]

    virtually(story())


def test_to_stop_jalon_does_not_wait_for_a_telegram_that_is_away() -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[LEA].append(Refused(429, "Too Many Requests", retry_after=HOURS))
        office.hears("un")
        await asyncio.sleep(60)
        asked = asyncio.get_running_loop().time()
        assert not await office.worker.drain(10)
        assert asyncio.get_running_loop().time() - asked < 1
        assert len(office.ledger.unhandled()) == 1
        assert office.worker.busy == 0

    virtually(story())


def test_what_comes_while_jalon_stops_is_left_to_the_next_start() -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[LEA].append(Refused(429, "Too Many Requests", retry_after=5))
        office.hears("un")
        await asyncio.sleep(1)
        stopping = asyncio.create_task(office.worker.drain(10))
        await asyncio.sleep(1)
        office.hears("deux")
        office.hears("trois", TOM, TOM)
        assert not await stopping
        assert [text for _, _, text in office.telegram.arrived] == ["un"]
        office.start_again()
        await office.worker.resume()
        await office.is_done()
        assert (office.telegram.texts(), office.telegram.texts(TOM)) == (["un", "deux"], ["trois"])

    virtually(story())


def test_somebody_who_left_gets_nothing_more_and_nothing_of_hers_waits() -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[LEA].append(Refused(403, "Forbidden: bot was blocked by the user"))
        office.hears("un deux trois")
        await office.is_done()
        assert office.telegram.arrived == []
        assert office.telegram.tries == 1

    virtually(story())


def test_an_update_that_nobody_foresaw_ends_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        office = Office()
        office.telegram.refusals[LEA].append(KeyError("chuchoté"))
        office.hears("un deux")
        office.hears("trois")
        await office.is_done()
        assert office.telegram.texts() == ["trois"]
        assert (office.worker.failed, office.worker.handled) == (1, 2)

    virtually(story())
    assert "update 1 failed: KeyError" in caplog.text
    assert "chuchoté" not in caplog.text


def test_an_update_that_cannot_even_be_ended_is_left_to_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        office = Office()
        real = office.register.finish

        async def fails(number: int) -> None:
            if number == 1:
                raise KeyError(number)
            await real(number)

        monkeypatch.setattr(office.register, "finish", fails)
        office.hears("un")
        office.hears("deux")
        while office.worker.busy:
            await asyncio.sleep(1)
        assert office.telegram.texts() == ["un", "deux"]
        assert [row.number for row in office.ledger.unhandled()] == [1]

    virtually(story())


# Without a database


@pytest.mark.parametrize("method", ["answered", "sent", "finish"])
@pytest.mark.parametrize("times", [1, 50])
def test_a_database_that_is_busy_for_a_while_loses_nothing_and_doubles_nothing(method: str, times: int) -> None:
    async def story() -> None:
        office = Office()
        office.ledger.busy[method] = times
        office.hears("un deux")
        office.hears("trois")
        office.hears("quatre", TOM, TOM)
        await office.is_done()
        assert office.telegram.texts() == ["un", "deux", "trois"]
        assert office.telegram.texts(TOM) == ["quatre"]
        assert office.worker.failed in (1, 2), "counted once an update"

    virtually(story())


# Getting updates


class Line:
    """getUpdates that fails so many times, then brings one update, then asks to stop."""

    def __init__(self, failures: int, failure: CallFailed, stop: asyncio.Event) -> None:
        self.failures, self.failure, self.stop = failures, failure, stop
        self.asked: list[float] = []

    async def __call__(self, method: str, params: dict[str, Any]) -> Any:
        self.asked.append(asyncio.get_running_loop().time() - 1000)
        if len(self.asked) <= self.failures:
            raise self.failure
        if len(self.asked) == self.failures + 1:
            message = {"message_id": 1, "date": 1, "chat": {"id": LEA, "type": "private"}, "from": {"id": LEA}}
            return [{"update_id": 5, "message": {**message, "text": "bonjour"}}]
        self.stop.set()
        return []


def polled(failures: int, failure: CallFailed) -> tuple[Line, list[Any]]:
    """The line after it stopped, and what was stored of what it brought."""
    found: list[tuple[Line, list[Any]]] = []

    async def story() -> None:
        office, stop = Office(), asyncio.Event()
        line = Line(failures, failure, stop)
        reception = Reception(office.register, office.worker, 4242, lambda: MONDAY)
        await Polling(line, reception, asyncio.sleep).run(stop)
        found.append((line, [row.number for row in office.ledger.unhandled()]))
        await office.worker.drain(0)

    virtually(story())
    return found[0]


def test_two_days_without_telegram_end_nothing() -> None:
    line, numbers = polled(6000, NoAnswer("nobody listens"))
    assert numbers == [5]
    assert line.asked[-1] > 48 * 3600
    pauses = [after - before for before, after in zip(line.asked, line.asked[1:6001], strict=False)]
    assert pauses[0] < 1, "a hiccup is hardly noticed"
    assert max(pauses) == 30
    assert pauses == sorted(pauses)


def test_a_wait_that_telegram_asks_for_before_the_next_updates_is_obeyed() -> None:
    line, numbers = polled(1, Refused(429, "Too Many Requests", retry_after=17))
    assert numbers == [5]
    assert 17 <= line.asked[1] < 18
