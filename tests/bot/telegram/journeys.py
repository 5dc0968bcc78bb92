"""A whole journey as a person takes it: what she sees, and what she then presses or writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.render.rich import plain
from flows import load_flows
from flows.engine import Answers, Context, Flow, Outcome, Question
from flows.reply import Reply, Text
from knowledge.loader import load_law
from tests.bot.telegram.running import MONDAY
from tests.bot_api import Person
from tests.bot_api.world import Message


class Step(NamedTuple):
    """*does* is what she writes, in quotation marks, or the answer whose button she presses."""

    question: str
    does: str

    @property
    def sees(self) -> str:
        return asks(self.question)

    @property
    def label(self) -> str:
        """Of the button to press."""
        label = plain(dict(_FLOW.by_id[self.question].kind.options)[self.does]).text  # type: ignore[union-attr]
        return label[:20]


def asks(question: str, **answers: str) -> str:
    """The words in which a question of the stage comes, after the answers of the journey or others."""
    node = _FLOW.by_id[question]
    assert isinstance(node, Question)
    return plain(node.ask(ANSWERS | answers, Context(load_law(), MONDAY.date()))).text


_FLOW = load_flows()["stage_insertion"]
MENU = "Par quoi commence-t-on"
OPEN = "Mon stage"  # the button of the menu that leads to the first of these
STAGE = (
    Step("region", "«Namur»"),
    Step("deja_demande", "non"),
    Step("fin_etudes", "«30 juin 2026»"),
    Step("fin_comment", "june"),
    Step("inscrit", "«oui»"),
    Step("inscription", "«le 1er juillet 2026»"),
    Step("naissance", "«12/04/2004»"),
    Step("travail", "non"),
    Step("evenement_1", "rien"),
    Step("absence", "«non»"),
    Step("evaluations", "aucune"),
    Step("negative", "non"),
    Step("attestation", "non"),
)
ANSWERS = {
    "region": "wallonie",
    "deja_demande": "non",
    "fin_etudes": "2026-06-30",
    "fin_comment": "june",
    "inscrit": "oui",
    "inscription": "2026-07-01",
    "naissance": "2004-04-12",
    "travail": "non",
    "evenement_1": "rien",
    "absence": "non",
    "evaluations": "aucune",
    "negative": "non",
    "attestation": "non",
}
RESULT = "mercredi 30 décembre 2026"  # the day that all these answers lead to
LAST = "Et maintenant"
QUESTIONS = tuple(step.sees for step in STAGE)


def walk(person: Person, steps: tuple[Step, ...] = STAGE, timeout: float = 20.0) -> None:
    """From what is on the screen to the last answer; each question is waited for."""
    for step in steps:
        asked = person.sees(step.sees, timeout, ever=True)
        if step.does.startswith("«"):
            person.say(step.does.strip("«»"))
        else:
            person.press(step.label, message=asked)


def open_stage(person: Person, until: str = "region") -> Message:
    """Starts and answers up to this question, which is then open."""
    person.start()
    person.sees(MENU)
    person.press(OPEN)
    walk(person, before(until))
    return person.sees(asks(until))


def whole(person: Person, timeout: float = 20.0) -> Message:
    """The whole journey; the result."""
    open_stage(person)
    walk(person, timeout=timeout)
    person.sees(LAST, timeout)
    return person.sees(RESULT, timeout)


def before(question: str) -> tuple[Step, ...]:
    """The steps before this question."""
    return STAGE[: _place(question)]


def since(question: str) -> tuple[Step, ...]:
    """This question's step and those after it."""
    return STAGE[_place(question) :]


def _place(question: str) -> int:
    return next(at for at, step in enumerate(STAGE) if step.question == question)


def short_flow(reply: Callable[[Answers, Context], Reply]) -> Mapping[str, Flow]:
    """Instead of all flows, one with one question, that ends in this reply."""
    region = _FLOW.questions[0]
    flow = Flow("stage_insertion", "Un essai", "region", (replace(region, next="fin"), Outcome("fin", reply)))
    return {flow.id: flow}


def broken_flow() -> Mapping[str, Flow]:
    """One that fails for people of Wallonia, with their answers in the exception's words."""

    def fails(answers: Answers, context: Context) -> Reply:
        if answers["region"] == "wallonie":
            raise RuntimeError(answers)
        return Reply((Text("Tout va bien."),))

    return short_flow(fails)
