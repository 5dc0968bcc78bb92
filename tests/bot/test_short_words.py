"""Short words in a conversation: a yes, a no, "jsp", "c quoi ?", "menu"; and a cry for help before all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import Ask, Dialogue, Offer, Output, Result, Say
from bot.questions import Questions
from bot.terminal.render import Screen
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Brussels"))


class Person:
    """Somebody who talks with the real conversations and the real look-up."""

    def __init__(self, flow: str = "", *texts: str) -> None:
        self.storage = InMemoryStorage()
        self.dialogue = Dialogue("telegram:1", self.storage, load_flows(), load_law(), Questions())
        list(self.dialogue.begin(flow, NOW) if flow else self.dialogue.open(NOW))
        for text in texts:
            self.types(text)

    def types(self, text: str) -> list[Output]:
        return list(self.dialogue.hear(text, NOW))


def asked(outputs: list[Output]) -> str:
    assert isinstance(outputs[-1], Ask), outputs
    return outputs[-1].step.question.id


def offered(outputs: list[Output]) -> str:
    assert isinstance(outputs[-1], Offer), outputs
    return outputs[-1].key


def said(outputs: list[Output]) -> str:
    return " ".join(_words(outputs))


def _words(outputs: list[Output]) -> Iterator[str]:
    """What is said, before the question or with it."""
    said = (
        output.noted if isinstance(output, Ask) else output.text for output in outputs if isinstance(output, Ask | Say)
    )
    return filter(None, said)


# A proposal


def with_a_proposal() -> Person:
    person = Person("", "combien je vais toucher ?")
    offer = person.dialogue._offer
    assert offer is not None
    assert offer.text == "Veux-tu qu'on regarde ensemble ?"
    return person


@pytest.mark.parametrize("text", ["oui", "ouiii", "ok", "oui stp", "d'accord", "volontiers", "👍"])
def test_a_yes_to_looking_together_begins(text: str) -> None:
    assert asked(with_a_proposal().types(text)) == "naissance"


@pytest.mark.parametrize("text", ["non", "non merci", "nan", "pas maintenant", "ça va", "👎"])
def test_a_no_to_looking_together_is_taken_kindly_and_nothing_is_proposed_again(text: str) -> None:
    outputs = with_a_proposal().types(text)
    assert said(outputs).startswith("D'accord")
    assert not any(isinstance(output, Offer) for output in outputs)


def test_after_a_no_a_question_is_still_heard() -> None:
    person = with_a_proposal()
    person.types("non")
    assert "Je n'ai pas de réponse sûre" in said(person.types("quelle est la capitale du Pérou"))


def after_a_result() -> Person:
    """At "Et maintenant ?", with several conversations to choose from."""
    return Person("montant", "12/3/2005", "mes parents")


def test_a_yes_to_several_conversations_is_asked_which_one() -> None:
    outputs = after_a_result().types("oui")
    assert "laquelle" in said(outputs)
    assert offered(outputs) == "menu"


def test_a_no_after_a_result_ends_there() -> None:
    outputs = after_a_result().types("non merci")
    assert "/menu" in said(outputs)
    assert not any(isinstance(output, Offer | Result) for output in outputs)


def test_a_question_that_begins_with_yes_is_still_a_question() -> None:
    assert "stage" in str(with_a_proposal().types("oui mais c'est quoi le stage d'insertion ?")[0])


# Words that could be an answer, where the open question can't read them


@pytest.mark.parametrize("text", ["oui", "non", "ok", "rien"])
def test_an_answer_that_the_region_cannot_be_is_told_how_to_answer(text: str) -> None:
    outputs = Person("stage_insertion").types(text)
    assert "Choisis" in said(outputs)
    assert "Si tu as une question" not in said(outputs)
    assert asked(outputs) == "region", "the question comes back, with its buttons"


@pytest.mark.parametrize("text", ["jsp", "je sais pas", "aucune idée"])
def test_not_knowing_where_it_is_no_answer_asks_for_help(text: str) -> None:
    outputs = Person("stage_insertion").types(text)
    assert "Tu peux écrire ta commune" in said(outputs)
    assert asked(outputs) == "region"


def test_the_button_for_it_does_the_same() -> None:
    person = Person("stage_insertion")
    outputs = list(person.dialogue.explain(NOW))
    assert "Tu peux écrire ta commune" in said(outputs)
    assert asked(outputs) == "region"


@pytest.mark.parametrize(("text", "question"), [("retour", "region"), ("Retour !", "region")])
def test_the_word_back_goes_back(text: str, question: str) -> None:
    assert asked(Person("stage_insertion", "Liège").types(text)) == question


@pytest.mark.parametrize("text", ["arrête", "arrêter", "annuler"])
def test_the_word_of_the_button_leaves_the_conversation(text: str) -> None:
    assert offered(Person("stage_insertion", "Liège").types(text)) == "menu"


@pytest.mark.parametrize("text", ["oui", "non", "rien"])
def test_an_answer_that_is_no_day_is_told_how_a_day_is_written(text: str) -> None:
    outputs = Person("stage_insertion", "Liège", "non").types(text)
    assert "Écris le jour" in said(outputs)


@pytest.mark.parametrize(
    ("text", "answer"), [("bonjour", "Bonjour"), ("merci", "Avec plaisir"), ("t'es nul", "Je comprends")]
)
def test_small_talk_in_the_middle_keeps_its_calm_answer_and_the_question_comes_back(text: str, answer: str) -> None:
    outputs = Person("stage_insertion").types(text)
    assert said(outputs).startswith(answer)
    assert asked(outputs) == "region"


# A cry for help


@pytest.mark.parametrize(
    ("flow", "before", "text"),
    [
        ("stage_insertion", ["Liège"], "oui je veux mourir"),
        ("stage_insertion", ["Liège"], "non j'en peux plus"),
        ("stage_insertion", ["Liège", "non"], "depuis le 30 juin 2026 j'ai envie de mourir"),
        ("montant", ["12/3/2005"], "chez mes parents mais je veux en finir"),
        ("obligations", ["Liège", "non"], "marre de tout"),
        ("", [], "je sers à rien"),
    ],
)
def test_distress_comes_before_any_answer_that_could_be_read_in_it(flow: str, before: list[str], text: str) -> None:
    person = Person(flow, *before)
    given = dict(person.dialogue._answers)
    first = person.types(text)[0]
    assert isinstance(first, Say)
    assert "0800 32 123" in first.text
    assert "112" in first.text
    assert person.dialogue._answers == given


def test_distress_comes_before_a_choice_too() -> None:
    assert "0800 32 123" in said(Person("", "attestation").types("aucune envie de vivre, je veux mourir"))


def test_whoever_lives_alone_says_so_without_being_taken_for_unhappy() -> None:
    assert asked(Person("montant", "12/3/2005").types("je suis seule")) == "enfant"


# None of these, that is all


@pytest.mark.parametrize("text", ["non", "jsp", "aucune", "rien de tout ça", "aucune des trois", "je sais pas"])
def test_none_of_the_suggested_questions_is_said_in_many_ways(text: str) -> None:
    person = Person("", "attestation")
    outputs = person.types(text)
    assert "autrement" in said(outputs)
    assert not any(isinstance(output, Offer) for output in outputs)


def test_after_a_result_none_of_the_suggested_questions_does_not_tell_the_result_again() -> None:
    outputs = Person("montant", "12/3/2005", "mes parents", "non", "attestation").types("aucune")
    assert not any(isinstance(output, Result) for output in outputs)


CLAIM = ("Liège", "capac", "cess", "non", "non", "non", "non", "non")


@pytest.mark.parametrize("text", ["non", "fini", "rien", "j'ai rien", "c'est tout", "rien d'autre", "c'est bon"])
def test_a_checklist_is_closed_by_a_short_word(text: str) -> None:
    person = Person("demande", *CLAIM)
    outputs = person.types(text)
    assert offered(outputs) == "menu"
    assert not any(name.startswith("papier") for name in person.storage.known("telegram:1"))


# What do you mean, menu


@pytest.mark.parametrize(
    "text", ["c quoi ?", "ça veut dire quoi ?", "pourquoi ?", "pk", "je comprends pas", "c'est quoi ça ?"]
)
def test_whoever_asks_what_a_question_means_is_told_and_asked_again(text: str) -> None:
    outputs = Person("stage_insertion").types(text)
    assert "Forem, Actiris, VDAB ou ADG" in said(outputs)
    assert asked(outputs) == "region"


def test_a_question_without_a_help_says_how_to_answer_and_the_way_out() -> None:
    outputs = Person("montant", "12/3/2005").types("c quoi ?")
    assert "avec tes mots" in said(outputs)
    assert "/annuler" in said(outputs)
    assert asked(outputs) == "logement"


@pytest.mark.parametrize("text", ["Annuler !", "menu"])
@pytest.mark.parametrize("before", [["stage_insertion", "Liège"], ["demande", *CLAIM]], ids=["question", "checklist"])
def test_the_word_of_a_command_leaves_as_the_command_does(before: list[str], text: str) -> None:
    assert offered(Person(*before).types(text)) == "menu"


# Days said back


def test_a_day_that_was_typed_is_said_back_with_the_next_question() -> None:
    outputs = Person("stage_insertion", "Liège", "non").types("26/6")
    assert isinstance(outputs[-1], Ask)
    assert outputs[-1].noted == "Noté : vendredi 26 juin 2026."
    assert len(outputs) == 1


def test_a_day_that_was_pressed_is_not_said_back() -> None:
    person = Person("stage_insertion", "Liège", "non")
    [ask] = list(person.dialogue.press("stage_insertion", "fin_etudes", "2026-06-26", NOW))
    assert isinstance(ask, Ask)
    assert ask.noted == ""


def test_a_terminal_says_it_above_the_question() -> None:
    [ask] = Person("stage_insertion", "Liège", "non").types("26/6")
    lines = [line.replace("\u00a0", " ") for line in Screen(80, colours=False).lines(ask)]
    assert lines[:3] == ["", "Noté : vendredi 26 juin 2026.", "Comment tes études se sont-elles terminées ?"]


@pytest.mark.parametrize("text", ["jsp", "non"])
def test_what_is_no_day_is_not_said_back(text: str) -> None:
    outputs = Person("stage_insertion", "Liège", "non").types(text)
    assert "Noté" not in said(outputs)


def test_a_day_that_ends_a_conversation_is_said_back_before_the_result() -> None:
    given = ("Liège", "non", "9/9/2026", "3", "oui", "15/9/2026", "12/3/2005", "non", "rien", "non", "aucune", "non")
    outputs = Person("stage_insertion", *given, "oui", "15/9/2026").types("15 mars 2027")
    assert said(outputs) == "Noté : lundi 15 mars 2027."
    assert isinstance(outputs[1], Result)


# Health


@pytest.mark.parametrize("text", ["je préfère ne pas répondre", "je ne sais pas"])
def test_whoever_says_nothing_of_their_health_is_not_asked_to_let_it_be_kept(text: str) -> None:
    person = Person("emploi_convenable")
    outputs = []
    for _ in range(40):
        step = person.dialogue._step(NOW.date())
        name = step.question.id if hasattr(step, "question") else ""
        if not name:
            break
        outputs = person.types(text if name == "offre_sante" else _ordinary(name))
    assert isinstance(outputs[0], Result)
    assert offered(outputs) == "menu"


def _ordinary(name: str) -> str:
    return {"region": "Liège", "inscrit": "oui", "inscription": "15/9/2026"}.get(name, "1")


# Days that resemble each other


def test_a_day_that_only_resembles_a_suggested_one_is_never_taken_for_it() -> None:
    person = Person("stage_insertion", "Liège", "non", "31 juin")
    outputs = person.types("30 juin 2062")
    assert "fin_comment" not in str([output.step.question.id for output in outputs if isinstance(output, Ask)])
    assert asked(person.types("26 juin 2026")) == "fin_comment"
    assert person.dialogue._answers["fin_etudes"] == "2026-06-26"


@pytest.mark.parametrize("text", ["1", "30 juin 2026", "30 juin"])
def test_a_suggested_day_is_taken_by_its_number_or_its_words(text: str) -> None:
    person = Person("stage_insertion", "Liège", "non", "31 juin")
    assert asked(person.types(text)) == "fin_comment"
    assert person.dialogue._answers["fin_etudes"] == "2026-06-30"
