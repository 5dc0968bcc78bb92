"""A reminder in the course of a conversation: from what a person types to the button that she presses under it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.storage import Storage
from tests.bot.dial import Dial
from tests.bot.reminders.delivering import House, eventually, reminded
from tests.bot.reminders.scenes import CLAIM, DUE, TOMORROW, TUESDAY, at, claims, expects, key, prefers, states
from tests.bot.telegram.journeys import LAST, RESULT, STAGE, asks, walk
from tests.bot.telegram.running import texts
from tests.bot_api import BotApi, Person

NOT_TOLD = "Je n'ai PAS prévenu le Forem"
EVE = at(2026, 12, 29, 12)
CLAIMING = at(2026, 12, 30)


def plainly(text: str) -> str:
    """With ordinary spaces: French ones don't break."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_an_appointment_that_is_typed_is_on_the_screen_the_day_before_at_nine(
    house: House, dial: Dial, lea: Person, tom: Person, api: BotApi, request: pytest.FixtureRequest, database: str
) -> None:
    if database == "postgresql":
        house.settings["database_url"] = SecretStr(request.getfixturevalue("empty_postgres"))
    dial.moment = at(2026, 11, 23, 10)
    house.start()
    lea.start()
    lea.sees("Par quoi commence-t-on")
    lea.say("rdv forem jeudi 14h")
    lea.sees("jeudi 26 novembre 2026 à 14 h", 15)
    lea.press("Oui, c'est ça")
    lea.sees("mercredi 25 novembre 2026 à 9 h")
    tom.start()
    tom.sees("Par quoi commence-t-on")
    dial.moment = at(2026, 11, 25, 8, 59)
    api.wait_quiet()
    assert reminded(lea, "demain") == []
    dial.moment = at(2026, 11, 25)
    reminder = lea.sees("demain")
    assert "jeudi 26 novembre 2026 à 14 h" in plainly(reminder.text)
    assert "Rappel" in reminder.text
    lea.press("Dans 1 h", message=reminder).answered()
    lea.sees("mercredi 25 novembre 2026 à 10 h")
    dial.moment = at(2026, 11, 25, 10)
    again = lea.sees("demain")
    lea.press("Je ne peux pas venir", message=again)
    lea.sees(NOT_TOLD)
    dial.moment = at(2026, 11, 26, 12)
    api.wait_quiet()
    assert reminded(tom) == []


def test_nobody_is_interrupted_in_a_questionnaire_but_reminded_after_it(
    house: House, dial: Dial, lea: Person, api: BotApi
) -> None:
    with house.storage as storage:
        expects(storage, lea, TUESDAY)
    dial.moment = DUE - timedelta(minutes=1)
    house.start()
    lea.start("stage")
    lea.sees(asks("region"))
    lea.say("Namur")
    lea.sees(asks("deja_demande"))
    dial.moment = DUE
    for step in STAGE[1:]:
        dial.advance(minutes=2)
        walk(lea, (step,))
    lea.sees(LAST, ever=True)
    dial.advance(minutes=1)
    eventually(lambda: reminded(lea, TOMORROW))
    api.wait_quiet()
    said = texts(lea)
    [reminder] = [place for place, text in enumerate(said) if TOMORROW in text]
    [result] = [place for place, text in enumerate(said) if RESULT in text]
    # The conversation has ended once its result is kept; a sweep every 30 ms may then be quicker than its departure.
    assert reminder >= result - 1


def test_who_leaves_a_questionnaire_open_is_reminded_ten_minutes_later(
    house: House, dial: Dial, lea: Person, api: BotApi
) -> None:
    with house.storage as storage:
        expects(storage, lea, TUESDAY)
    dial.moment = DUE - timedelta(minutes=1)
    house.start()
    lea.start("stage")
    lea.sees(asks("region"))
    lea.say("Namur")
    lea.sees(asks("deja_demande"))
    dial.moment = DUE + timedelta(minutes=8)
    api.wait_quiet()
    assert reminded(lea, "demain") == []
    dial.moment = DUE + timedelta(minutes=10)
    lea.sees("demain")


def test_an_appointment_within_the_hour_is_worth_an_interruption(house: House, dial: Dial, lea: Person) -> None:
    """It was noted so late that its reminder comes half an hour before."""
    with house.storage as storage:
        expects(storage, lea, TUESDAY, now=TUESDAY - timedelta(minutes=40))
    dial.moment = TUESDAY - timedelta(minutes=31)
    house.start()
    lea.start("stage")
    lea.sees(asks("region"))
    lea.say("Namur")
    lea.sees(asks("deja_demande"))
    dial.moment = TUESDAY - timedelta(minutes=30)
    lea.sees("aujourd'hui")


def test_a_discreet_reminder_shows_nothing_until_it_is_opened(
    house: House, dial: Dial, lea: Person, api: BotApi
) -> None:
    with house.storage as storage:
        prefers(storage, lea, discret="oui")
        expects(storage, lea, TUESDAY)
    dial.moment = DUE
    house.start()
    found = lea.sees("un rappel")
    assert plainly(found.text) == "Jalon : un rappel."
    assert found.buttons == ["Ouvrir"]
    house.stop()
    house.start()
    lea.press("Ouvrir", message=found)
    opened = lea.sees(TOMORROW.split()[0])
    assert TOMORROW in plainly(opened.text)
    assert {"Je ne peux pas venir", "Dans 1 h", "Plus de rappels de ce genre"} <= set(opened.buttons)


def test_several_discreet_reminders_show_nothing_and_each_can_be_opened(house: House, dial: Dial, lea: Person) -> None:
    """The list of all reminders has only those to come: what is due now must be found under the message."""
    days = {at(2026, 12, 1, 14): "mardi 1er", at(2026, 12, 2, 10): "mercredi 2", at(2026, 12, 3, 9): "jeudi 3"}
    with house.storage as storage:
        prefers(storage, lea, discret="oui")
        expects(storage, lea, *days)
    dial.moment = at(2026, 11, 27)
    house.start()
    found = lea.sees("des rappels")
    assert plainly(found.text) == "Jalon : des rappels."
    for number, day in enumerate(days.values(), start=1):
        lea.press(f"Ouvrir ({number})", message=found)
        assert f"{day} décembre 2026" in plainly(lea.sees("Rappel").text)


@pytest.fixture
def claimed(house: House, dial: Dial, lea: Person, api: BotApi) -> Person:
    """Léa with the reminder of her day to claim on the screen, and a Jalon that has started again since."""
    with house.storage as storage:
        claims(storage, lea, EVE)
    dial.moment = CLAIMING
    house.start()
    lea.sees("Va aujourd'hui à la CAPAC")
    api.wait_quiet()
    house.stop()
    house.start()
    return lea


@pytest.mark.parametrize(("button", "hours"), [("Dans 1 h", 1), ("Demain", 24)])
def test_a_reminder_that_is_put_off_comes_at_that_moment(
    claimed: Person, dial: Dial, api: BotApi, button: str, hours: int
) -> None:
    claimed.press(button)
    claimed.sees("D'accord")
    dial.advance(hours=hours, minutes=-1)
    api.wait_quiet()
    assert len(reminded(claimed)) == 1
    dial.advance(minutes=1)
    eventually(lambda: len(reminded(claimed)) == 2)


def test_who_says_that_it_is_done_is_not_reminded_of_it_any_more(
    claimed: Person, dial: Dial, api: BotApi, house: House
) -> None:
    claimed.press("J'ai demandé")
    claimed.sees("Noté, bravo")
    with house.storage as storage:
        assert storage.known(key(claimed))["demande_le"] == CLAIM.isoformat()
        assert states(storage, claimed)["demande:+2"] == "cancelled"
    dial.moment = at(2027, 1, 1, 12)
    api.wait_quiet()
    assert len(reminded(claimed, "Va aujourd'hui à la CAPAC")) == 1
    assert reminded(claimed, "Vas-y aujourd'hui") == []


def test_who_wants_no_more_of_that_kind_gets_no_more_of_it(
    claimed: Person, dial: Dial, api: BotApi, house: House
) -> None:
    claimed.press("Plus de rappels de ce genre")
    claimed.sees("peut te coûter de l'argent")
    claimed.press("Oui, plus de rappel de ce genre")
    claimed.sees("plus de rappel «")
    dial.moment = at(2027, 1, 1, 12)
    api.wait_quiet()
    assert len(reminded(claimed)) == 1


def test_who_cannot_come_is_told_that_nobody_knows_until_they_have_told(
    house: House, dial: Dial, lea: Person, api: BotApi
) -> None:
    with house.storage as storage:
        expects(storage, lea, TUESDAY)
    dial.moment = DUE
    house.start()
    reminder = lea.sees("demain")
    api.wait_quiet()
    house.stop()
    house.start()
    lea.press("Je ne peux pas venir", message=reminder)
    assert lea.sees(NOT_TOLD).text.splitlines()[0].startswith(NOT_TOLD)
    api.wait_quiet()
    before = len(texts(lea))
    dial.moment = DUE + timedelta(hours=2)
    eventually(lambda: len(texts(lea)) > before)
    asked = lea.last()
    assert asked.text.splitlines()[0].startswith(NOT_TOLD)
    api.wait_quiet()
    house.stop()
    house.start()
    lea.press("J'ai prévenu", message=asked)
    lea.sees("Garde une preuve")
    before = len(texts(lea))
    dial.moment = at(2026, 11, 26, 12)
    api.wait_quiet()
    assert [text for text in texts(lea)[before:] if NOT_TOLD in text] == []


@pytest.mark.parametrize("deed", ["fait", "1h", "empeche", "prevenu", "stop", "ouvrir"])
def test_the_number_of_somebody_elses_reminder_opens_and_changes_nothing(
    house: House, dial: Dial, lea: Person, tom: Person, deed: str
) -> None:
    with house.storage as storage:
        expects(storage, lea, TUESDAY)
        [number] = [row.id for row in storage.reminders(key(lea)) if row.due == DUE]
        before = everything(storage, lea)
        house.start()
        tom.start()
        menu = tom.sees("Par quoi commence-t-on")
        tom.press_data(f"1r:{deed}:{number}", message=menu)
        answer = tom.sees("Ce rappel ne vaut plus")
        assert "Entretien" not in answer.text
        assert everything(storage, lea) == before
        assert storage.appointments(key(tom)) == []


def everything(storage: Storage, person: Person) -> object:
    return storage.reminders(key(person)), storage.appointments(key(person)), storage.known(key(person))
