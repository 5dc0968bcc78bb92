"""What one conversation remembers of another: nothing is asked twice the same day, nothing old is taken silently."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue import Ask, Dialogue, Offer, Output, Result, Say
from bot.questions import Questions
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.doubles import InMemoryStorage

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Brussels"))
PERSON = "telegram:1"

STAGE = {
    "region": "Liège",
    "deja_demande": "non",
    "fin_etudes": "30/6/2026",
    "fin_comment": "juin",
    "inscrit": "oui",
    "inscription": "1/9/2026",
    "naissance": "12/3/2005",
    "travail": "salarié",
    "travail_du": "1/7/2026",
    "travail_encore": "non",
    "travail_au": "31/8/2026",
    "travail_rythme": "5",
    "travail_temps": "temps plein",
    "evenement_1": "rien",
    "absence": "non",
    "evaluations": "aucune",
    "negative": "non",
    "attestation": "non",
}
RIGHT = {"titre": "cess", "deja_admis": "non", "travail_un_an": "non", "residence": "oui", "belge": "oui"}


class Person:
    """Somebody who answers each question as a table says, and hears what comes."""

    def __init__(self, storage: InMemoryStorage | None = None, now: datetime = NOW) -> None:
        self.storage, self.now = storage or InMemoryStorage(), now
        self.dialogue = Dialogue(PERSON, self.storage, load_flows(), load_law(), Questions())
        self.asked: list[str] = []

    def goes_through(self, flow: str, answers: dict[str, str]) -> list[Output]:
        """The outputs when a question comes that has no answer, or something else than a question."""
        outputs = list(self.dialogue.begin(flow, self.now))
        self.asked = []
        if isinstance(outputs[-1], Offer) and outputs[-1].key == "connu":
            outputs = list(self.dialogue.hear("oui", self.now))
        while isinstance(outputs[-1], Ask) and outputs[-1].step.question.id in answers:
            name = outputs[-1].step.question.id
            self.asked.append(name)
            outputs = list(self.dialogue.hear(answers[name], self.now))
        return outputs

    def types(self, text: str) -> list[Output]:
        return list(self.dialogue.hear(text, self.now))


def proposal(outputs: list[Output]) -> Offer:
    assert isinstance(outputs[-1], Offer), outputs
    assert outputs[-1].key == "rappel"
    return outputs[-1]


def test_whoever_said_no_to_a_claim_is_not_asked_again_the_same_day() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    person.goes_through("eligibilite", STAGE | RIGHT)
    assert "deja_demande" not in person.asked


def test_it_is_told_and_can_be_corrected() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    [told] = [output for output in person.dialogue.begin("eligibilite", NOW) if isinstance(output, Say)]
    assert "/corriger" in told.text


def test_the_next_day_it_is_asked_anew() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    person.now = NOW + timedelta(days=1)
    person.goes_through("eligibilite", STAGE | RIGHT)
    assert "deja_demande" in person.asked


def test_no_answer_of_a_day_is_written_down() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    assert "deja_demande" not in person.storage.known(PERSON)


def test_whoever_erases_all_is_asked_everything_again() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    list(person.dialogue.erase())
    person.types("oui")
    person.goes_through("eligibilite", STAGE | RIGHT)
    assert "deja_demande" in person.asked


def test_work_that_was_told_elsewhere_is_shown_for_a_yes() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    answers = {name: text for name, text in (STAGE | RIGHT).items() if not name.startswith("travail_")}
    offer = proposal(person.goes_through("eligibilite", answers | {"travail_un_an": "non"}))
    assert "Travail depuis : 1er juillet 2026" in offer.text
    assert "C'est toujours vrai ?" in offer.text
    assert "travail" not in person.asked


def test_a_yes_takes_it_and_the_result_comes() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    proposal(person.goes_through("eligibilite", STAGE | RIGHT))
    assert any(isinstance(output, Result) for output in person.types("oui"))


def test_a_no_asks_it_as_if_it_had_never_been_told() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    proposal(person.goes_through("eligibilite", STAGE | RIGHT))
    [ask] = person.types("non")
    assert isinstance(ask, Ask)
    assert ask.step.question.id == "travail"
    assert any(isinstance(output, Result) for output in person.types("non"))


def test_whoever_starts_over_is_proposed_nothing() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    proposal(person.goes_through("eligibilite", STAGE | RIGHT))
    outputs = list(person.dialogue.restart(NOW))
    while isinstance(outputs[-1], Ask) and outputs[-1].step.question.id != "travail":
        outputs = person.types((STAGE | RIGHT)[outputs[-1].step.question.id])
    assert isinstance(outputs[-1], Ask)


def test_the_same_conversation_asks_its_own_questions_anew() -> None:
    person = Person()
    person.goes_through("stage_insertion", STAGE)
    person.goes_through("stage_insertion", STAGE)
    assert "travail" in person.asked
