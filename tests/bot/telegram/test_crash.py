"""Power cuts: Jalon is killed in the middle of things. Nothing is lost, and only what was on its way comes twice."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from threading import Event, Semaphore

import pytest

from bot.telegram import app
from bot.telegram.desk import Act, Desk, Turn
from tests.bot.telegram.conftest import new_person
from tests.bot.telegram.journeys import LAST, QUESTIONS, RESULT, STAGE, asks, open_stage, walk
from tests.bot.telegram.running import Jalon, Process, texts
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import hang, lost, reset


def times(person: Person, words: str) -> int:
    """In how many messages the bot said this."""
    return sum(words in text for text in texts(person))


# Between receiving and sending


def test_killed_after_telegram_has_the_message_and_before_it_says_so(process: Process, person: Person) -> None:
    """The one message in flight comes twice: nobody can know that it arrived."""
    process.start()
    open_stage(person)
    fault = process.api.faults.add("sendMessage", hang(processed=True), chat=person.chat.id)
    person.press("Wallonie")
    fault.wait()
    person.sees(asks("deja_demande"))
    process.kill()
    process.start()
    process.api.wait_quiet()
    assert times(person, asks("deja_demande")) == 2
    assert times(person, asks("region")) == 1
    person.press("Non")
    person.sees(asks("fin_etudes"))


def test_killed_before_telegram_has_the_message(process: Process, person: Person) -> None:
    process.start()
    open_stage(person)
    fault = process.api.faults.add("sendMessage", hang(), chat=person.chat.id)
    person.press("Wallonie")
    fault.wait()
    process.kill()
    process.start()
    person.sees(asks("deja_demande"))
    process.api.wait_quiet()
    assert times(person, asks("deja_demande")) == 1


def test_killed_between_two_messages_of_one_answer(process: Process, person: Person) -> None:
    """What has left does not leave again."""
    process.start()
    fault = process.api.faults.add("sendMessage", hang(), nth=2, chat=person.chat.id)
    person.start()
    person.sees("je suis Jalon")
    fault.wait()
    process.kill()
    process.start()
    person.sees("Par quoi commence-t-on")
    process.api.wait_quiet()
    assert times(person, "je suis Jalon") == 1
    assert times(person, "Par quoi commence-t-on") == 1


def test_killed_while_the_button_is_being_answered(process: Process, person: Person) -> None:
    process.start()
    open_stage(person)
    fault = process.api.faults.add("answerCallbackQuery", hang())
    ask = person.press("Wallonie")
    fault.wait()
    process.kill()
    process.start()
    ask.answered()
    person.sees(asks("deja_demande"))
    process.api.wait_quiet()
    assert times(person, asks("deja_demande")) == 1


def test_updates_that_came_while_nobody_listened(process: Process, person: Person) -> None:
    process.start()
    asked = open_stage(person, "deja_demande")
    process.api.wait_quiet()
    process.kill()
    person.press("Non", message=asked)
    person.say("30 juin 2026")
    person.say("en juin")
    process.start()
    person.sees(asks("inscrit"))
    assert [times(person, question) for question in QUESTIONS[:5]] == [1, 1, 1, 1, 1]


def test_many_updates_in_hand_when_killed(process: Process) -> None:
    """Ten people, each with an answer that hangs: all of them are taken up again at once."""
    people = [new_person(process.api) for _ in range(10)]
    process.start()
    scripts = [process.api.faults.add("sendMessage", hang(), chat=person.chat.id) for person in people]
    for person in people:
        person.start("stage")
        person.say("Namur")
    for script in scripts:
        script.wait()
    process.kill()
    process.start()
    for person in people:
        person.sees(asks("deja_demande"), ever=True)
    process.api.wait_quiet()
    for person in people:
        assert [times(person, question) for question in QUESTIONS[:2]] == [1, 1]


# At any moment


class Cuts(threading.Thread):
    """Kills a process again and again, at moments drawn by lot or with a message on its way, and starts it again."""

    def __init__(self, process: Process, number: int, seed: int) -> None:
        super().__init__(name="cuts", daemon=True)
        self.process, self.number, self.lot = process, number, random.Random(seed)
        self.done = 0
        self.over = threading.Event()
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            while self.done < self.number and not self.over.wait(self.lot.uniform(0.01, 0.15)):
                method = self.lot.choice(("sendMessage", "sendMessage", "answerCallbackQuery", "getUpdates"))
                fault = self.lot.choice((hang(processed=True), hang(), lost(), reset(), None))
                if fault:
                    script = self.process.api.faults.add(method, fault, nth=self.lot.randint(1, 3))
                    with suppress(AssertionError):
                        script.wait(0.2)
                self.process.kill()
                self.process.api.faults.clear()
                self.done += 1
                self.process.start(wait=self.lot.random() < 0.7)
        except BaseException as problem:
            self.problem = problem


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_points_of_a_journey(process: Process, seed: int) -> None:
    """Each kill doubles what was on its way at most, and loses nothing: every answer counts, every question comes."""
    people = [new_person(process.api) for _ in range(2)]
    process.start()
    cuts = Cuts(process, 4, seed)
    cuts.start()
    for person in people:
        person.start("stage")
    for step in STAGE:
        for person in people:
            walk(person, (step,), timeout=20)
    for person in people:
        person.sees(RESULT)
        person.sees(LAST)
    cuts.over.set()
    cuts.join()
    assert cuts.problem is None
    process.api.wait_quiet()
    assert cuts.done, "the journey was quicker than the first cut"
    for person in people:
        came = [text for text, _ in groupby(texts(person))]
        assert len(texts(person)) - len(came) <= cuts.done, "more than was on its way came twice"
        places = [[at for at, text in enumerate(came) if words in text] for words in (*QUESTIONS, RESULT)]
        assert all(len(found) == 1 for found in places), "lost, or doubled although it was not on its way"
        assert places == sorted(places), "the questions came in another order"


# The same update again


def test_an_update_that_comes_again_is_no_news(jalon: Jalon, person: Person) -> None:
    """What Telegram gives again after a restart, since it was never told that it had arrived."""
    open_stage(person, "deja_demande")
    jalon.api.wait_quiet()
    before = texts(person)
    jalon.stop()
    for number in list(jalon.api.updates.sent):
        jalon.api.updates.again(number)
    jalon.start()
    jalon.api.wait_quiet()
    assert texts(person) == before
    person.press("Non")
    person.sees(asks("fin_etudes"))


def test_stored_updates_keep_no_words_once_they_are_handled(jalon: Jalon, person: Person) -> None:
    open_stage(person, "deja_demande")
    jalon.api.wait_quiet()
    rows = jalon.rows("SELECT person, payload, outgoing, done FROM updates")
    assert rows == [(None, None, None, 1)] * len(rows)
    assert len(rows) == len(jalon.api.updates.sent)


# Order


def test_messages_and_presses_of_one_person_are_handled_in_order(jalon: Jalon, person: Person) -> None:
    person.start("stage")
    region = person.sees(asks("region"))
    presses = [person.press("Bruxelles", message=region)]
    person.say("non")
    presses.append(person.press("Wallonie", message=region))
    person.say("30 juin 2026")
    person.say("juin")
    person.say("pas encore")
    person.sees(asks("job_ete"))
    for ask in presses:
        ask.answered()
    jalon.api.wait_quiet(0.05)
    answers = jalon.answers(person)
    assert answers["region"] == "wallonie"
    assert answers["fin_comment"] == "june"
    spoken = texts(person)
    expected = (
        asks("region"),
        asks("deja_demande"),
        asks("fin_etudes"),
        "Corrigé",
        asks("fin_etudes"),
        asks("fin_comment"),
        asks("inscrit"),
        asks("job_ete"),
    )
    assert len(spoken) == len(expected)
    assert all(words in text for words, text in zip(expected, spoken, strict=True))


def test_a_slow_person_holds_nobody_up(jalon: Jalon, person: Person) -> None:
    other = new_person(jalon.api)
    fault = jalon.api.faults.add("sendMessage", hang(), chat=person.chat.id)
    person.start("stage")
    fault.wait()
    other.start("stage")
    other.sees(asks("region"))
    person.say("Namur")
    other.press("Wallonie")
    other.sees(asks("deja_demande"))
    assert texts(person) == []
    fault.release()
    person.sees(asks("deja_demande"))
    assert [times(person, question) for question in QUESTIONS[:2]] == [1, 1]


def test_no_more_people_than_the_bound_are_served_at_once(
    monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path
) -> None:
    real, served, go = Desk._serve, Semaphore(0), Event()

    def slow(desk: Desk, turn: Turn, act: Act) -> None:
        served.release()
        assert go.wait(20)
        real(desk, turn, act)

    monkeypatch.setattr(Desk, "_serve", slow)
    with Jalon(api, tmp_path, {"concurrency": 2}):
        people = [new_person(api) for _ in range(5)]
        for person in people:
            person.start("stage")
        assert [served.acquire(timeout=seconds) for seconds in (20, 20, 0.3)] == [True, True, False]
        go.set()
        for person in people:
            person.sees(asks("region"))


def test_no_more_calls_than_the_bound_are_in_flight(
    monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "_CALLS", 2)
    with Jalon(api, tmp_path):
        people = [new_person(api) for _ in range(5)]
        fault = api.faults.add("sendMessage", hang(), times=None)
        for person in people:
            person.start("stage")
        api.calls.wait("sendMessage", 2)
        api.world.wait(lambda: api.calls.count("sendMessage") > 2, 0.3)
        assert api.calls.count("sendMessage") == 2
        api.faults.clear()
        fault.release()
        for person in people:
            person.sees(asks("region"))
