"""Buttons of messages further up: each does what its own message says, and takes nothing from what is open now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import pytest

from bot.clock import BRUSSELS
from bot.dialogue import Answered, Ask, Dialogue, Offer, Output, Result, Say, Summary
from bot.questions import Questions
from bot.storage import ReadOnly
from flows import load_flows
from flows.engine import Asking
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

LEA = "telegram:1"
NOW = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
STAGE = ("Namur", "non", "30 juin 2026", "en juin", "oui", "1/7/2026", "12/4/2004")


def talk_of(storage: InMemoryStorage | None = None) -> Dialogue:
    talk = Dialogue(LEA, storage or InMemoryStorage(), load_flows(), load_law(), Questions())
    talk.restore()
    return talk


def after_the_stage(storage: InMemoryStorage | None = None) -> Dialogue:
    """Somebody who has just read their dates."""
    talk = talk_of(storage)
    outputs = list(talk.enter("stage_insertion", NOW))
    for text in (*STAGE, *("non",) * 9):
        if any(isinstance(output, Result) for output in outputs):
            return talk
        outputs = list(talk.hear("aucune" if is_evaluations(outputs) else text, NOW))
    raise AssertionError(outputs)


def is_evaluations(outputs: Iterable[Output]) -> bool:
    last = list(outputs)[-1]
    return isinstance(last, Ask) and "valuation" in last.step.text


def said(outputs: Iterable[Output]) -> str:
    return " ".join(output.text for output in outputs if isinstance(output, Say))


def asked(outputs: Iterable[Output]) -> str:
    last = list(outputs)[-1]
    assert isinstance(last, Ask), last
    return last.step.question.id


def options(outputs: Iterable[Output]) -> Mapping[str, str]:
    last = list(outputs)[-1]
    assert isinstance(last, Offer), last
    return dict(last.options)


# Another conversation is open


def test_an_old_button_that_changes_nothing_leaves_the_open_question_open() -> None:
    talk = after_the_stage()
    list(talk.enter("eligibilite", NOW))
    open_question = asked(talk.again(NOW))
    assert list(talk.press("stage_insertion", "region", "wallonie", NOW)) == []
    assert asked(talk.again(NOW)) == open_question


def test_an_old_button_of_a_question_that_is_no_longer_asked_leaves_it_open_too() -> None:
    talk = after_the_stage()
    list(talk.enter("eligibilite", NOW))
    open_question = asked(talk.again(NOW))
    outputs = list(talk.press("montant", "revenu_partenaire", "aucun", NOW))
    assert "ne se pose plus" in said(outputs)
    assert asked(outputs) == open_question


def test_an_old_button_that_corrects_a_finished_conversation_tells_its_result_and_the_open_one_waits() -> None:
    talk = after_the_stage()
    list(talk.enter("eligibilite", NOW))
    list(talk.hear("bachelier", NOW))
    open_question = asked(talk.again(NOW))
    outputs = list(talk.press("stage_insertion", "region", "bruxelles", NOW))
    while isinstance(outputs[-1], Ask):  # what is asked anew each time
        outputs = list(talk.hear("aucune" if is_evaluations(outputs) else "non", NOW))
    assert any(isinstance(output, Result) for output in outputs)
    assert asked(talk.choose("menu", "retrouver", NOW)) == open_question


def test_an_old_start_over_asks_before_it_throws_anything_away() -> None:
    talk = talk_of()
    list(talk.enter("stage_insertion", NOW))
    list(talk.hear("Namur", NOW))
    assert list(options(talk.choose("reprendre", "recommencer", NOW))) == ["continuer", "recommencer", "tout"]
    assert asked(talk.hear("on continue", NOW)) == "deja_demande"


# Corrections


def test_what_was_told_can_be_corrected_long_after_the_result() -> None:
    storage = InMemoryStorage()
    after_the_stage(storage)
    talk = talk_of(storage)
    found = options(talk.correct(NOW))
    assert "stage_insertion.fin_etudes" in found
    outputs = list(talk.choose("corriger", "stage_insertion.fin_etudes", NOW))
    assert "On y vient" in said(outputs)
    assert asked(outputs) == "deja_demande"
    assert asked(talk.hear("non", NOW)) == "fin_etudes"
    list(talk.hear("26 juin 2026", NOW))
    assert talk._answers["fin_etudes"] == "2026-06-26"


def test_the_button_under_a_result_corrects_that_conversation() -> None:
    talk = after_the_stage()
    list(talk.enter("montant", NOW))
    found = options(talk.choose("corrige", "stage_insertion", NOW))
    assert "stage_insertion.fin_etudes" in found
    assert asked(talk.choose("corriger", "rien_de_cela", NOW)) == "logement"


def test_nothing_told_is_nothing_to_correct() -> None:
    assert "pas encore de réponse" in said(talk_of().correct(NOW))


# Details


def test_the_details_are_those_of_the_answer_above_the_button() -> None:
    talk = talk_of()
    first = next(one for one in talk.hear("combien de jours dure le stage ?", NOW) if isinstance(one, Answered))
    list(talk.hear("c'est quoi une évaluation négative ?", NOW))
    talk._offer = None
    outputs = list(talk.choose("plus", first.topic, NOW))
    assert isinstance(outputs[0], Answered)
    assert outputs[0].paragraphs == first.more
    again = list(talk_of().choose("plus", first.topic, NOW))
    assert again[0] == outputs[0], "after a restart too"


def test_the_details_of_a_topic_that_has_another_name_since() -> None:
    assert "rien de plus" in said(talk_of().choose("plus", "nulle-part", NOW))


# Where one stands


def test_where_one_stands_in_the_middle_of_the_questions() -> None:
    talk = talk_of()
    list(talk.enter("stage_insertion", NOW))
    for text in STAGE[:6]:
        list(talk.hear(text, NOW))
    outputs = list(talk.status(NOW))
    assert "Encore quelques questions" in said(outputs)
    assert not any(isinstance(output, Summary) for output in outputs)
    assert asked(outputs) == "naissance"


# A storage that can't be written


class Full(InMemoryStorage):
    """A disk that fills up."""

    full = False

    def save(self, person: str, flow: str, answers: Mapping[str, str], now: datetime) -> None:
        if self.full:
            raise ReadOnly("Je ne peux pas écrire.")
        super().save(person, flow, answers, now)


def test_whoever_can_keep_nothing_still_sees_the_next_question() -> None:
    storage = Full()
    talk = talk_of(storage)
    list(talk.enter("stage_insertion", NOW))
    storage.full = True
    outputs = talk.hear("Namur", NOW)
    assert asked([next(outputs)]) == "deja_demande"
    with pytest.raises(ReadOnly):
        next(outputs)


def test_the_step_of_a_conversation_that_is_not_open_is_where_it_waits() -> None:
    talk = talk_of()
    list(talk.enter("stage_insertion", NOW))
    list(talk.hear("Namur", NOW))
    list(talk.enter("montant", NOW))
    step = talk._step_of("stage_insertion", date(2026, 10, 5))
    assert isinstance(step, Asking)
    assert step.question.id == "deja_demande"
