"""Whole journeys of people at their phones, through the real composition root and the double of the Bot API."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.callback import Answer, Calendar, Choose, Go, pack
from tests.bot.telegram.conftest import new_person
from tests.bot.telegram.journeys import LAST, QUESTIONS, RESULT, STAGE, asks, open_stage, since, walk, whole
from tests.bot.telegram.running import OPERATOR, Jalon, Process, texts
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import hang
from tests.bot_api.presses import Ask
from tests.bot_api.world import Message

MONTH = 30 * 24 * 3600.0


def settle(house: Jalon, *asks: Ask) -> None:
    """Every press is answered, once, and nothing more is to come."""
    for ask in asks:
        ask.answered()
    house.api.wait_quiet(0.05)
    assert all(len(ask.query.answers) == 1 for ask in asks)


def refused(api: BotApi) -> list[str]:
    """What Telegram would have refused."""
    return [f"{call.method}: {call.error}" for call in api.calls if call.error]


# From the first word to the result


def test_a_journey_by_buttons_and_by_words(house: Jalon, guest: Person) -> None:
    result = whole(guest)
    assert house.facts(guest)["region"] == "wallonie"
    assert house.facts(guest)["naissance"] == "2004-04-12"
    assert [sum(question in text for text in texts(guest)) for question in QUESTIONS] == [1] * len(QUESTIONS)
    assert "jour 125 sur 156" in result.text
    assert "█" in result.text
    assert not [error for error in refused(house.api) if "not modified" not in error]


def test_a_journey_on_postgresql(api: BotApi, tmp_path: Path, empty_postgres: str, person: Person) -> None:
    import psycopg

    settings = {"database_url": SecretStr(empty_postgres)}
    with Jalon(api, tmp_path, settings) as first:
        open_stage(person, "naissance")
        first.stop()
        first.start()
        walk(person, since("naissance"))
        person.sees(RESULT)
        person.sees(LAST)
        person.say("/supprimer")
        person.sees("C'est définitif")
        person.press("Oui, tout effacer")
        person.sees("Tout est effacé")
        api.wait_quiet(0.1)
    with psycopg.connect(empty_postgres) as connection:
        for table in ("people", "facts", "conversations"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        left = connection.execute("SELECT count(*) FROM updates WHERE payload IS NOT NULL OR person IS NOT NULL")
        assert left.fetchone() == (0,)


def test_a_journey_with_the_real_process(process: Process, person: Person) -> None:
    process.start()
    whole(person)


def test_the_result_is_readable_on_a_small_screen(house: Jalon, guest: Person) -> None:
    result = whole(guest)
    quotes = [mark for mark in result.entities if mark["type"] == "expandable_blockquote"]
    folded = [_within(result, quote) for quote in quotes]
    assert any(text.startswith("Sources") and "Arrêté royal du 25/11/1991" in text for text in folded)
    assert max(map(len, result.text.split("\n\n"))) < 900
    assert "date_time" not in [mark["type"] for mark in result.entities], "a legal day is text: the same everywhere"
    assert result.text.count("2026") >= 5


def _within(message: Message, entity: dict[str, int]) -> str:
    units = message.text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def test_start_says_who_jalon_is_and_what_it_keeps(house: Jalon, guest: Person) -> None:
    guest.start()
    hello = guest.sees("je suis Jalon")
    assert "je ne décide de rien" in hello.text
    assert "/supprimer" in hello.text
    assert len(re.findall(r"[.!?](?:\s|$)", hello.text)) == 2, "in two sentences"
    menu = guest.sees("Par quoi commence-t-on")
    assert any("Mon stage" in label for label in menu.buttons)
    assert any("Ai-je droit" in label for label in menu.buttons)
    assert any("Mes obligations" in label for label in menu.buttons)


# Answers


def test_a_birthday_in_four_taps(house: Jalon, guest: Person) -> None:
    question = open_stage(guest, "naissance")
    sent = len(texts(guest))
    for label in ("2000 à 2009", "2004", "avril", "12"):
        guest.press(label, message=question).answered()
        house.api.wait_quiet(0.05)
    guest.sees(asks("travail"))
    assert len(texts(guest)) == sent + 1, "the calendar turns its pages in the same message"
    assert house.answers(guest)["naissance"] == "2004-04-12"


def test_the_headers_of_a_calendar_do_nothing(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    settle(house, guest.press("lun"), guest.press_data("n"))
    assert asks("fin_etudes") in texts(guest)[-1]


def test_a_day_of_the_calendar(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    settle(house, guest.press("‹ octobre"))
    settle(house, guest.press("30"))
    guest.sees(asks("fin_comment"))
    assert house.answers(guest)["fin_etudes"] == "2026-10-30"


def test_typed_french_is_an_answer(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    guest.say("le trente juin")
    guest.sees(asks("fin_comment"))
    guest.say("jsp")
    guest.sees(asks("inscrit"))
    guest.say("pas encore")
    guest.sees(asks("job_ete"))
    assert house.answers(guest)["fin_etudes"] == "2026-06-30"


def test_not_knowing_is_an_answer_by_button_and_by_words(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    guest.press("Je ne sais pas")
    guest.sees(asks("resultats"))
    guest.say("je ne sais pas")
    guest.sees(asks("fin_comment"))


def test_what_is_no_answer_is_asked_for_again(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    guest.say("le 30 février")
    guest.sees("30 février")
    guest.say("30/06/2026")
    guest.sees(asks("fin_comment"))


def test_going_back_and_stopping(house: Jalon, guest: Person) -> None:
    open_stage(guest, "fin_etudes")
    guest.press("Retour")
    guest.sees(asks("deja_demande"))
    guest.say("/retour")
    guest.sees(asks("region"))
    guest.press("Retour")
    guest.sees("au début de cette conversation")
    guest.press("Arrêter")
    guest.sees("Par quoi commence-t-on")


def test_a_free_question_in_the_middle_is_answered_and_the_open_question_comes_back(
    house: Jalon, guest: Person
) -> None:
    open_stage(guest, "deja_demande")
    guest.say("Combien de jours dure le stage d'insertion ?")
    guest.sees("156\u00a0jours")
    guest.sees(asks("deja_demande"))
    guest.press("Non")
    guest.sees(asks("fin_etudes"))


def test_a_free_question_with_nothing_open(house: Jalon, guest: Person) -> None:
    guest.start()
    guest.sees("Par quoi commence-t-on")
    guest.say("combien de jours dure le stage d'insertion")
    answer = guest.sees("156\u00a0jours")
    assert [mark["type"] for mark in answer.entities if "quote" in mark["type"]] == ["expandable_blockquote"]
    guest.press("Plus de détails", message=answer)
    house.api.wait_quiet(0.05)
    guest.say("quelle heure est-il sur la lune")
    guest.sees("je préfère ne pas inventer")


# Old buttons


def test_a_button_of_an_earlier_question_corrects_its_answer(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest)
    guest.press("Wallonie")
    walk(guest, since("deja_demande")[:1])
    guest.sees(asks("fin_etudes"))
    guest.press("Bruxelles", message=asked)
    guest.sees("Corrigé")
    guest.sees(asks("fin_etudes"))
    house.api.wait_quiet(0.05)
    assert house.answers(guest) == {"region": "bruxelles", "deja_demande": "non"}


def test_a_correction_takes_another_way(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "deja_demande")
    guest.press("Non")
    guest.sees(asks("fin_etudes"))
    guest.press("Oui", message=asked)
    guest.sees(asks("demande_le"))


@pytest.mark.parametrize("label", ["Wallonie", "Retour", "Arrêter"])
def test_a_double_tap_says_nothing_twice(house: Jalon, guest: Person, label: str) -> None:
    asked = open_stage(guest)
    before = len(texts(guest))
    settle(house, guest.press(label, message=asked), guest.press(label, message=asked))
    new = texts(guest)[before:]
    assert len(new) == len(set(new))


def test_a_double_tap_on_back_goes_back_once(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "fin_comment")
    settle(house, guest.press("Retour", message=asked), guest.press("Retour", message=asked))
    assert asks("fin_etudes") in texts(guest)[-1]
    assert house.answers(guest) == {"region": "wallonie", "deja_demande": "non"}


def test_back_pressed_again_after_a_while_goes_back_again(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "fin_comment")
    settle(house, guest.press("Retour", message=asked))
    house.clock.advance(seconds=4)
    settle(house, guest.press("Retour", message=asked))
    assert asks("deja_demande") in texts(guest)[-1]


def test_a_double_tap_is_one_however_long_it_had_to_wait(house: Jalon, guest: Person) -> None:
    """What counts is when she pressed, not when a slow Telegram left time for the second press."""
    asked = open_stage(guest, "fin_comment")
    fault = house.api.faults.add("sendMessage", hang(), chat=guest.chat.id)
    presses = [guest.press("Retour", message=asked), guest.press("Retour", message=asked)]
    fault.wait()
    assert house.api.world.wait(lambda: not house.api.updates.waiting, 20.0)
    house.clock.advance(seconds=30)
    fault.release()
    settle(house, *presses)
    assert asks("fin_etudes") in texts(guest)[-1]


def test_a_double_tap_on_the_menu_says_nothing_twice(house: Jalon, guest: Person) -> None:
    guest.start()
    menu = guest.sees("Par quoi commence-t-on")
    settle(house, guest.press("Mon stage", message=menu), guest.press("Mon stage", message=menu))
    assert sum(asks("region") in text for text in texts(guest)) == 1


def test_a_double_tap_on_the_last_answer_gives_one_result(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "attestation")
    settle(house, guest.press("Non", message=asked), guest.press("Non", message=asked))
    assert sum(RESULT in text for text in texts(guest)) == 1


def test_a_double_tap_on_a_page_of_the_calendar(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "naissance")
    data = asked.keyboard[0][0]["callback_data"]
    settle(house, *(guest.press_data(data, message=asked) for _ in range(3)))
    assert "1989" in " ".join(asked.buttons)
    house.clock.advance(seconds=30)
    settle(house, guest.press_data(data, message=asked))
    assert "not modified" in " ".join(refused(house.api)), "Telegram refuses it, and nobody minds"
    guest.say("12/04/2004")
    guest.sees(asks("travail"))


def test_a_month_old_button_still_works(jalon: Jalon, person: Person) -> None:
    asked = open_stage(person, "deja_demande")
    jalon.api.clock.advance(MONTH)
    jalon.clock.advance(days=30)
    settle(jalon, person.press("Non", message=asked))
    person.sees(asks("fin_etudes"))


def test_a_calendar_in_a_message_that_cannot_be_edited_any_more_comes_anew(jalon: Jalon, person: Person) -> None:
    asked = open_stage(person, "naissance")
    jalon.api.clock.advance(MONTH)
    settle(jalon, person.press("2000 à 2009", message=asked, inaccessible=True))
    again = person.last()
    assert again is not asked
    assert "2004" in again.buttons
    for label in ("2004", "avril", "12"):
        settle(jalon, person.press(label, message=again))
    person.sees(asks("travail"))


def test_a_calendar_in_a_deleted_message_comes_anew(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "naissance")
    data = asked.keyboard[1][0]["callback_data"]
    guest.deletes(asked)
    settle(house, guest.press_data(data, message=asked))
    assert "2004" in guest.last().buttons


def test_a_button_of_a_finished_flow_corrects_and_counts_anew(house: Jalon, guest: Person) -> None:
    asked = open_stage(guest, "attestation")
    guest.press("Non")
    guest.sees(RESULT)
    guest.sees(LAST)
    settle(house, guest.press("Oui", message=asked))
    guest.sees(asks("attestation_debut"))


@pytest.mark.parametrize(
    "data",
    [
        pack(Answer("ancien_parcours", "region", "wallonie")),
        pack(Answer("stage_insertion", "ancienne_question", "oui")),
        pack(Answer("stage_insertion", "region", "mars")),
        pack(Calendar("ancien_parcours", "naissance", "years", "2000")),
        pack(Choose("corriger", "ancienne_question")),
        pack(Choose("garder", "oui")),
        pack(Choose("cocher", "papier")),
        "2a:stage:region:wallonie",
        "stage_insertion|region|wallonie",
    ],
)
def test_a_button_that_is_no_more_brings_the_open_question_back(house: Jalon, guest: Person, data: str) -> None:
    open_stage(guest, "deja_demande")
    settle(house, guest.press_data(data))
    assert asks("deja_demande") in guest.sees("").text
    guest.press("Non")
    guest.sees(asks("fin_etudes"))


def test_the_buttons_below_a_result(house: Jalon, guest: Person) -> None:
    result = whole(guest)
    guest.press("Corriger", message=result)
    guest.sees("Quelle réponse veux-tu changer")
    guest.press("Région")
    guest.sees(asks("region"))
    guest.press("Bruxelles", message=guest.last())
    guest.sees("mercredi 30 décembre 2026")
    guest.press_data(pack(Go("menu")))
    guest.sees("Par quoi commence-t-on")


# Coming back


def test_coming_back_after_days(jalon: Jalon, person: Person) -> None:
    open_stage(person, "fin_etudes")
    jalon.stop()
    jalon.clock.advance(days=9)
    jalon.api.clock.advance(9 * 24 * 3600)
    jalon.start()
    person.start()
    person.sees("On en était à")
    person.press("On continue")
    person.sees(asks("fin_etudes"))
    person.start()
    person.sees("On en était à")
    person.press("On recommence")
    person.sees(asks("region"))


def test_an_answer_after_a_restart_goes_on_where_it_stood(jalon: Jalon, person: Person) -> None:
    asked = open_stage(person, "fin_etudes")
    jalon.stop()
    jalon.start()
    person.say("30 juin 2026")
    person.sees(asks("fin_comment"))
    settle(jalon, person.press("Retour", message=asked))
    person.sees(asks("fin_etudes"))


def test_what_is_known_is_not_asked_again_but_shown(house: Jalon, guest: Person) -> None:
    whole(guest)
    guest.say("/stage")
    known = guest.sees("ce que tu m'as déjà dit")
    assert "Wallonie" in known.text
    guest.sees(asks("travail"))


# Commands


@pytest.mark.parametrize(
    ("payload", "sees"),
    [
        ("stage", asks("region")),
        ("eligibilite", asks("region")),
        ("faq_stage_duree", "156\u00a0jours"),
        ("faq_stage-duree", "156\u00a0jours"),
        ("faq_inconnue", "Par quoi commence-t-on"),
        ("pirate__--_0", "Par quoi commence-t-on"),
        ("x" * 64, "Par quoi commence-t-on"),
    ],
)
def test_deep_links(house: Jalon, guest: Person, payload: str, sees: str) -> None:
    guest.start(payload)
    guest.sees(sees)


@pytest.mark.parametrize(
    ("command", "sees"),
    [
        ("/help", "Appuie sur un bouton"),
        ("/aide", "Appuie sur un bouton"),
        ("/cancel", "Par quoi commence-t-on"),
        ("/annuler", "Par quoi commence-t-on"),
        ("/STAGE", asks("region")),
        ("/obligations", "Rég"),
        ("/question", "Pose ta question"),
        ("/corriger", "pas encore de réponse"),
        ("/confidentialite", OPERATOR),
        ("/stage@jalon_double_bot", asks("region")),
        ("/nimportequoi", "Je ne connais pas cette commande"),
        ("/", "Je ne connais pas cette commande"),
    ],
)
def test_commands(house: Jalon, guest: Person, command: str, sees: str) -> None:
    guest.say(command)
    guest.sees(sees)


def test_the_commands_are_told_to_telegram(house: Jalon) -> None:
    house.api.calls.wait("setChatMenuButton")
    [commands] = house.api.world.commands.values()
    names = {command["command"] for command in commands}
    assert {"stage", "eligibilite", "obligations", "mesdonnees", "supprimer", "confidentialite", "aide"} <= names
    assert house.api.world.menu_button == {"type": "commands"}


def test_every_command_of_the_menu_answers(house: Jalon, guest: Person) -> None:
    for command in next(iter(house.api.world.commands.values())):
        guest.say(f"/{command['command']}")
        assert "Je ne connais pas" not in guest.sees("").text


def test_inline_questions_give_answers_for_any_chat(house: Jalon, guest: Person) -> None:
    results = guest.asks_inline("durée du stage").results()
    assert any("156\u00a0jours" in result["input_message_content"]["message_text"] for result in results)
    guest.asks_inline("").results()
    guest.asks_inline("salut").results()


def test_five_people_at_the_same_time(house: Jalon) -> None:
    people = [new_person(house.api) for _ in range(5)]
    for person in people:
        person.start("stage")
    for step in STAGE:
        for person in people:
            walk(person, (step,))
    for person in people:
        person.sees(RESULT)
