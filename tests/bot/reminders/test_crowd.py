"""Many people at once: by one process, by several that share a database, and while others are writing."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import Storage, open_storage
from tests.bot.dial import Dial
from tests.bot.reminders.conftest import Starts
from tests.bot.reminders.delivering import eventually, somebody, telling
from tests.bot.reminders.scenes import DUE, crowd, key
from tests.bot_api import BotApi, Person

MANY = int(os.environ.get("JALON_TEST_MANY", "400"))  # a few minutes for 10 000
A_SECOND = 30  # messages that Telegram takes
PATIENCE = 1.0  # seconds for a reply


@pytest.fixture
def crowded(api: BotApi) -> range:
    """The numbers of so many people who have pressed Start one day."""
    numbers = range(10_000, 10_000 + MANY)
    for number in numbers:
        somebody(api, number)
    return numbers


def received(api: BotApi) -> Counter[int]:
    """How many messages of the bot are in each chat."""
    with api.world.changed:
        chats = list(api.world.chats.values())
        return Counter({chat.id: sum(one.by_bot for one in chat.messages) for chat in chats if chat.messages})


def test_a_crowd_is_all_reminded_once(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, crowded: range, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a limit on the rate."""
    crowd(storage, crowded)
    starts()
    began = time.monotonic()
    dial.moment = DUE
    api.calls.wait("sendMessage", MANY, 40.0 + MANY / 20)
    eventually(lambda: storage.reminder_counts() == {"sent": MANY}, 10.0, lambda: str(storage.reminder_counts()))
    telling(capsys, f"{MANY} reminders by one process: {time.monotonic() - began:.1f} s")
    assert received(api) == Counter(crowded)
    assert api.calls.count("sendMessage") == MANY


def test_two_hundred_people_are_reminded_at_telegrams_pace_and_a_reply_waits_for_none_of_them(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, lea: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = range(20_000, 20_200)
    for number in numbers:
        somebody(api, number)
    crowd(storage, numbers)
    starts("telegram", JALON_SEND_RATE="1")
    lea.say("/aide")
    lea.sees("Appuie sur un bouton", 10)
    began = time.monotonic()
    dial.moment = DUE
    waits = []
    for part in range(1, 7):
        eventually(lambda part=part: len(received(api)) > part * 30, 10.0)  # type: ignore[misc]
        asked = time.monotonic()
        lea.say("/aide")
        lea.sees("Appuie sur un bouton")
        waits.append(time.monotonic() - asked)
    eventually(lambda: storage.reminder_counts() == {"sent": len(numbers)}, 15.0)
    took = time.monotonic() - began
    moments = sorted(call.at for call in api.calls.of("sendMessage"))
    fullest = max(sum(start <= one < start + 1 for one in moments) for start in moments)
    telling(capsys, f"200 at the real rate: {took:.1f} s, {fullest} in a second, replies {max(waits):.2f} s at most")
    assert fullest <= A_SECOND
    assert max(waits) < PATIENCE
    assert {number: count for number, count in received(api).items() if number in numbers} == dict.fromkeys(numbers, 1)


@pytest.fixture
def shared(empty_postgres: str) -> Iterator[Storage]:
    with open_storage(empty_postgres) as opened:
        yield opened


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """PostgreSQL where a test shares a database, else SQLite."""
    if "shared" in request.fixturenames:
        found: str = request.getfixturevalue("empty_postgres")
        return found
    return f"sqlite:///{tmp_path / 'jalon.sqlite3'}"


@pytest.mark.parametrize("processes", [2, 4])
def test_several_processes_remind_four_hundred_people_once(
    starts: Starts, api: BotApi, shared: Storage, dial: Dial, processes: int
) -> None:
    numbers = range(30_000, 30_400)
    for number in numbers:
        somebody(api, number)
    crowd(shared, numbers)
    fleet = [starts(folder=f"n{place}") for place in range(processes)]
    dial.moment = DUE
    eventually(lambda: shared.reminder_counts() == {"sent": 400}, 15.0, lambda: str(shared.reminder_counts()))
    assert received(api) == Counter(numbers)
    assert [running.stop() for running in fleet] == [0] * processes


def test_when_one_of_three_processes_is_killed_the_others_remind_its_people(
    starts: Starts, api: BotApi, shared: Storage, dial: Dial
) -> None:
    numbers = range(40_000, 40_300)
    people = [somebody(api, number) for number in numbers]
    crowd(shared, numbers)
    fleet = [starts(folder=f"n{place}") for place in range(3)]
    dial.moment = DUE
    api.calls.wait("sendMessage", 60, 10.0)
    fleet[0].kill()
    eventually(lambda: settled(shared, people), 15.0)
    left = {person.chat.id for person in people if shared.reminders(key(person))[0].state == "pending"}
    dial.advance(minutes=2, seconds=1)
    eventually(lambda: shared.reminder_counts() == {"sent": len(people)}, 15.0, lambda: str(shared.reminder_counts()))
    found = received(api)
    assert set(found) == set(numbers), "somebody was forgotten"
    doubled = {number for number, count in found.items() if count > 1}
    assert max(found.values()) <= 2
    assert doubled <= left, "only what the killed one had in hand may come twice"
    assert len(left) <= 100


def settled(storage: Storage, people: list[Person]) -> bool:
    """Whether the processes that live have nothing more to do: what is left is under the lease of the killed one."""
    before = storage.reminder_counts()
    time.sleep(0.2)
    return storage.reminder_counts() == before and before.get("sent", 0) >= len(people) - 100
