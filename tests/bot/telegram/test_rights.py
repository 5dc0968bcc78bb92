"""What is kept, shown and erased: each person's rights over what she told."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.dialogue import CONSENT
from bot.reminders import schedule
from bot.storage import engine
from knowledge.calendar import BRUSSELS
from tests.bot.telegram.journeys import LAST, asks, before, open_stage, since, walk
from tests.bot.telegram.running import OPERATOR, Jalon, key_of, texts
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import hang

MARK = "le 13 juillet 2025"  # what is typed, as nobody else would


def tell_all(person: Person) -> None:
    open_stage(person, "naissance")
    person.say("17/09/2003")
    person.sees(asks("travail"))
    walk(person, since("naissance")[1:])
    person.sees(LAST)


# Seeing


def test_everything_that_is_kept_is_shown(house: Jalon, guest: Person) -> None:
    tell_all(guest)
    guest.say("/mesdonnees")
    guest.sees("Voici tout ce que je garde de toi")
    house.api.wait_quiet(0.05)
    shown = "\n".join(texts(guest)) + "".join(
        guest.downloads(message).content.decode()
        for message in guest.chat.messages
        if message.by_bot and "document" in message.body
    )
    for name, value in house.facts(guest).items():
        assert f'"{name}"' in shown
        assert value in shown
    assert json.dumps(key_of(guest)) in shown


def test_somebody_of_whom_nothing_is_kept(house: Jalon, guest: Person) -> None:
    guest.say("/mesdonnees")
    guest.sees("presque rien")
    assert house.rows("SELECT * FROM facts WHERE person = ?", key_of(guest)) == []


def test_what_is_shown_is_nobody_elses(house: Jalon, guest: Person) -> None:
    guest.say("/mesdonnees")
    guest.sees("presque rien")
    house.api.wait_quiet(0.05)
    assert all(key_of(guest) in text for text in texts(guest) if "telegram:" in text)


# Erasing


def test_erasing_leaves_no_word_in_the_files(jalon: Jalon, person: Person) -> None:
    tell_all(person)
    person.start("stage")
    person.sees(asks("travail"))
    person.press("Oui, comme salarié")
    person.sees(asks("travail_du", travail="salarie"))
    person.say(MARK)
    person.sees("")
    jalon.api.wait_quiet(0.05)
    kept = jalon.bytes()
    assert jalon.rows_of(person)
    assert b"2003-09-17" in kept
    assert b"2025-07-13" in kept
    person.say("/supprimer")
    person.sees("C'est définitif")
    person.press("Oui, tout effacer")
    person.sees("Tout est effacé")
    jalon.api.wait_quiet(0.1)
    assert jalon.rows_of(person) == []
    kept = jalon.bytes()
    for word in (key_of(person), "2003-09-17", "17/09/2003", MARK, "2025-07-13", "wallonie", "Namur", "Tout est effac"):
        assert word.encode() not in kept, word
    assert set(jalon.rows("SELECT person, payload, outgoing, done FROM updates")) == {(None, None, None, 1)}


def test_erasing_succeeds_while_another_program_reads_and_the_traces_go_soon_after_it(
    monkeypatch: pytest.MonkeyPatch, unstarted: Jalon, person: Person
) -> None:
    monkeypatch.setattr(engine, "_PATIENCE", 0.05)
    monkeypatch.setattr(schedule, "DAILY_EVERY", 0.2)
    unstarted.start()
    tell_all(person)
    person.say("/supprimer")
    person.sees("C'est définitif")
    with closing(sqlite3.connect(unstarted.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        ask = person.press("Oui, tout effacer")
        person.sees("Tout est effacé")
        unstarted.api.wait_quiet(0.1)
        assert len(ask.query.answers) == 1
        assert unstarted.rows_of(person) == []
        assert b"2003-09-17" in unstarted.bytes()
    deadline = time.monotonic() + 10
    while b"2003-09-17" in unstarted.bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_erasing_leaves_nothing_in_memory(house: Jalon, guest: Person) -> None:
    tell_all(guest)
    guest.say("/supprimer")
    guest.sees("C'est définitif")
    guest.say("oui")
    guest.sees("Tout est effacé")
    guest.say("/stage")
    guest.sees(asks("region"))
    guest.say("/corriger")
    guest.sees("pas encore de réponse")


@pytest.mark.parametrize("answer", ["«non»", "Non, garder", "«/annuler»", "«euh»"])
def test_erasing_that_is_not_confirmed_erases_nothing(house: Jalon, guest: Person, answer: str) -> None:
    tell_all(guest)
    before = house.facts(guest)
    guest.say("/supprimer")
    guest.sees("C'est définitif")
    if answer.startswith("«"):
        guest.say(answer.strip("«»"))
    else:
        guest.press(answer)
    guest.sees("")
    house.api.wait_quiet(0.05)
    assert house.facts(guest) == before


def test_erasing_asks_again_when_its_question_is_gone(jalon: Jalon, person: Person) -> None:
    """An old button erases nothing by itself."""
    tell_all(person)
    person.say("/supprimer")
    asked = person.sees("C'est définitif")
    person.press("Non, garder")
    person.sees("Rien n'est effacé")
    jalon.clock.advance(days=3)
    person.press("Oui, tout effacer", message=asked)
    person.sees("C'est définitif")
    assert jalon.facts(person)


def test_whoever_is_silent_for_eighteen_months_is_told_a_month_before_and_erased(
    monkeypatch: pytest.MonkeyPatch, unstarted: Jalon, person: Person
) -> None:
    monkeypatch.setattr(schedule, "DAILY_EVERY", 0.1)
    unstarted.start()
    tell_all(person)

    def told(on: datetime) -> int:
        unstarted.clock.moment = on
        unstarted.api.wait_quiet(0.5)
        return sum("Dans un mois, j'efface tout" in text for text in texts(person))

    assert told(datetime(2028, 4, 22, 11, tzinfo=BRUSSELS)) == 0
    assert told(datetime(2028, 4, 24, 11, tzinfo=BRUSSELS)) == 1
    person.sees("mercredi 24 mai 2028", ever=True)
    unstarted.stop()
    unstarted.start()
    assert told(datetime(2028, 5, 23, 11, tzinfo=BRUSSELS)) == 1
    assert unstarted.facts(person)["naissance"] == "2003-09-17"
    assert told(datetime(2028, 5, 24, 11, tzinfo=BRUSSELS)) == 1
    assert unstarted.rows_of(person) == []
    for word in (key_of(person), "2003-09-17"):
        assert word.encode() not in unstarted.bytes(), word


def test_nothing_is_left_while_the_last_words_are_on_their_way(jalon: Jalon, person: Person) -> None:
    """A crash then leaves nothing either."""
    tell_all(person)
    person.say("/supprimer")
    person.sees("C'est définitif")
    fault = jalon.api.faults.add("answerCallbackQuery", hang())
    person.press("Oui, tout effacer")
    fault.wait()
    assert set(jalon.rows("SELECT person, payload, done FROM updates")) == {(None, None, 1)}
    for word in (key_of(person), str(person.chat.id), "2003-09-17", "wallonie", "Tout est effac"):
        assert word.encode() not in jalon.bytes(), word
    fault.release()
    person.sees("Tout est effacé")


# Being told


def test_the_operator_is_named(house: Jalon, guest: Person) -> None:
    guest.say("/confidentialite")
    said = guest.sees("Ce que je garde")
    assert OPERATOR in said.text
    assert "/supprimer" in said.text
    assert "sauvegarde" in said.text


def test_an_operator_who_gave_no_name_is_said_to_have_none(api: BotApi, tmp_path: Path, person: Person) -> None:
    with Jalon(api, tmp_path, {"operator": ""}):
        person.say("/confidentialite")
        person.sees("n'est pas configuré")


# Sensitive answers


def be_ill(person: Person) -> None:
    """Through the whole flow, with an illness in it."""
    open_stage(person, "evenement_1")
    person.say("maladie")
    person.sees(asks("evenement_1_du", evenement_1="maladie"))
    person.say("3 août 2026")
    person.sees(asks("evenement_1_au", evenement_1="maladie"))
    person.say("9 août 2026")
    person.sees(asks("evenement_2"))
    person.say("non, rien")
    walk(person, since("evenement_1")[1:])
    person.sees("sont sensibles")


def sensitive_kept(house: Jalon, person: Person) -> dict[str, str]:
    return {name: value for name, value in house.facts(person).items() if name.startswith("evenement")}


def test_sensitive_answers_are_kept_only_after_a_yes(house: Jalon, guest: Person) -> None:
    be_ill(guest)
    assert sensitive_kept(house, guest) == {}
    assert "maladie" not in json.dumps(house.answers(guest))
    guest.press("Oui, garde-les")
    guest.sees("C'est gardé")
    house.api.wait_quiet(0.05)
    assert sensitive_kept(house, guest)["evenement_1"] == "maladie"
    assert house.facts(guest)[CONSENT] == "oui"


def test_sensitive_answers_are_forgotten_after_a_no(jalon: Jalon, person: Person) -> None:
    be_ill(person)
    person.press("Non, oublie-les")
    person.sees("C'est oublié")
    jalon.api.wait_quiet(0.05)
    assert sensitive_kept(jalon, person) == {}
    assert b"maladie" not in jalon.database.read_bytes()


def test_sensitive_answers_are_forgotten_without_an_answer(jalon: Jalon, person: Person) -> None:
    be_ill(person)
    jalon.stop()
    jalon.start()
    person.press("Oui, garde-les")
    person.sees("ne vaut plus")
    assert sensitive_kept(jalon, person) == {}


def test_a_sensitive_answer_is_not_stored_on_the_way(house: Jalon, guest: Person) -> None:
    open_stage(guest, "evenement_1")
    guest.say("maladie")
    guest.sees(asks("evenement_1_du", evenement_1="maladie"))
    house.api.wait_quiet(0.05)
    assert "evenement_1" not in house.answers(guest)
    assert house.answers(guest)["travail"] == "non"


# Without a trace


def test_without_a_trace_nothing_is_stored(jalon: Jalon, person: Person) -> None:
    person.say("/sanstrace")
    person.sees("")
    person.say("/stage")
    walk(person, before("inscrit"))
    person.sees(asks("inscrit"))
    jalon.api.wait_quiet(0.1)
    assert jalon.answers(person) == {}
    assert set(jalon.facts(person)) <= {"sans_trace"}
    assert set(jalon.rows("SELECT payload, outgoing FROM updates")) == {(None, None)}
