"""The dates in an agenda: the right whole days, the same events each time, and nothing that tells who."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bot.attachment import Attachment, make, recipe
from bot.clock import BRUSSELS
from bot.dialogue import Dialogue, File, Summary
from bot.questions import Questions
from bot.render.rich import plain
from bot.telegram.desk import to_chat_as_file
from flows import load_flows
from flows.engine import Asking, Context, answer, replay
from flows.stage.plan import StagePlan, current_plan
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage
from tests.bot.telegram.running import MONDAY, Jalon
from tests.bot.terminal import chat
from tests.bot.test_status import FACTS, TYPED
from tests.bot_api import BotApi, Person
from tests.bot_api.fixture import PACE

LEA = "telegram:4242"
NOW = datetime(2026, 8, 24, 10, 30, tzinfo=BRUSSELS)


TODAY = NOW.date()


def plan(today: date = TODAY, **changes: str) -> StagePlan:
    found = current_plan(Context(load_law(), today, {**FACTS, **changes}))
    assert found is not None
    return found


def content(made: StagePlan, key: str = "abc", now: datetime = NOW) -> bytes:
    through_storage = json.loads(json.dumps(recipe("stage.ics", made, key, now)))
    return make(through_storage).content


def read(content: bytes) -> list[Any]:
    """Its events; `Any`, since icalendar gives each value as one of thirty types."""
    return list(Calendar.from_ical(content.decode()).walk("VEVENT"))


def events(made: StagePlan, key: str = "abc", now: datetime = NOW) -> dict[str, Any]:
    return {str(event["UID"]).partition(".")[0]: event for event in read(content(made, key, now))}


def days(made: StagePlan) -> dict[str, date]:
    return {key: event.decoded("DTSTART") for key, event in events(made).items()}


# The days


def test_every_date_of_the_stage_is_a_whole_day() -> None:
    assert days(plan()) == {
        "debut": date(2026, 7, 1),
        "dernier-jour": date(2026, 12, 29),
        "demande": date(2026, 12, 30),
        "inscription": date(2027, 1, 7),
        "redemande": date(2027, 1, 30),  # by the Forem's page, which starts on 1 August
        "dossier": date(2027, 2, 28),
    }
    for event in events(plan()).values():
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"


def test_after_the_claim_its_deadlines_run_from_its_day() -> None:
    found = days(plan(date(2027, 1, 15), deja_demande="oui", demande_le="2027-01-11"))
    assert found["demande"] == date(2027, 1, 11)
    assert found["inscription"] == date(2027, 1, 19)
    assert found["dossier"] == date(2027, 3, 11)
    assert "redemande" not in found


def test_a_day_that_has_passed_is_today() -> None:
    assert days(plan(date(2027, 2, 1)))["demande"] == date(2027, 2, 1)


# Alarms


def test_the_day_to_claim_rings_a_fortnight_before_three_days_before_and_that_morning() -> None:
    alarms = events(plan())["demande"].walk("VALARM")
    rings = [datetime(2026, 12, 30) + alarm.decoded("TRIGGER") for alarm in alarms]  # noqa: DTZ001  # a day has no zone
    assert [moment.date().isoformat() for moment in rings] == ["2026-12-16", "2026-12-27", "2026-12-30"]
    assert {moment.hour for moment in rings} == {9}
    assert [str(alarm["DESCRIPTION"]).partition(" :")[0] for alarm in alarms] == [
        "Dans 14 jours",
        "Dans 3 jours",
        "Aujourd'hui",
    ]


def test_only_the_days_to_go_and_ask_ring() -> None:
    assert [key for key, event in events(plan()).items() if event.walk("VALARM")] == ["demande", "redemande"]
    claimed = plan(date(2027, 1, 15), deja_demande="oui", demande_le="2027-01-11")
    assert not [key for key, event in events(claimed).items() if event.walk("VALARM")]


# What an agenda needs


def test_the_file_says_who_made_it_when_and_in_which_order() -> None:
    calendar = Calendar.from_ical(content(plan()))
    assert calendar["PRODID"] == "-//Jalon//Mon stage//FR"
    assert calendar["VERSION"] == "2.0"
    earlier, later = events(plan()), events(plan(), now=NOW + timedelta(seconds=1))
    for key, event in earlier.items():
        assert event.decoded("DTSTAMP") == NOW.astimezone(UTC)
        assert later[key]["SEQUENCE"] > event["SEQUENCE"] >= 0


def test_the_same_moment_gives_the_same_file() -> None:
    assert content(plan()) == content(plan())


def test_a_date_that_moves_is_the_same_event() -> None:
    before, after = events(plan()), events(plan(inscription="2026-08-03"))
    for key in ("debut", "dernier-jour", "demande", "inscription", "dossier"):
        assert before[key]["UID"] == after[key]["UID"]
        assert before[key].decoded("DTSTART") != after[key].decoded("DTSTART")


def test_no_line_is_longer_than_agendas_read_and_all_end_as_they_want() -> None:
    whole = content(plan(inscription="2026-07-06"))
    assert whole.count(b"\n") == whole.count(b"\r\n")
    assert all(len(line) <= 75 for line in whole.split(b"\r\n"))


def test_each_event_says_that_it_is_an_estimate_and_what_to_do() -> None:
    found = events(plan())
    assert all("estimation" in str(event["DESCRIPTION"]) for event in found.values())
    assert "même s'il manque des papiers" in str(found["demande"]["DESCRIPTION"])
    assert "Ce n'est pas le moment d'y aller" in str(found["dossier"]["DESCRIPTION"])


# Whose it is


def dialogue(storage: InMemoryStorage, person: str = LEA) -> Dialogue:
    return Dialogue(person, storage, load_flows(), load_law(), Questions())


def file(storage: InMemoryStorage, person: str = LEA) -> File:
    [found] = dialogue(storage, person).file("stage.ics", NOW)
    assert isinstance(found, File)
    return found


def told(person: str = LEA, storage: InMemoryStorage | None = None) -> InMemoryStorage:
    storage = storage or InMemoryStorage()
    storage.learn(person, FACTS, date(2026, 8, 1))
    return storage


def uids(found: File) -> set[str]:
    return {str(event["UID"]) for event in read(make(found.made_of).content)}


def test_a_person_keeps_the_same_events_and_nobody_shares_them() -> None:
    storage = told(storage=told())
    told("telegram:5353", storage)
    assert uids(file(storage)) == uids(file(storage))
    assert not uids(file(storage)) & uids(file(storage, "telegram:5353"))


def test_nothing_in_the_file_tells_who() -> None:
    found = file(told())
    assert b"4242" not in make(found.made_of).content
    assert "4242" not in json.dumps(found.made_of)
    assert "2005" not in json.dumps(found.made_of)


def test_whoever_erases_all_is_somebody_else_afterwards() -> None:
    storage = told()
    before = uids(file(storage))
    storage.erase(LEA)
    assert not before & uids(file(told(storage=storage)))


def test_without_dates_the_person_is_told_what_is_missing() -> None:
    first, *_ = dialogue(InMemoryStorage()).file("stage.ics", NOW)
    assert isinstance(first, Summary)


def test_the_words_say_the_same_days_and_fit_under_a_file() -> None:
    storage = told()
    storage.learn(LEA, {"inscription": "2026-07-06"}, NOW.date())
    found = file(storage)
    for milestone in plan(inscription="2026-07-06").milestones:
        assert milestone.label in found.text
    sent = to_chat_as_file(4242, found)
    assert sent["method"] == "sendDocument"
    assert "dimanche 3 janvier 2027" in sent["params"]["caption"]
    assert "décident" in sent["params"]["caption"]
    assert len(json.dumps(sent)) < 4000


def test_a_file_that_nobody_makes_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        make({**recipe("stage.ics", plan(), "abc", NOW), "name": "stage.exe"})


# On Telegram


@pytest.fixture(scope="module")
def jalon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jalon]:
    with BotApi(pace=PACE) as server, Jalon(server, tmp_path_factory.mktemp("files")) as started:
        yield started


def tells_all(person: Person) -> None:
    """The whole conversation, each question answered when it is seen."""
    flow, given = load_flows()["stage_insertion"], dict[str, str]()
    context = Context(load_law(), MONDAY.date(), {})
    person.say("/stage")
    while isinstance(step := replay(flow, given, context), Asking):
        person.sees(plain(step.text).text[:25], ever=True)
        person.say(TYPED[step.question.id])
        given = answer(flow, given, step.question.id, TYPED[step.question.id], context)
    person.sees("Et maintenant")


def sent(person: Person, kind: str) -> tuple[Any, Attachment]:
    message = person.sees("Demande tes allocations")
    assert kind in message.body
    upload = person.downloads(message)
    return message, Attachment(upload.name, upload.content)


def test_after_the_result_a_button_sends_the_file_and_another_the_picture(jalon: Jalon) -> None:
    person = Person(jalon.api, id=7001)
    tells_all(person)
    person.press("Ajouter à mon agenda")
    _, document = sent(person, "document")
    assert document.name == "stage.ics"
    claim, *_ = (event for event in read(document.content) if event.walk("VALARM"))
    assert claim.decoded("DTSTART") == date(2026, 12, 30)
    person.press("Voir en image")
    message, picture = sent(person, "photo")
    assert picture.content.startswith(b"\x89PNG")
    assert "mercredi 30 décembre 2026" in message.text
    person.say("/agenda")
    _, again = sent(person, "document")
    first, second = (read(found.content) for found in (document, again))
    assert [event["UID"] for event in first] == [event["UID"] for event in second]
    jalon.api.wait_quiet(0.05)
    assert set(jalon.rows("SELECT outgoing FROM updates")) == {(None,)}


def test_where_somebody_stands_is_told_on_command(jalon: Jalon) -> None:
    person = Person(jalon.api, id=7002)
    person.say("/ou_j_en_suis")
    person.sees("il me manque")
    person.sees("Et maintenant")
    person.press("Mon stage")
    person.sees("Dans quelle Région")


def test_a_file_that_cannot_be_made_is_told_in_words(jalon: Jalon, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Attachment:
        raise RuntimeError("le disque est plein")

    person = Person(jalon.api, id=7003)
    tells_all(person)
    monkeypatch.setattr("bot.telegram.worker.make", broken)
    person.press("Voir en image")
    message = person.sees("Demande tes allocations")
    assert "photo" not in message.body
    person.say("/menu")
    person.sees("Par quoi commence-t-on")


# In a terminal


def test_a_terminal_writes_the_file_where_one_stands_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "ici"
    here.mkdir()
    monkeypatch.setattr("tests.bot.terminal.ROOT", here)  # the folder in which the process stands
    home = {"PYTHONPATH": str(Path(__file__).parents[2])}
    typed = ("/stage_insertion", *TYPED.values())
    done = chat(tmp_path / "data", *typed, "/agenda", "/agenda", "/image", "/ou_j_en_suis", changes=home)
    assert done.code == 0, done.err
    assert sorted(path.name for path in here.iterdir()) == ["stage-2.ics", "stage.ics", "stage.png"]
    assert str(here / "stage.ics") in done.out.replace("\n", "")
    assert b"20261230" in (here / "stage.ics").read_bytes()
    assert "sur 156" in done.out
