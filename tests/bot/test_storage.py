"""What every storage promises, on the in-memory double, a SQLite file and a real PostgreSQL alike."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from bot.storage import SavedConversation, Storage

NOON = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC)
DAY = date(2026, 7, 1)
LEA, TOM = "telegram:1", "telegram:2"
NO_ROWS: dict[str, list[object]] = {"appointments": [], "reminders": [], "updates": []}
HARD_TEXTS = ["", "é" * 10_000, "👩🏽‍🎓 « l'été »\n\t'\"; DROP TABLE people; --", "\u202e‮ا", "{}", "%s :x ?"]


def test_nothing_is_known_about_a_stranger(storage: Storage) -> None:
    assert storage.known(LEA) == {}
    assert storage.current(LEA) is None
    assert storage.export(LEA) == {"person": LEA, "people": [], "facts": [], "conversations": [], **NO_ROWS}


def test_what_was_learnt_is_known_to_that_person_only(storage: Storage) -> None:
    storage.learn(LEA, {"region": "wallonie", "born": "2004-02-29"}, DAY)
    storage.learn(TOM, {"region": "bruxelles"}, DAY)
    assert storage.known(LEA) == {"region": "wallonie", "born": "2004-02-29"}
    assert storage.known(TOM) == {"region": "bruxelles"}


def test_a_fact_learnt_again_takes_the_place_of_the_first(storage: Storage) -> None:
    storage.learn(LEA, {"region": "wallonie", "born": "2004-02-29"}, DAY)
    storage.learn(LEA, {"region": "bruxelles"}, DAY + timedelta(days=3))
    assert storage.known(LEA) == {"region": "bruxelles", "born": "2004-02-29"}
    assert [fact["learnt_on"] for fact in storage.export(LEA)["facts"]] == ["2026-07-01", "2026-07-04"]


def test_learning_nothing_keeps_nothing(storage: Storage) -> None:
    storage.learn(LEA, {}, DAY)
    assert storage.export(LEA)["people"] == []


def test_a_forgotten_fact_is_gone_and_the_others_stay(storage: Storage) -> None:
    storage.learn(LEA, {"sickness": "oui", "region": "wallonie"}, DAY, sensitive=frozenset({"sickness"}))
    storage.forget(LEA, iter(["sickness", "never_learnt"]))
    storage.forget(TOM, ["region"])
    storage.forget(LEA, [])
    assert storage.known(LEA) == {"region": "wallonie"}


def test_a_conversation_is_taken_up_where_it_was_left(storage: Storage) -> None:
    storage.save(LEA, "stage_insertion", {"z_first": "oui", "a_second": "non"}, NOON)
    found = storage.current(LEA)
    assert found == SavedConversation("stage_insertion", {"z_first": "oui", "a_second": "non"}, NOON)
    assert list(found.answers) == ["z_first", "a_second"]
    assert found.updated_at.utcoffset() == timedelta(0)
    assert storage.current(TOM) is None


def test_a_person_has_one_conversation_the_last(storage: Storage) -> None:
    storage.save(LEA, "eligibilite", {"region": "wallonie"}, NOON)
    storage.save(LEA, "montant", {}, NOON + timedelta(minutes=1))
    assert storage.current(LEA) == SavedConversation("montant", {}, NOON + timedelta(minutes=1))


def test_a_closed_conversation_is_gone_and_the_facts_stay(storage: Storage) -> None:
    storage.learn(LEA, {"region": "wallonie"}, DAY)
    storage.save(LEA, "montant", {"age": "20"}, NOON)
    storage.close(LEA)
    storage.close(TOM)
    assert storage.current(LEA) is None
    assert storage.known(LEA) == {"region": "wallonie"}


def test_moments_of_any_zone_are_kept_as_the_same_moment(storage: Storage) -> None:
    here = NOON.astimezone(timezone(timedelta(hours=2)))
    storage.save(LEA, "montant", {}, here)
    found = storage.current(LEA)
    assert found is not None
    assert (found.updated_at, found.updated_at.tzinfo) == (NOON, UTC)


def test_a_moment_without_its_zone_is_the_programmers_error(storage: Storage) -> None:
    with pytest.raises(Exception, match="time zone"):
        storage.seen(LEA, NOON.replace(tzinfo=None))
    assert storage.export(LEA)["people"] == []


@pytest.mark.parametrize("text", HARD_TEXTS, ids=range(len(HARD_TEXTS)))
def test_any_text_comes_back_as_it_was_written(storage: Storage, text: str) -> None:
    storage.learn(LEA, {"words": text}, DAY)
    storage.save(LEA, "montant", {"words": text}, NOON)
    found = storage.current(LEA)
    assert found is not None
    assert storage.known(LEA)["words"] == found.answers["words"] == text


def test_what_no_database_can_keep_is_replaced_rather_than_refused(storage: Storage) -> None:
    storage.learn(LEA, {"words": "a\0b\ud800c"}, DAY)
    storage.save(LEA, "montant", {"words": "a\0b\ud800c"}, NOON)
    found = storage.current(LEA)
    assert found is not None
    assert storage.known(LEA)["words"] == found.answers["words"] == "a\ufffdb\ufffdc"


def test_whoever_was_not_seen_for_long_is_listed(storage: Storage) -> None:
    storage.seen(TOM, NOON - timedelta(days=2))
    storage.seen(LEA, NOON - timedelta(days=2))
    storage.seen("terminal", NOON)
    assert storage.inactive_since(NOON - timedelta(days=1)) == [LEA, TOM]
    assert storage.inactive_since(NOON - timedelta(days=2)) == []
    storage.save(LEA, "montant", {}, NOON)
    storage.learn(TOM, {"region": "wallonie"}, DAY)
    assert storage.inactive_since(NOON - timedelta(days=1)) == []


def test_scrubbing_loses_nothing_that_is_kept(storage: Storage) -> None:
    storage.learn(LEA, {"region": "wallonie"}, DAY)
    storage.save(LEA, "montant", {"age": "22"}, NOON)
    storage.scrub()
    assert storage.known(LEA) == {"region": "wallonie"}
    assert storage.current(LEA) == SavedConversation("montant", {"age": "22"}, NOON)


def test_an_old_message_handled_late_does_not_make_someone_inactive(storage: Storage) -> None:
    storage.seen(LEA, NOON)
    storage.seen(LEA, NOON - timedelta(days=600))
    assert storage.inactive_since(NOON) == []


def test_an_export_says_all_that_is_kept_in_plain_json(storage: Storage) -> None:
    storage.seen(LEA, NOON - timedelta(days=1))
    storage.learn(LEA, {"region": "wallonie", "sickness": "été"}, DAY, sensitive=frozenset({"sickness"}))
    storage.save(LEA, "montant", {"age": "20"}, NOON)
    storage.learn(TOM, {"region": "bruxelles"}, DAY)
    exported = storage.export(LEA)
    assert json.loads(json.dumps(exported, ensure_ascii=False).encode()) == exported
    assert exported == {
        "person": LEA,
        "people": [{"first_seen": "2026-06-30T12:00:00.123456+00:00", "last_seen": "2026-07-01T12:00:00.123456+00:00"}],
        "facts": [
            {"name": "region", "value": "wallonie", "learnt_on": "2026-07-01", "sensitive": False},
            {"name": "sickness", "value": "été", "learnt_on": "2026-07-01", "sensitive": True},
        ],
        "conversations": [
            {"flow": "montant", "answers": {"age": "20"}, "updated_at": "2026-07-01T12:00:00.123456+00:00"}
        ],
        **NO_ROWS,
    }


def test_an_erased_person_is_a_stranger_again_and_nobody_else_is(storage: Storage) -> None:
    for person in (LEA, TOM):
        storage.learn(person, {"region": "wallonie"}, DAY)
        storage.save(person, "montant", {"age": "20"}, NOON)
    storage.erase(LEA)
    storage.erase("telegram:3")
    assert storage.export(LEA) == {"person": LEA, "people": [], "facts": [], "conversations": [], **NO_ROWS}
    assert storage.known(TOM) == {"region": "wallonie"}
    assert storage.current(TOM) is not None
    storage.seen(LEA, NOON)
    assert storage.known(LEA) == {}


def test_people_who_write_at_the_same_time_lose_nothing(storage: Storage) -> None:
    def write(thread: int) -> None:
        for turn in range(40):
            storage.learn("shared", {f"{thread}:{turn}": "x", "both": str(thread)}, DAY)
            storage.save(f"person {thread}", "montant", {"turn": str(turn)}, NOON)
            storage.current("person 0")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert len(storage.known("shared")) == 4 * 40 + 1
    assert [storage.export(f"person {n}")["conversations"][0]["answers"] for n in range(4)] == [{"turn": "39"}] * 4


# Telegram's updates

SAID = {"update_id": 7, "message": {"text": "30 juin"}}


def test_an_update_that_comes_again_is_known(storage: Storage) -> None:
    assert storage.receive([(7, LEA, SAID), (8, LEA, SAID)], NOON) == [7, 8]
    assert storage.receive([(8, LEA, SAID), (9, LEA, SAID)], NOON) == [9]
    assert [found.number for found in storage.unhandled()] == [7, 8, 9]


def test_a_finished_update_leaves_only_its_number(storage: Storage) -> None:
    storage.receive([(7, LEA, SAID)], NOON)
    storage.answered(7, [{"text": "a"}, {"text": "b"}])
    storage.sent(7, 1)
    [left] = storage.unhandled()
    assert (left.payload, left.outgoing, left.sent) == (None, [{"text": "a"}, {"text": "b"}], 1)
    storage.finish(7)
    assert storage.unhandled() == []
    assert storage.receive([(7, LEA, SAID)], NOON) == []
    storage.prune(NOON + timedelta(days=1))
    assert storage.receive([(7, LEA, SAID)], NOON) == [7]


def test_what_is_done_together_is_kept_whole_or_not_at_all(storage: Storage) -> None:
    storage.receive([(7, LEA, SAID)], NOON)
    with pytest.raises(RuntimeError), storage.together() as same:
        _answer_and_die(same)
    assert storage.current(LEA) is None
    assert storage.unhandled()[0].payload == SAID


def _answer_and_die(storage: Storage) -> None:
    storage.save(LEA, "montant", {"age": "20"}, NOON)
    storage.answered(7, [])
    assert storage.current(LEA) is not None
    raise RuntimeError("killed")


def test_erasing_a_person_empties_their_waiting_updates(storage: Storage) -> None:
    storage.receive([(7, LEA, SAID)], NOON)
    with storage.together() as same:
        same.erase(LEA)
    assert storage.unhandled() == []
    assert storage.receive([(7, LEA, SAID)], NOON) == []


def test_a_question_without_an_answer_is_counted_and_belongs_to_nobody(storage: Storage) -> None:
    storage.note_unanswered("c'est quoi le [nombre] ?", "stage-duree", DAY)
    storage.note_unanswered("et la prime ?", "", DAY)
    storage.note_unanswered("et la prime ?", "aides-embauche", DAY + timedelta(days=2))
    assert [(found.question, found.topic, found.times) for found in storage.unanswered()] == [
        ("et la prime ?", "aides-embauche", 2),
        ("c'est quoi le [nombre] ?", "stage-duree", 1),
    ]
    assert "prime" not in json.dumps(storage.export(LEA))
    storage.answer_found("et la prime ?")
    assert [found.question for found in storage.unanswered()] == ["c'est quoi le [nombre] ?"]
