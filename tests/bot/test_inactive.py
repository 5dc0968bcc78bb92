"""People who have left: told once, a month before; then erased; whoever comes back is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import BRUSSELS
from bot.config import Config
from bot.questions import Questions
from bot.storage import Busy, OpenStorage, StorageError, open_storage, sqlite_url
from bot.telegram.desk import Desk, Turn
from bot.telegram.failures import CallFailed, NoAnswer, Refused
from bot.telegram.sending import Sender
from bot.telegram.upkeep import WARNED, Upkeep
from flows import load_flows
from knowledge.calendar import add_months
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

LEA, TOM = "telegram:1", "telegram:2"
START = datetime(2026, 1, 15, 11, 0, tzinfo=BRUSSELS)


class Telegram:
    """Takes messages, or fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.failing: CallFailed | None = None

    async def __call__(self, method: str, params: dict[str, Any]) -> Any:
        if self.failing is not None:
            raise self.failing
        self.sent.append((params["chat_id"], params["text"]))
        return {}


class House:
    """An upkeep with a clock that a test moves."""

    def __init__(self, storage: OpenStorage | None = None, months: int = 18) -> None:
        self.now = START
        self.storage: OpenStorage = storage if storage is not None else InMemoryStorage()
        self.telegram = Telegram()
        self.desk = Desk(self.storage, load_flows(), load_law(), Questions(), lambda: self.now)
        sender = Sender(self.telegram, share=0.0, sleep=self._no_wait)
        self.upkeep = Upkeep(self.storage, self.desk, sender, lambda: self.now, months)

    async def _no_wait(self, seconds: float) -> None:
        await asyncio.sleep(0)

    def after(self, months: int, days: int = 0) -> None:
        moved = add_months(START.date(), months) + timedelta(days=days)
        self.now = datetime.combine(moved, START.timetz())

    def look(self) -> list[int]:
        """What a morning brings: whom it was said to."""
        before = len(self.telegram.sent)
        asyncio.run(self.upkeep.look())
        return [chat for chat, _ in self.telegram.sent[before:]]

    def is_kept(self, person: str) -> bool:
        return bool(self.storage.export(person)["people"])


@contextmanager
def house(storage: OpenStorage | None = None, months: int = 18) -> Iterator[House]:
    opened = House(storage, months)
    opened.storage.learn(LEA, {"region": "wallonie"}, START.date())
    yield opened
    opened.desk.close()


@pytest.fixture(params=["memory", "sqlite"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    if request.param == "memory":
        with house() as opened:
            yield opened
        return
    with open_storage(sqlite_url(tmp_path / "jalon.sqlite3")) as storage, house(storage) as opened:
        yield opened


# The course of things


def test_nobody_is_disturbed_for_seventeen_months(home: House) -> None:
    home.after(16, 20)
    assert home.look() == []
    assert home.is_kept(LEA)


def test_somebody_is_told_a_month_before_and_only_once(home: House) -> None:
    home.after(17, 1)
    assert home.look() == [1]
    [(_, text)] = home.telegram.sent
    assert "Dans un mois, j'efface tout" in text
    assert "vendredi 16 juillet 2027" in text
    for day in range(2, 20):
        home.after(17, day)
        assert home.look() == []
    assert home.is_kept(LEA)


def test_a_month_later_everything_is_erased_without_another_word(home: House) -> None:
    home.after(17, 1)
    home.look()
    home.after(18)
    assert home.look() == []
    assert home.is_kept(LEA), "told on the 16th, she has until the 16th"
    home.after(18, 2)
    assert home.look() == []
    assert not home.is_kept(LEA)
    assert home.storage.known(LEA) == {}


def test_nobody_is_erased_untold_however_long_they_have_been_away(home: House) -> None:
    home.after(40)
    assert home.look() == [1]
    assert home.is_kept(LEA)
    home.after(40, 20)
    home.look()
    assert home.is_kept(LEA)
    home.after(41, 1)
    home.look()
    assert not home.is_kept(LEA)


def test_whoever_comes_back_is_kept_and_told_again_the_next_time(home: House) -> None:
    home.after(17, 1)
    home.look()
    home.after(17, 10)
    home.storage.seen(LEA, home.now)
    home.after(18, 5)
    assert home.look() == []
    assert home.is_kept(LEA)
    home.after(34, 20)
    assert home.look() == [1]
    home.after(35, 25)
    home.look()
    assert not home.is_kept(LEA)


def test_coming_back_on_the_very_day_of_the_warning_counts(home: House) -> None:
    home.after(17, 1)
    home.look()
    home.storage.seen(LEA, home.now + timedelta(hours=1))
    home.after(18, 5)
    home.look()
    assert home.is_kept(LEA)


def test_the_others_stay(home: House) -> None:
    home.after(17, 1)
    home.storage.learn(TOM, {"region": "bruxelles"}, home.now.date())
    home.look()
    home.after(18, 2)
    home.look()
    assert not home.is_kept(LEA)
    assert home.storage.known(TOM) == {"region": "bruxelles"}


def test_the_warning_itself_makes_nobody_active(home: House) -> None:
    home.after(17, 1)
    home.look()
    assert home.storage.inactive_since(home.now - timedelta(days=500)) == [LEA]
    assert home.storage.known(LEA)[WARNED] == home.now.date().isoformat()


# A question asked is a sign of life


def test_whoever_only_asks_questions_is_active() -> None:
    with house() as home:
        home.after(17, -1)
        home.storage.receive([(7, LEA, {})], home.now)
        asyncio.run(home.desk.serve(Turn(7, LEA, 1), lambda dialogue, now: dialogue.hear("c'est quoi le Forem ?", now)))
        home.after(18, 2)
        assert home.look() == []
        assert home.is_kept(LEA)


def test_looking_at_a_question_keeps_nothing_of_a_stranger() -> None:
    with house() as home:
        home.storage.receive([(7, TOM, {})], home.now)
        asyncio.run(home.desk.serve(Turn(7, TOM, 2), lambda dialogue, now: dialogue.hear("c'est quoi le Forem ?", now)))
        assert not home.is_kept(TOM)


def test_what_was_in_memory_is_gone_as_well() -> None:
    with house() as home:
        home.storage.receive([(7, LEA, {}), (8, LEA, {})], home.now)
        asyncio.run(home.desk.serve(Turn(7, LEA, 1), lambda dialogue, now: dialogue.begin("montant", now)))
        asyncio.run(home.desk.serve(Turn(8, LEA, 1), lambda dialogue, now: dialogue.hear("12/3/2005", now)))
        home.after(17, 1)
        home.look()
        home.after(18, 2)
        home.look()
        assert LEA not in home.desk._dialogues


# When something fails


def test_a_warning_that_cannot_leave_is_tried_again_the_next_day() -> None:
    with house() as home:
        home.telegram.failing = NoAnswer("away")
        home.after(17, 1)
        assert home.look() == []
        assert WARNED not in home.storage.known(LEA)
        home.telegram.failing = None
        home.after(17, 2)
        assert home.look() == [1]


def test_whoever_blocked_jalon_is_erased_all_the_same() -> None:
    with house() as home:
        home.telegram.failing = Refused(403, "Forbidden: bot was blocked by the user")
        home.after(17, 1)
        home.look()
        home.after(18, 2)
        home.look()
        assert not home.is_kept(LEA)


def test_a_round_that_fails_is_done_again_the_same_day() -> None:
    class Locked(InMemoryStorage):
        locked = True

        def inactive_since(self, moment: datetime) -> list[str]:
            if self.locked:
                raise Busy("La base est occupée.")
            return super().inactive_since(moment)

    storage = Locked()
    with house(storage) as home:
        home.after(17, 1)
        with pytest.raises(StorageError):
            home.look()
        storage.locked = False
        assert home.look() == [1]
        assert home.look() == []


# When


def test_nobody_is_woken() -> None:
    with house() as home:
        home.after(17, 1)
        home.now = home.now.replace(hour=3)
        assert home.look() == []
        home.now = home.now.replace(hour=10)
        assert home.look() == [1]


def test_a_shorter_time_still_leaves_a_month_of_notice() -> None:
    with house(months=1) as home:
        home.after(0, 20)
        assert home.look() == []
        home.after(1, 1)
        assert home.look() == [1]
        home.after(2)
        home.look()
        assert home.is_kept(LEA)
        home.after(2, 2)
        home.look()
        assert not home.is_kept(LEA)


def test_people_of_a_terminal_are_nobodys_business_here() -> None:
    with house() as home:
        home.storage.learn("terminal", {"region": "flandre"}, START.date())
        home.after(40)
        assert home.look() == [1]
        home.after(50)
        home.look()
        assert home.is_kept("terminal")


def test_numbers_of_updates_are_forgotten_after_three_days(home: House) -> None:
    home.storage.receive([(1, LEA, {"a": 1})], home.now)
    home.storage.receive([(2, LEA, {"a": 2})], home.now)
    home.storage.finish(1)
    home.now += timedelta(days=2)
    home.look()
    assert home.storage.receive([(1, LEA, {})], home.now) == []
    home.now += timedelta(days=2)
    home.look()
    assert home.storage.receive([(2, LEA, {})], home.now) == [], "not finished: kept"
    assert home.storage.receive([(1, LEA, {})], home.now) == [1]


def test_the_words_of_a_handled_message_have_left_the_files_by_the_next_day(tmp_path: Path) -> None:
    with open_storage(sqlite_url(tmp_path / "jalon.sqlite3")) as storage, house(storage) as home:
        storage.receive([(1, LEA, {"text": "chuchoté"})], home.now)
        storage.finish(1)
        home.now += timedelta(days=1)
        home.look()
        assert not [path for path in tmp_path.iterdir() if "chuchoté".encode() in path.read_bytes()]


@pytest.mark.parametrize("hour", [3, 11])
def test_what_an_erasure_could_not_scrub_is_scrubbed_at_the_next_look(tmp_path: Path, hour: int) -> None:
    with open_storage(sqlite_url(tmp_path / "jalon.sqlite3")) as storage, house(storage) as home:
        owed: list[int] = [1]
        home.now = home.now.replace(hour=hour)
        home.look()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(storage, "scrub_owed", owed.pop)
            home.look()
        assert owed == []


def test_the_time_is_the_operators() -> None:
    assert Config.model_fields["inactive_months"].default == 18
