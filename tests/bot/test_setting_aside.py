"""Another conversation begun in the middle of one: both keep their answers, and the first comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from bot.clock import BRUSSELS
from bot.dialogue import Ask, Dialogue, Offer, Output, Result, Say
from bot.questions import Questions
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

LEA = "telegram:1"
NOW = datetime(2026, 10, 5, 10, tzinfo=BRUSSELS)


def talk_of(storage: InMemoryStorage) -> Dialogue:
    talk = Dialogue(LEA, storage, load_flows(), load_law(), Questions())
    talk.restore()
    return talk


def restarted(talk: Dialogue) -> Dialogue:
    assert isinstance(talk.storage, InMemoryStorage)
    return talk_of(talk.storage)


def in_the_stage() -> Dialogue:
    """Somebody at "Comment tes études se sont-elles terminées ?"."""
    talk = talk_of(InMemoryStorage())
    list(talk.enter("stage_insertion", NOW))
    for text in ("Namur", "non", "30 juin 2026"):
        outputs = list(talk.hear(text, NOW))
    assert asked(outputs) == "fin_comment"
    return talk


def asked(outputs: Iterable[Output]) -> str:
    last = list(outputs)[-1]
    assert isinstance(last, Ask), last
    return last.step.question.id


def offered(outputs: Iterable[Output]) -> dict[str, str]:
    last = list(outputs)[-1]
    assert isinstance(last, Offer), last
    return dict(last.options)


def the_amount(talk: Dialogue) -> list[Output]:
    """What is said at the end of "Combien je toucherais"."""
    list(talk.hear("12/3/2005", NOW))
    outputs = list(talk.hear("chez mes parents", NOW))
    assert any(isinstance(output, Result) for output in outputs)
    return outputs


@pytest.mark.parametrize("restarts", [False, True], ids=["in one go", "over restarts"])
def test_the_first_conversation_comes_back_after_the_other(restarts: bool) -> None:
    talk = in_the_stage()
    assert asked(talk.enter("montant", NOW)) == "naissance"
    if restarts:
        talk = restarted(talk)
    options = offered(the_amount(talk))
    assert options["retrouver"] == "Reprendre « Mon stage : mes dates »"
    assert asked(talk.choose("menu", "retrouver", NOW)) == "fin_comment"
    assert asked(talk.hear("en juin", NOW)) == "inscrit", "what was told before is still known"


def test_it_comes_back_from_its_button_after_a_restart() -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    the_amount(talk)
    talk = restarted(talk)
    assert asked(talk.choose("menu", "retrouver", NOW)) == "fin_comment"


def test_its_button_a_month_later_says_what_there_is_to_do() -> None:
    talk = talk_of(InMemoryStorage())
    assert offered(talk.choose("menu", "retrouver", NOW))


def test_what_was_told_in_the_first_is_not_asked_in_the_second() -> None:
    talk = in_the_stage()
    outputs = list(talk.enter("eligibilite", NOW))
    assert any(isinstance(output, Say) and "Région : Wallonie" in output.text for output in outputs)
    assert asked(outputs) != "region"


def test_the_command_of_the_open_conversation_throws_nothing_away() -> None:
    talk = in_the_stage()
    assert list(offered(talk.enter("stage_insertion", NOW))) == ["continuer", "recommencer", "tout"]
    assert asked(talk.hear("on continue", NOW)) == "fin_comment"


def test_the_command_of_the_waiting_conversation_takes_it_up_and_the_other_waits() -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    list(talk.hear("12/3/2005", NOW))
    assert list(offered(talk.enter("stage_insertion", NOW))) == ["continuer", "recommencer", "tout"]
    assert asked(talk.choose("reprendre", "continuer", NOW)) == "fin_comment"
    list(talk.enter("montant", NOW))
    assert asked(talk.hear("on continue", NOW)) == "logement", "the day of birth is not lost either"


def test_an_old_button_of_the_waiting_conversation_corrects_it_and_loses_neither() -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    list(talk.hear("12/3/2005", NOW))
    outputs = list(talk.press("stage_insertion", "region", "bruxelles", NOW))
    assert isinstance(outputs[0], Say)
    assert outputs[0].text.startswith("Corrigé")
    assert asked(outputs) == "fin_comment"
    list(talk.enter("montant", NOW))
    assert asked(talk.hear("on continue", NOW)) == "logement"


def test_of_three_the_longest_waits() -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    list(talk.hear("12/3/2005", NOW))
    list(talk.enter("eligibilite", NOW))
    assert talk._set_aside is not None
    assert talk._set_aside.flow == "stage_insertion"


@pytest.mark.parametrize("restarts", [False, True], ids=["in one go", "over restarts"])
def test_to_leave_the_second_loses_neither(restarts: bool) -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    list(talk.hear("12/3/2005", NOW))
    list(talk.menu())
    if restarts:
        talk = restarted(talk)
    list(talk.enter("montant", NOW))
    assert asked(talk.hear("on continue", NOW)) == "logement"
    list(talk.menu())
    list(talk.enter("stage_insertion", NOW))
    assert asked(talk.hear("on continue", NOW)) == "fin_comment"


def test_a_questionnaire_is_kept_rather_than_the_draft_of_an_appointment() -> None:
    talk = talk_of(InMemoryStorage())
    list(talk.hear("rdv forem jeudi 14h", NOW))
    list(talk.enter("stage_insertion", NOW))
    list(talk.hear("Namur", NOW))
    list(talk.enter("montant", NOW))
    assert talk._set_aside is not None
    assert talk._set_aside.flow == "stage_insertion"


def test_a_no_to_erasing_goes_on_with_the_question() -> None:
    talk = in_the_stage()
    list(talk.erase())
    outputs = list(talk.hear("non", NOW))
    assert isinstance(outputs[0], Say)
    assert "Rien n'est effacé" in outputs[0].text
    assert asked(outputs) == "fin_comment"


def test_an_old_take_up_again_sets_the_open_one_aside() -> None:
    talk = in_the_stage()
    list(talk.enter("montant", NOW))
    the_amount(talk)
    list(talk.enter("eligibilite", NOW))
    list(talk.hear("bachelier", NOW))
    open_question = asked(talk.again(NOW))
    assert asked(talk.choose("menu", "retrouver", NOW)) == "fin_comment"
    list(talk.enter("eligibilite", NOW))
    assert asked(talk.hear("on continue", NOW)) == open_question


def test_the_word_back_closes_what_was_offered_and_takes_no_answer() -> None:
    talk = in_the_stage()
    list(talk.erase())
    assert asked(talk.hear("retour", NOW)) == "fin_comment"


# What is known from an earlier day


def next_day(talk: Dialogue) -> Dialogue:
    list(talk.enter("montant", NOW))
    the_amount(talk)
    again = restarted(talk)
    assert set(offered(again.enter("eligibilite", NOW))) == {"oui", "non"}
    return again


def test_the_yes_that_was_awaited_is_awaited_after_a_restart_too() -> None:
    talk = restarted(next_day(talk_of(InMemoryStorage())))
    outputs = list(talk.hear("oui", NOW))
    assert asked(outputs) == "region", "the first question that is not known, and not answered by this yes"


@pytest.mark.parametrize("text", ["oui sauf la date", "non, ça a changé", "sauf la naissance"])
def test_a_yes_with_an_exception_changes_something(text: str) -> None:
    talk = next_day(talk_of(InMemoryStorage()))
    assert any("Naissance" in label for label in offered(talk.hear(text, NOW)).values())
