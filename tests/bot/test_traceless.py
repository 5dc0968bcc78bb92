"""Without trace: everything is computed, nothing is written, and the person knows what that means."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import BRUSSELS
from bot.dialogue import CONSENT, Ask, Dialogue, File, Offer, Output, Result, Say
from bot.dialogue.traceless import TRACELESS, Traceless
from bot.questions import Questions
from bot.storage import Storage, open_storage, sqlite_url
from bot.telegram.desk import Act, Desk, Turn
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.bot.telegram.running import Jalon
from tests.bot.terminal import chat
from tests.bot.test_status import play
from tests.bot_api import BotApi, Person
from tests.bot_api.fixture import PACE

LEA = "telegram:1"
NOW = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
ILL = {"evenement_1": "maladie", "evenement_1_du": "7/9/2026", "evenement_1_au": "11/9/2026", "evenement_2": "rien"}


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with open_storage(sqlite_url(tmp_path / "data" / "jalon.sqlite3")) as opened:
        yield opened


def dialogue(storage: Storage) -> Dialogue:
    return Dialogue(LEA, storage, load_flows(), load_law(), Questions())


def sentences(outputs: list[Output]) -> str:
    return " ".join(output.text for output in outputs if isinstance(output, Say))


def words_left(tmp_path: Path, *words: str) -> list[str]:
    whole = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    return [word for word in words if word.encode() in whole]


# The dialogue


def test_it_says_at_the_start_what_is_lost_and_what_is_noted(storage: Storage) -> None:
    text = sentences(list(dialogue(storage).traceless(NOW)))
    assert "si je redémarre, elles sont perdues" in text
    assert "que ce mode est allumé" in text
    assert "/sanstrace l'éteint" in text


def test_a_whole_conversation_gives_its_dates_and_leaves_no_word(storage: Storage, tmp_path: Path) -> None:
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    result, *_ = play(talk, NOW, **ILL)
    assert isinstance(result, Result)
    assert storage.known(LEA) == {TRACELESS: "oui"}
    assert storage.current(LEA) is None
    assert words_left(tmp_path, "wallonie", "2026-07-01", "maladie", "2005-03-12", "salarie") == []


def test_what_was_said_is_known_while_the_mode_lasts(storage: Storage) -> None:
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    play(talk, NOW)
    [file] = talk.file("stage.ics", NOW)
    assert isinstance(file, File)
    outputs = list(talk.begin("montant", NOW))
    assert "Naissance : " in sentences(outputs)
    assert storage.known(LEA) == {TRACELESS: "oui"}


def test_sensitive_answers_need_no_yes_since_nothing_is_kept(storage: Storage) -> None:
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    outputs = play(talk, NOW, **ILL)
    assert not [output for output in outputs if isinstance(output, Offer) and output.key == "garder"]
    assert CONSENT not in storage.known(LEA)


def test_ending_it_forgets_everything_that_was_said_in_it(storage: Storage) -> None:
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    play(talk, NOW)
    assert "oublié" in sentences(list(talk.traceless(NOW)))
    assert storage.known(LEA) == {}
    assert not talk.is_traceless
    asked = list(talk.begin("stage_insertion", NOW))[-1]
    assert isinstance(asked, Ask)
    assert asked.step.question.id == "region"


def test_what_was_kept_before_is_neither_read_nor_touched_and_there_again_afterwards(storage: Storage) -> None:
    storage.learn(LEA, {"region": "bruxelles"}, date(2026, 9, 1))
    storage.save(LEA, "montant", {"naissance": "2004-01-01"}, NOW)
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    play(talk, NOW)
    assert storage.known(LEA) == {"region": "bruxelles", TRACELESS: "oui"}
    outputs = list(talk.traceless(NOW))
    assert isinstance(outputs[-1], Offer)
    assert outputs[-1].key == "reprendre"
    assert storage.known(LEA) == {"region": "bruxelles"}


def test_the_rights_over_what_is_kept_stay(storage: Storage) -> None:
    storage.learn(LEA, {"region": "bruxelles"}, date(2026, 9, 1))
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    assert talk.storage.export(LEA) == storage.export(LEA)
    list(talk.erase())
    outputs = list(talk.hear("oui", NOW))
    assert "Tout est effacé" in sentences(outputs)
    assert "sans trace est éteint aussi" in sentences(outputs)
    assert storage.export(LEA)["people"] == []
    assert not talk.is_traceless


def test_after_a_restart_it_still_writes_nothing_and_says_what_was_lost(storage: Storage) -> None:
    talk = dialogue(storage)
    list(talk.traceless(NOW))
    list(talk.begin("stage_insertion", NOW))
    list(talk.hear("Namur", NOW))
    again = dialogue(storage)
    again.restore()
    assert "est perdu" in sentences(list(again.notices()))
    assert list(again.notices()) == []
    play(again, NOW)
    assert storage.known(LEA) == {TRACELESS: "oui"}


def test_the_storage_of_somebody_else_is_out_of_reach(storage: Storage) -> None:
    wrapped = Traceless(storage, {})
    storage.receive([(1, LEA, {"a": 1})], NOW)
    assert [update.number for update in wrapped.unhandled()] == [1]
    wrapped.answered(1, [])
    wrapped.sent(1, 0)
    wrapped.finish(1)
    assert wrapped.receive([(1, LEA, {})], NOW) == []
    wrapped.prune(NOW.replace(year=2027))
    assert wrapped.receive([(1, LEA, {})], NOW) == [1]
    assert wrapped.inactive_since(NOW.replace(year=2027)) == []
    wrapped.forget(LEA, ["rien"])
    wrapped.learn(LEA, {"region": "wallonie"}, NOW.date())
    wrapped.forget(LEA, ["region"])
    assert wrapped.known(LEA) == {}
    with wrapped.together() as whole:
        assert whole.known(LEA) == {}
    with wrapped:
        pass


# The desk


def served(desk: Desk, number: int, act: Act) -> list[dict[str, Any]]:
    asyncio.run(desk.serve(Turn(number, LEA, 1), act))
    return desk.taken(number)


def test_not_even_an_answer_waits_in_the_outbox() -> None:
    storage = InMemoryStorage()
    desk = Desk(storage, load_flows(), load_law(), Questions(), lambda: NOW)
    storage.receive([(number, LEA, {}) for number in (1, 2)], NOW)
    served(desk, 1, lambda d, now: d.traceless(now))
    sent = served(desk, 2, lambda d, now: d.begin("stage_insertion", now))
    assert "Région" in sent[0]["params"]["text"]
    assert [update.outgoing for update in storage.unhandled()] == [[], []]
    desk.close()


def test_a_failure_neither_ends_the_mode_nor_loses_the_answers() -> None:
    def fails(_: Dialogue, __: datetime) -> list[Output]:
        raise RuntimeError("maladie")

    storage = InMemoryStorage()
    desk = Desk(storage, load_flows(), load_law(), Questions(), lambda: NOW)
    storage.receive([(number, LEA, {}) for number in range(1, 6)], NOW)
    served(desk, 1, lambda d, now: d.traceless(now))
    served(desk, 2, lambda d, now: d.begin("stage_insertion", now))
    served(desk, 3, lambda d, now: d.hear("Namur", now))
    with pytest.raises(RuntimeError):
        served(desk, 4, fails)
    desk.forget(LEA)
    sent = served(desk, 5, lambda d, now: d.again(now))
    assert "demandé des allocations" in sent[0]["params"]["text"]
    assert storage.known(LEA) == {TRACELESS: "oui"}
    desk.drop(LEA)
    desk.close()


# The edges


def test_on_telegram_the_whole_database_stays_empty_of_it(tmp_path: Path) -> None:
    with BotApi(pace=PACE) as server, Jalon(server, tmp_path) as jalon:
        person = Person(server, id=7010)
        person.say("/sanstrace")
        person.sees("Mode sans trace allumé")
        person.say("/montant")
        person.sees("date de naissance")
        person.say("12/3/2005")
        server.wait_quiet(0.1)
        assert jalon.facts(person) == {TRACELESS: "oui"}
        assert jalon.answers(person) == {}
        assert set(jalon.rows("SELECT payload, outgoing FROM updates")) == {(None, None)}
        jalon.stop()
        assert b"12/3/2005" not in jalon.bytes()
        jalon.start()
        person.say("/montant")
        person.sees("J'ai redémarré")
        person.say("/sanstrace")
        person.sees("Mode sans trace éteint")
        server.wait_quiet(0.1)
        assert jalon.facts(person) == {}


def test_in_a_terminal_the_mode_outlives_the_window_and_its_words_do_not(tmp_path: Path) -> None:
    first = chat(tmp_path / "data", "/sanstrace", "/stage_insertion", "Namur", "/quitter")
    assert "Mode sans trace allumé" in first.out
    assert "sans trace est oublié" in first.out
    assert words_left(tmp_path, "wallonie", "Namur") == []
    second = chat(tmp_path / "data", "/sanstrace", "/quitter")
    assert "J'ai redémarré" in second.out
    assert "Tes réponses sont gardées" in second.out
