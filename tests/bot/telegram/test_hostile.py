"""What people, groups and strangers send besides answers: nothing of it harms, and most of it is answered kindly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.questions import Questions
from bot.render.rich import LIMIT, units
from bot.telegram import app, desk
from flows.reply import Reply, Text
from tests.bot.telegram.conftest import new_person
from tests.bot.telegram.journeys import QUESTIONS, asks, open_stage, short_flow, whole
from tests.bot.telegram.running import Jalon, key_of, texts
from tests.bot_api import BotApi, Channel, Group, Person
from tests.bot_api.faults import Fault
from tests.bot_api.media import KINDS, Kind

NUMBERS = count(900_000_001)  # of updates, beyond those that the double gives


def at_the_claim(person: Person) -> None:
    """With a question open, by the shortest way."""
    person.start("stage")
    person.press("Wallonie", message=person.sees(asks("region")))
    person.sees(asks("deja_demande"))


def quiet(house: Jalon) -> None:
    house.api.wait_quiet(0.05)


def goes_on(house: Jalon, person: Person) -> None:
    """The question that was open still takes its answer."""
    person.press("Non")
    person.sees(asks("fin_etudes"))
    assert house.answers(person)["deja_demande"] == "non"


def brings(house: Jalon, *updates: Any) -> None:
    """These come with the next getUpdates, whatever Telegram would say of them."""
    body = json.dumps({"ok": True, "result": updates})
    fault = house.api.faults.add("getUpdates", Fault("odd", body=body))
    wakes = new_person(house.api)
    wakes.say("/aide")
    fault.wait()
    wakes.sees("Appuie sur un bouton")


# What is no text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_text_is_refused_kindly_and_the_question_comes_back(house: Jalon, guest: Person, kind: Kind) -> None:
    at_the_claim(guest)
    guest.sends(kind)
    guest.sees("Je ne lis que le texte")
    guest.sees(asks("deja_demande"))
    goes_on(house, guest)


@pytest.mark.parametrize(
    "content",
    [
        {"video": {"file_id": "v"}},
        {"video_note": {}},
        {"audio": {}},
        {"animation": {}, "document": {}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"venue": {}, "location": {}},
        {"story": {}},
        {"photo": [], "caption": "Wallonie"},
    ],
)
def test_other_media_too(house: Jalon, guest: Person, content: dict[str, Any]) -> None:
    at_the_claim(guest)
    brings(house, message_from(guest, content))
    guest.sees("Je ne lis que le texte")
    goes_on(house, guest)


def message_from(person: Person, content: dict[str, Any]) -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": person.chat.fields, "from": person.user, **content},
    }


def test_a_forward_is_not_taken_for_an_answer(house: Jalon, guest: Person) -> None:
    at_the_claim(guest)
    guest.forwards("non")
    guest.sees("transféré")
    assert "deja_demande" not in house.answers(guest)
    goes_on(house, guest)


def test_a_result_of_our_own_inline_mode_is_not_taken_for_an_answer(house: Jalon, guest: Person) -> None:
    at_the_claim(guest)
    before = texts(guest)
    brings(house, message_from(guest, {"text": "non", "via_bot": house.api.world.me}))
    quiet(house)
    assert texts(guest) == before
    assert "deja_demande" not in house.answers(guest)
    brings(house, message_from(guest, {"text": "non", "via_bot": {**house.api.world.me, "id": 77}}))
    guest.sees(asks("fin_etudes"))


def test_an_edit_changes_nothing(house: Jalon, guest: Person) -> None:
    at_the_claim(guest)
    said = guest.say("blablabla")
    guest.sees("Je n'ai pas compris")
    quiet(house)
    before = texts(guest)
    guest.edits(said, "non")
    quiet(house)
    assert texts(guest) == before


@pytest.mark.parametrize(
    "content", [{"pinned_message": {}}, {"new_chat_title": "x"}, {"migrate_to_chat_id": -1009}, {}]
)
def test_service_messages_meet_silence(house: Jalon, guest: Person, content: dict[str, Any]) -> None:
    at_the_claim(guest)
    before = texts(guest)
    brings(house, message_from(guest, content))
    quiet(house)
    assert texts(guest) == before
    goes_on(house, guest)


# Texts


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02",
        "\u200b",
        "\U0001f600" * 20,
        "\u202eabc\u202c",
        "<b>non</b><script>alert(1)</script>",
        "*gras* _italique_ [lien](http://x.y) `code` ||spoiler||",
        "{region} {0} %s %(x)s ${HOME}",
        "'; DROP TABLE people; --",
        "é" * 4096,
        "x" * 4096,
        "?" * 4096,
        "a " * 2048,
        "1" * 4000,
        "9" * 300 + "/13/99999",
        "\n\n\n\n.\n",
        "non\x00",
        "\ud800 non",
    ],
    ids=lambda text: ascii(text)[1:20],
)
def test_odd_texts_never_break_the_conversation(house: Jalon, guest: Person, text: str) -> None:
    at_the_claim(guest)
    brings(house, message_from(guest, {"text": text}))
    guest.sees("")
    quiet(house)
    assert "Pardon, quelque chose" not in texts(guest)[-1]
    if "deja_demande" not in house.answers(guest):
        guest.say("non")
    guest.say("30/06/2026")
    guest.sees(asks("fin_comment"))


def test_markup_in_an_answer_is_shown_as_it_was_written(house: Jalon, guest: Person) -> None:
    guest.start("eligibilite")
    guest.sees(asks("region"))
    guest.say("<b>Namur</b> & *Liège*")
    guest.sees("")
    assert not [call for call in house.api.calls if call.error and "modified" not in call.error]


def test_more_than_a_message_holds_comes_as_several(house: Jalon, guest: Person) -> None:
    """Telegram cuts what she writes; each piece is a message."""
    at_the_claim(guest)
    guest.say("bla " * 3000)
    quiet(house)
    goes_on(house, guest)


def test_a_long_result_comes_in_pieces(monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path) -> None:
    long = " ".join(f"Une phrase avec un \U0001f600, la {n}e." for n in range(800))
    monkeypatch.setattr(app, "load_flows", lambda: short_flow(lambda answers, context: Reply((Text(long),))))
    with Jalon(api, tmp_path):
        person = new_person(api)
        person.say("/stage_insertion")
        person.press("Wallonie", message=person.sees(asks("region")))
        person.sees("la 799e")
    said = [text for text in texts(person) if "Une phrase" in text]
    assert len(said) > 5
    assert all(units(text) <= LIMIT for text in said)
    assert all(text.endswith(".") for text in said), "broken at the end of a sentence"


# Presses


@pytest.mark.parametrize(
    "data",
    [
        "",
        "n",
        "\x00",
        "é" * 32,
        "1a:::",
        "1a:" + "x" * 61,
        "1a:stage_insertion:region:wallonie",
        "1c:menu:",
        "1c:menu:inconnu",
        "1c:faq:inconnue",
        "1c:effacer:oui",
        "1c:reprendre:continuer",
        "1c:suggestion:oui",
        "1g:ailleurs",
        "1k:stage:naissance:years:9999",
        "1k:~3o7m8q:naissance:years:1000",
        "1k:~3o7m8q:naissance:days:2999-12",
        "1k:~3o7m8q:region:decades:",
        "1k:~3o7m8q:naissance:days:2004-13",
        '{"a": 1}',
        "../../etc/passwd",
        "' OR 1=1 --",
    ],
    ids=lambda data: ascii(data)[1:40],
)
def test_crafted_data_of_a_button(house: Jalon, guest: Person, data: str) -> None:
    at_the_claim(guest)
    failed = house.log.read_text(encoding="utf-8").count("failed")
    ask = guest.press_data(data)
    ask.answered()
    quiet(house)
    assert len(ask.query.answers) == 1
    assert house.log.read_text(encoding="utf-8").count("failed") == failed
    assert house.facts(guest) == {}
    guest.say("/aide")
    guest.sees("Appuie sur un bouton")


def test_erasing_by_a_crafted_button_is_asked_about_first(house: Jalon, guest: Person) -> None:
    at_the_claim(guest)
    guest.press_data("1c:effacer:oui").answered()
    guest.sees("C'est définitif")
    assert house.answers(guest) == {"region": "wallonie"}


@pytest.mark.parametrize("without", ["message", "data", "both"])
def test_a_press_without_its_message_or_data(house: Jalon, guest: Person, without: str) -> None:
    at_the_claim(guest)
    query = house.api.world.ask(150.0, guest.chat)
    press: dict[str, Any] = {"id": query.id, "from": guest.user, "chat_instance": "1"}
    if without == "data":
        press["message"] = guest.last().body
    if without == "message":
        press |= {"data": "1g:retour", "inline_message_id": "x"}
    brings(house, {"update_id": next(NUMBERS), "callback_query": press})
    assert house.api.world.wait(lambda: query.answers, 20.0)
    quiet(house)
    assert len(query.answers) == 1
    guest.say("/aide")
    guest.sees("Appuie sur un bouton")


def test_a_press_that_cannot_be_answered_holds_up_nothing(house: Jalon, guest: Person) -> None:
    at_the_claim(guest)
    press = {"id": "\ud800", "from": guest.user, "chat_instance": "1", "data": "1g:retour"}
    brings(house, {"update_id": next(NUMBERS), "callback_query": press}, message_from(guest, {"text": "/aide"}))
    guest.sees("Appuie sur un bouton")
    quiet(house)
    assert house.rows("SELECT count(*) FROM updates WHERE done = 0") == [(0,)]


def test_a_press_that_is_too_old_to_be_answered(jalon: Jalon, person: Person) -> None:
    """It waited for longer than Telegram allows: what it says still counts."""
    open_stage(person, "deja_demande")
    jalon.api.wait_quiet(0.1)
    jalon.stop()
    person.press("Non")
    event = jalon.api.updates.sent[max(jalon.api.updates.sent)]
    jalon.api.clock.advance(200)
    jalon.api.updates.waiting[event.id] = event._replace(expires_at=jalon.api.clock.now() + 60)
    jalon.start()
    person.sees(asks("fin_etudes"), ever=True)


# Many at once


def test_a_hundred_updates_at_once_from_one_person(house: Jalon, guest: Person) -> None:
    guest.start("stage")
    region = guest.sees(asks("region"))
    presses = []
    for n in range(50):
        presses.append(guest.press(("Wallonie", "Bruxelles")[n % 2], message=region))
        guest.say(f"bonjour {n}")
    other = new_person(house.api)
    other.start()
    other.sees("Par quoi commence-t-on")
    assert len(presses) > sum(bool(ask.query.answers) for ask in presses), "she waits behind herself, nobody else does"
    for ask in presses:
        ask.answered(timeout=20)
    house.api.wait_quiet(0.1, timeout=20)
    assert all(len(ask.query.answers) == 1 for ask in presses)
    assert house.answers(guest)["region"] == "bruxelles"
    waiting = house.rows("SELECT count(*) FROM updates WHERE done = 0")
    assert waiting == [(0,)]


def test_a_crowd_at_once(house: Jalon) -> None:
    people = [new_person(house.api) for _ in range(40)]
    for person in people:
        person.start("stage")
        person.say("Namur")
    for person in people:
        person.sees(asks("deja_demande"))
    assert all(len(texts(person)) == 2 for person in people)


def test_more_people_than_jalon_keeps_in_mind(monkeypatch: pytest.MonkeyPatch, api: BotApi, tmp_path: Path) -> None:
    """Whoever was put out of memory goes on from what is stored."""
    monkeypatch.setattr(desk, "_REMEMBERED", 2)
    with Jalon(api, tmp_path):
        people = [new_person(api) for _ in range(5)]
        for person in people:
            open_stage(person, "deja_demande")
        for person in people:
            person.press("Non")
            person.sees(asks("fin_etudes"))
            assert [sum(words in text for text in texts(person)) for words in QUESTIONS[:3]] == [1, 1, 1]


# Updates of other kinds and shapes


@pytest.mark.parametrize(
    "update",
    [
        None,
        "update",
        7,
        [],
        {},
        {"update_id": "7"},
        {"update_id": 1.5},
        {"update_id": 940_000_001},
        {"update_id": 940_000_002, "telepathy": {"from": {"id": 1}}},
        {"update_id": 940_000_003, "message": None},
        {"update_id": 940_000_004, "message": {"from": {"id": 5}}},
        {"update_id": 940_000_005, "message": {"from": "Léa", "chat": {"id": 5, "type": "private"}, "message_id": 1}},
        {"update_id": 940_000_006, "message": {"from": {"id": True}, "chat": {"id": 5, "type": "private"}}},
        {"update_id": 940_000_007, "callback_query": {"from": {"id": 5}}},
        {"update_id": 940_000_008, "callback_query": {"id": 8, "from": {"id": 5}, "data": "n"}},
        {"update_id": 940_000_009, "my_chat_member": {"from": {"id": 5}, "chat": {"id": 5, "type": "private"}}},
        {"update_id": 940_000_010, "inline_query": {"from": {"id": 5}, "id": "1", "query": 3}},
        {"update_id": 940_000_011, "edited_message": {"message_id": 1, "from": {"id": 5}}},
        {"update_id": 940_000_012, "poll_answer": {"poll_id": "1", "option_ids": []}},
        {"update_id": 940_000_013, "message_reaction": {"user": {"id": 5}}},
        {"update_id": 10**30, "message": {"from": {"id": 5}, "chat": {"id": 5, "type": "private"}, "message_id": 1}},
        {
            "update_id": 940_000_014,
            "message": {
                "from": {"id": 10**30},
                "chat": {"id": 10**30, "type": "private"},
                "message_id": 1,
                "text": "x",
            },
        },
        {
            "update_id": 940_000_015,
            "message": {
                "from": {"id": 5},
                "chat": {"id": 5, "type": "private"},
                "message_id": 1,
                "date": 10**18,
                "text": "x",
            },
        },
    ],
)
def test_updates_that_nobody_expects(house: Jalon, update: Any) -> None:
    brings(house, update)
    other = new_person(house.api)
    other.start()
    other.sees("Par quoi commence-t-on")


def test_unknown_fields_are_ignored(house: Jalon, guest: Person) -> None:
    guest.start()
    guest.sees("Par quoi")
    extra = {"text": "/aide", "new_in_2030": {"a": [1]}, "entities": "not a list", "reply_to_message": 3}
    brings(house, message_from(guest, extra))
    guest.sees("Appuie sur un bouton")


def test_only_the_kinds_that_are_used_are_asked_for(house: Jalon) -> None:
    kinds = {tuple(call.params["allowed_updates"]) for call in house.api.calls.of("getUpdates") if not call.fault}
    assert kinds == {("message", "callback_query", "my_chat_member", "inline_query")}


# Groups and channels


def test_in_a_group_it_answers_only_when_addressed(house: Jalon, guest: Person) -> None:
    group = Group(house.api, -1001000000101)
    group.adds_bot(guest.user)
    guest.say("combien de jours dure le stage d'insertion ?", chat=group)
    quiet(house)
    assert said_in(group) == []
    guest.mentions("combien de jours dure le stage d'insertion ?", group)
    answer = guest.sees("156\u00a0jours", chat=group)
    assert answer.keyboard == []
    guest.say("et le délai pour s'inscrire ?", chat=group, reply_to=answer)
    guest.sees("", chat=group)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("@jalon_double_bot2 combien de jours dure le stage ?", None),
        ("écris à quelquun@jalon_double_bot.be : combien de jours dure le stage ?", None),
        ("@JALON_Double_bot combien de jours dure le stage ?", "156\u00a0jours"),
        ("(@jalon_double_bot) combien de jours dure le stage ?", "156\u00a0jours"),
        ("combien de jours dure le stage, @jalon_double_bot?", "156\u00a0jours"),
        ("/start@jalon_double_bot stage", "En privé"),
        ("/question@JALON_double_bot combien de jours dure le stage ?", "En privé"),
        ("essaie /stage@jalon_double_bot", "En privé"),
        ("/stage@jalon_double_bot2", None),
    ],
)
def test_its_name_in_a_group_is_read_as_telegram_reads_it(
    house: Jalon, guest: Person, text: str, answer: str | None
) -> None:
    group = Group(house.api, -1001000001000 - next(NUMBERS) % 1000)
    guest.say(text, chat=group)
    if answer is None:
        quiet(house)
        assert said_in(group) == []
    else:
        guest.sees(answer, chat=group)


def test_a_look_up_for_a_group_or_inline_never_runs_in_the_loop(
    monkeypatch: pytest.MonkeyPatch, house: Jalon, guest: Person
) -> None:
    threads: list[str] = []

    def noted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            threads.append(threading.current_thread().name)
            return real(*given)

        return call

    monkeypatch.setattr(Questions, "find", noted(Questions.find))
    monkeypatch.setattr(Questions, "nearest", noted(Questions.nearest))
    group = Group(house.api, -1001000000110)
    guest.mentions("combien de jours dure le stage d'insertion ?", group)
    guest.sees("156\u00a0jours", chat=group)
    assert guest.asks_inline("durée du stage").results()
    assert len(threads) == 2
    assert all(thread.startswith("desk") for thread in threads)


def said_in(group: Group) -> list[str]:
    with group.world.changed:
        return [message.text for message in group.chat.messages if message.by_bot]


def test_a_group_never_sees_anybodys_data(house: Jalon, guest: Person) -> None:
    """Not what she answered in private, not what is stored, and no conversation."""
    whole(guest)
    group = Group(house.api, -1001000000102)
    for text in (
        "/mesdonnees@jalon_double_bot",
        "/corriger@jalon_double_bot",
        "/stage@jalon_double_bot",
        "/supprimer@jalon_double_bot",
    ):
        guest.say(text, chat=group)
        guest.sees("En privé", chat=group)
    guest.mentions("oui", group)
    guest.mentions("quand finit mon stage ?", group)
    quiet(house)
    shown = " ".join(said_in(group))
    assert "2004" not in shown
    assert "Wallonie" not in shown
    assert "30 décembre" not in shown
    assert house.facts(guest)["naissance"] == "2004-04-12", "and nothing was erased from there"
    assert all(message.keyboard == [] for message in group.chat.messages)


def test_a_command_for_another_bot_is_not_ours(house: Jalon, guest: Person) -> None:
    group = Group(house.api, -1001000000103)
    guest.say("/stage@un_autre_bot", chat=group)
    guest.say("/stage", chat=group)
    quiet(house)
    assert said_in(group) == []


def test_senders_without_a_person_meet_silence(house: Jalon) -> None:
    group = Group(house.api, -1001000000104)
    for write in (group.anonymous, group.as_channel, group.linked_post):
        write("@jalon_double_bot combien de jours dure le stage ?")
    channel = Channel(house.api, -1003000000104)
    post = channel.posts("@jalon_double_bot combien de jours dure le stage ?")
    channel.edits(post, "@jalon_double_bot et alors ?")
    quiet(house)
    assert said_in(group) == []
    assert [message for message in channel.chat.messages if message.by_bot] == []


def test_a_button_pressed_in_a_group_is_answered_with_nothing(house: Jalon, guest: Person) -> None:
    group = Group(house.api, -1001000000105)
    guest.mentions("combien de jours dure le stage ?", group)
    answer = guest.sees("", chat=group)
    ask = guest.press_data("1g:menu", message=answer)
    ask.answered()
    quiet(house)
    assert len(said_in(group)) == 1
    assert texts(guest) == []


def test_a_group_that_moves_is_followed(house: Jalon, guest: Person) -> None:
    group = Group(house.api, -201, type="group")
    new = group.migrates()
    guest.mentions("combien de jours dure le stage d'insertion ?", group)
    guest.sees("156\u00a0jours", chat=new)


def test_thrown_out_of_a_group(house: Jalon, guest: Person) -> None:
    group = Group(house.api, -1001000000106)
    group.adds_bot(guest.user)
    group.removes_bot(guest.user)
    quiet(house)
    guest.start()
    guest.sees("Par quoi commence-t-on")


# Names


def test_no_name_is_ever_stored(house: Jalon, guest: Person) -> None:
    whole(guest)
    guest.sends("contact")
    guest.sends("photo", "Je m'appelle Prénomette Nomdefamille")
    guest.forwards("un message de Prénomette")
    group = Group(house.api, -1001000000107, title="Nomdefamille et amis")
    guest.mentions("combien de jours dure le stage ?", group)
    quiet(house)
    kept = house.bytes()
    for name in ("Prénomette", "Nomdefamille", "pseudo", "language_code", "+32470000000"):
        assert name.encode() not in kept, name
    assert key_of(guest).encode() in kept
