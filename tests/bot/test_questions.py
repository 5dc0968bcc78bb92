"""Free questions in a conversation: what is shown, and what is kept of them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import Answered, Dialogue, Offer, Say
from bot.questions import Questions
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Brussels"))
TODAY = date(2026, 11, 22)


def dialogue(storage: InMemoryStorage) -> Dialogue:
    found = Dialogue("telegram:1", storage, load_flows(), load_law(), Questions())
    list(found.open(NOW))
    return found


def test_a_plain_question_gets_its_short_answer_its_source_and_the_day_it_was_checked() -> None:
    [answered] = Questions().find("c tjs 1 an le stage ?", {}, TODAY).outputs
    assert isinstance(answered, Answered)
    assert "156" in answered.paragraphs[0]
    assert "vérifié le" in answered.sources[0]


def test_what_has_no_answer_says_so_and_names_whom_to_ask() -> None:
    storage = InMemoryStorage()
    outputs = list(dialogue(storage).hear("quelle est la capitale du Pérou", NOW))
    assert isinstance(outputs[0], Say)
    assert "Je n'ai pas de réponse sûre" in outputs[0].text
    assert "Infor Jeunes" in outputs[0].text


def test_a_question_without_an_answer_is_kept_without_who_asked() -> None:
    storage = InMemoryStorage()
    list(dialogue(storage).hear("je m'appelle Bob, 0475 12 34 56, mon vélo est cassé", NOW))
    [kept] = storage.unanswered()
    assert "vélo" in kept.question
    assert "Bob" not in kept.question
    assert "0475" not in kept.question


@pytest.mark.parametrize("text", ["j'en peux plus, je veux mourir", "salut", "c tjs 1 an le stage ?"])
def test_distress_greetings_and_answered_questions_are_never_kept(text: str) -> None:
    storage = InMemoryStorage()
    list(dialogue(storage).hear(text, NOW))
    assert storage.unanswered() == []


def test_distress_is_answered_first_even_in_the_middle_of_a_questionnaire() -> None:
    storage = InMemoryStorage()
    talk = dialogue(storage)
    list(talk.begin("stage_insertion", NOW))
    said = [output for output in talk.hear("j'en peux plus, je veux en finir", NOW) if isinstance(output, Say)]
    assert "0800 32 123" in said[0].text
    assert "112" in said[0].text


def test_a_choice_of_questions_opens_the_one_that_is_chosen() -> None:
    talk = dialogue(InMemoryStorage())
    [offer] = list(talk.hear("attestation", NOW))
    assert isinstance(offer, Offer)
    assert offer.key == "faq"
    answered = next(output for output in talk.hear("1", NOW) if isinstance(output, Answered))
    assert answered.paragraphs[0]
