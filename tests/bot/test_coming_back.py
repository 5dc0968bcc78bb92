"""Coming back after days: first where one was, and whether to go on; nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from bot.clock import BRUSSELS
from bot.dialogue import Answered, Ask, Dialogue, Offer, Output, Say
from bot.questions import Questions
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

LEA = "telegram:1"
MONDAY = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)
LATER = MONDAY + timedelta(hours=24, minutes=1)


def in_the_middle(*, restarted: bool = True) -> Dialogue:
    """Somebody who has told the Region and left at "As-tu déjà demandé ?"."""
    talk = Dialogue(LEA, InMemoryStorage(), load_flows(), load_law(), Questions())
    list(talk.begin("stage_insertion", MONDAY))
    list(talk.hear("Namur", MONDAY))
    if not restarted:
        return talk
    again = Dialogue(LEA, talk.storage, load_flows(), load_law(), Questions())
    again.restore()
    return again


def asked(outputs: Iterable[Output]) -> str:
    last = list(outputs)[-1]
    assert isinstance(last, Ask), last
    return last.step.question.id


def offered(outputs: Iterable[Output]) -> Offer:
    last = list(outputs)[-1]
    assert isinstance(last, Offer), last
    return last


@pytest.mark.parametrize("restarted", [True, False], ids=["after a restart", "in the same process"])
def test_the_next_day_one_is_first_told_where_one_was(restarted: bool) -> None:
    offer = offered(in_the_middle(restarted=restarted).hear("non", LATER))
    assert offer.key == "reprendre"
    assert offer.text == "On en était à « Mon stage : mes dates ». On continue ou on recommence ?"


@pytest.mark.parametrize("restarted", [True, False], ids=["after a restart", "in the same process"])
def test_within_a_day_the_answer_is_taken_as_it_comes(restarted: bool) -> None:
    talk = in_the_middle(restarted=restarted)
    assert asked(talk.hear("non", MONDAY + timedelta(hours=23, minutes=59))) == "fin_etudes"


def test_the_answer_that_was_typed_is_taken_when_one_goes_on() -> None:
    talk = in_the_middle()
    list(talk.hear("non", LATER))
    outputs = list(talk.hear("1", LATER))
    assert isinstance(outputs[0], Say)
    assert "« non »" in outputs[0].text
    assert asked(outputs) == "fin_etudes"


def test_by_button_as_well() -> None:
    talk = in_the_middle()
    list(talk.hear("non", LATER))
    assert asked(talk.choose("reprendre", "continuer", LATER)) == "fin_etudes"


def test_typing_the_answer_again_goes_on_too() -> None:
    talk = in_the_middle()
    list(talk.hear("salut", LATER))
    assert asked(talk.hear("pas encore", LATER)) == "fin_etudes"


def test_a_greeting_is_no_answer_and_the_open_question_comes_back() -> None:
    talk = in_the_middle()
    assert offered(talk.hear("bonjour", LATER)).key == "reprendre"
    assert asked(talk.hear("on continue", LATER)) == "deja_demande"


def test_a_question_is_answered_before_one_is_asked_to_go_on() -> None:
    talk = in_the_middle()
    outputs = list(talk.hear("c'est quoi le stage d'insertion ?", LATER))
    assert any(isinstance(output, Answered) for output in outputs)
    assert offered(outputs).key == "reprendre"


def test_starting_over_forgets_what_was_typed() -> None:
    talk = in_the_middle()
    list(talk.hear("non", LATER))
    assert asked(talk.hear("on recommence", LATER)) == "region"
    assert asked(talk.hear("Bruxelles", LATER)) == "deja_demande"


def test_something_else_gives_the_menu_and_what_was_typed_comes_back_nowhere() -> None:
    talk = in_the_middle()
    list(talk.hear("non", LATER))
    assert offered(talk.hear("autre chose", LATER)).key == "menu"
    list(talk.open(LATER))
    assert asked(talk.hear("on continue", LATER)) == "deja_demande"


def test_once_gone_on_one_is_not_asked_at_every_answer() -> None:
    talk = in_the_middle()
    list(talk.hear("non", LATER))
    list(talk.hear("oui", LATER))
    assert asked(talk.hear("30 juin 2026", LATER + timedelta(minutes=1))) == "fin_comment"


def test_a_button_of_the_open_question_says_clearly_enough_that_one_goes_on() -> None:
    talk = in_the_middle()
    assert asked(talk.press("stage_insertion", "deja_demande", "non", LATER)) == "fin_etudes"


def test_the_start_command_asks_the_same_at_any_time() -> None:
    talk = in_the_middle()
    assert offered(talk.open(MONDAY + timedelta(minutes=5))).key == "reprendre"


def test_whoever_had_answered_nothing_was_in_the_middle_of_nothing() -> None:
    talk = Dialogue(LEA, InMemoryStorage(), load_flows(), load_law(), Questions())
    list(talk.begin("stage_insertion", MONDAY))
    assert asked(talk.hear("Namur", LATER)) == "deja_demande"


def test_whoever_had_finished_is_simply_heard() -> None:
    talk = Dialogue(LEA, InMemoryStorage(), load_flows(), load_law(), Questions())
    list(talk.begin("montant", MONDAY))
    while talk._is_asking(MONDAY.date()):
        step = talk._step(MONDAY.date())
        options = step.question.kind.options if hasattr(step, "question") else ()
        list(talk.hear(options[0][0] if options else "12/3/2005", MONDAY))
    talk._offer = None
    outputs = list(talk.hear("c'est quoi le stage d'insertion ?", LATER + timedelta(days=9)))
    assert isinstance(outputs[0], Answered)
