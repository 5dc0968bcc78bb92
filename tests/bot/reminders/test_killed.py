"""Power cuts: `jalon deliver` is killed in the middle of things. Nothing is lost; only what was on its way doubles."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

import pytest

from bot.storage import Storage
from tests.bot.dial import Dial
from tests.bot.reminders.conftest import Starts
from tests.bot.reminders.delivering import eventually, reminded, somebody
from tests.bot.reminders.scenes import DUE, TOMORROW, TUESDAY, crowd, expects, states
from tests.bot_api import BotApi, Call, Person
from tests.bot_api.faults import Fault, hang, lost, reset

LEASED = {"minutes": 2, "seconds": 1}  # how long a row is nobody else's


def test_whoever_was_next_when_it_was_killed_is_reminded_after_the_lease(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    """Killed after it took the row, before Telegram had the message."""
    expects(storage, lea, TUESDAY)
    fault = api.faults.add("sendMessage", hang(), chat=lea.chat.id)
    dial.moment = DUE
    deliver = starts()
    fault.wait()
    deliver.kill()
    assert states(storage, lea)["rendez_vous:-1d"] == "pending"
    expects(storage, tom, TUESDAY)
    deliver.start()
    tom.sees(TOMORROW)
    assert reminded(lea) == [], "what another may be sending is not touched"
    dial.advance(**LEASED)
    lea.sees(TOMORROW)
    eventually(lambda: states(storage, lea)["rendez_vous:-1d"] == "sent")
    dial.advance(minutes=10)
    api.wait_quiet()
    assert len(reminded(lea)) == len(reminded(tom)) == 1


@pytest.mark.parametrize("fault", [hang(processed=True), lost()], ids=["no answer yet", "the answer got lost"])
def test_whoever_has_the_message_when_it_is_killed_gets_it_twice_and_nobody_else_does(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person, fault: Fault
) -> None:
    """Killed after Telegram had the message, before that was noted: nobody can know."""
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    struck = api.faults.add("sendMessage", fault, chat=lea.chat.id)
    dial.moment = DUE
    deliver = starts()
    struck.wait()
    eventually(lambda: states(storage, tom)["rendez_vous:-1d"] == "sent")
    deliver.kill()
    assert len(reminded(lea)) == 1
    assert states(storage, lea)["rendez_vous:-1d"] == "pending"
    dial.advance(**LEASED)
    deliver.start()
    eventually(lambda: states(storage, lea)["rendez_vous:-1d"] == "sent")
    dial.advance(minutes=10)
    api.wait_quiet()
    assert (len(reminded(lea)), len(reminded(tom))) == (2, 1)


@pytest.mark.parametrize("seed", range(2))
def test_sixty_people_are_all_reminded_however_often_it_is_killed(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, seed: int
) -> None:
    """Killed at moments drawn by lot. Nobody is written to again but those of whom it can't know that they were."""
    lot = random.Random(seed)
    people = [somebody(api, 2000 + number) for number in range(60)]
    crowd(storage, (person.chat.id for person in people))
    dial.moment = DUE
    on_its_way: Counter[Person] = Counter()
    kills = 0
    deliver = starts(wait=False)
    while kills < 5 and not is_done(storage):
        for person in lot.sample(people, 3):
            fault = lot.choice((hang(processed=True), hang(), lost(), reset()))
            api.faults.add("sendMessage", fault, chat=person.chat.id)
        begun = len(api.calls)
        point = api.calls.count("sendMessage") + lot.randint(1, 20)
        eventually(partial(has_come_to, point, api, storage), 10.0)
        deliver.kill()
        kills += 1
        api.faults.clear()
        for person in people:
            calls = calls_for(api, person, begun)
            if calls and calls[-1].fault is None and states(storage, person)["rendez_vous:-1d"] == "pending":
                on_its_way[person] += 1
        dial.advance(**LEASED)
        deliver.start(wait=False)
    eventually(lambda: is_done(storage), 10.0, lambda: str(storage.reminder_counts()))
    dial.advance(minutes=10)
    api.wait_quiet()
    for person in people:
        calls = calls_for(api, person)
        faulty = sum(call.fault is not None for call in calls)
        assert reminded(person), "lost"
        assert len(calls) <= 1 + faulty + on_its_way[person], "doubled although it was not on its way"
    assert kills > 1
    assert on_its_way.total() or any(call.fault for call in api.calls), "nothing went wrong: it proves nothing"


def has_come_to(point: int, api: BotApi, storage: Storage) -> bool:
    """To so many messages tried, or to the end."""
    return api.calls.count("sendMessage") >= point or is_done(storage)


def is_done(storage: Storage) -> bool:
    return storage.reminder_counts() == {"sent": 60}


def calls_for(api: BotApi, person: Person, since: int = 0) -> list[Call]:
    """Those that would have written to her, from that one of all calls on."""
    messages = (call for call in list(api.calls)[since:] if call.method == "sendMessage")
    return [call for call in messages if str(call.params.get("chat_id")) == str(person.chat.id)]
