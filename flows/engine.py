"""Conversations as data, replayed from their answers.

State is the answers given, keyed by question, as text. Each step replays the flow from its start: going back drops the
last answer, correcting one re-routes and prunes what is no longer reached, and a renamed question is asked again.
The engine knows no text formatting, no language, no clock and no storage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from flows.conditions import After, All, Answers, Condition, Is, When
from flows.errors import InvalidAnswer, InvalidFlow
from flows.kinds import Kind
from flows.reply import Reply
from knowledge.law import Law

__all__ = [
    "After",
    "All",
    "Answers",
    "Asking",
    "Condition",
    "Context",
    "Done",
    "Flow",
    "Is",
    "Node",
    "Outcome",
    "Question",
    "When",
    "answer",
    "back",
    "replay",
]


@dataclass(frozen=True, slots=True)
class Context:
    """What enters at the top: the law, the day, and what is already known of the person.

    Attributes:
        law: All dated parameters.
        today: The day of the conversation.
        known: Answers learnt before or elsewhere, by question id; a question found here is not asked.
    """

    law: Law
    today: date
    known: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked.

    Attributes:
        id: The name under which the answer is kept; the same name in two flows is the same fact.
        text: What is asked, or how to make it from the answers so far.
        kind: How an answer is read.
        next: The node that follows, or rows of routing whose last is the default.
        help: One sentence on why we ask, or where to find the answer.
        keep: `fact`: kept for the other flows; `last`: kept to tell the outcome again later, but asked anew;
            `sensitive`: kept only after an explicit yes; `day`: remembered for the conversations of the same day,
            written nowhere; `no`: for this conversation only.
        harmless: Answers of a sensitive question that say nothing about the person ("rien").
        short: How the answer is called in a summary ("Fin des études").
        check: What is wrong with an answer beside the earlier ones, as a French sentence; None when it fits.
        default: What holds until somebody gives another answer: such a question is not asked by itself.
    """

    id: str
    text: str | Callable[[Answers, Context], str]
    kind: Kind
    next: str | Sequence[When | str]
    help: str = ""
    keep: Literal["fact", "last", "sensitive", "day", "no"] = "no"
    harmless: tuple[str, ...] = ()
    short: str = ""
    check: Callable[[str, Answers, date], str | None] | None = None
    default: str | None = None

    def read(self, text: str, answers: Answers, today: date) -> str:
        """The stored form of *text*.

        Raises:
            InvalidAnswer: It can't be read, or contradicts an earlier answer.
        """
        answer = self.kind.read(text, today)
        problem = self.check(answer, answers, today) if self.check else None
        if problem:
            raise InvalidAnswer(problem)
        return answer

    def is_sensitive(self, answer: str) -> bool:
        """Whether *answer* may be kept only after an explicit yes."""
        return self.keep == "sensitive" and answer not in self.harmless

    @property
    def rows(self) -> tuple[When | str, ...]:
        return (self.next,) if isinstance(self.next, str) else tuple(self.next)

    def ask(self, answers: Answers, context: Context) -> str:
        return self.text if isinstance(self.text, str) else self.text(answers, context)

    def follow(self, answers: Answers) -> str:
        for row in self.rows:
            if isinstance(row, str):
                return row
            if row.condition.holds(answers):
                return row.then
        raise InvalidFlow(f"question {self.id}: no row holds")  # the flow's own check makes this unreachable


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a conversation ends: a function makes the reply."""

    id: str
    reply: Callable[[Answers, Context], Reply]


Node = Question | Outcome


@dataclass(frozen=True)
class Flow:
    """One conversation. Its graph is checked when it is built.

    Attributes:
        id: The stem of its file, and the command that opens it.
        title: What a button or a menu says.
        start: The first node.
        nodes: Questions and outcomes.
        order: Its place in a menu.

    Raises:
        InvalidFlow: Unknown node, loop, orphan, no default row, a condition on a question not asked before, an option
            that does not exist.
    """

    id: str
    title: str
    start: str
    nodes: Sequence[Node]
    order: int = 100

    def __post_init__(self) -> None:
        from flows.graph import check  # the checks need the graph's tools, which need this class

        check(self)

    def node(self, name: str) -> Node:
        """Raises KeyError: no such node."""
        return self.by_id[name]

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(node for node in self.nodes if isinstance(node, Question))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(node for node in self.nodes if isinstance(node, Outcome))


@dataclass(frozen=True, slots=True)
class Asking:
    """The conversation waits for an answer.

    Attributes:
        question: What is asked now.
        text: The words to show.
        answers: Given so far on this path and still reached; known ones included.
        reused: Questions on the path that were answered by what was already known.
    """

    question: Question
    text: str
    answers: dict[str, str]
    reused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The conversation has reached an outcome."""

    outcome: Outcome
    reply: Reply
    answers: dict[str, str]
    reused: tuple[str, ...]


def replay(flow: Flow, answers: Answers, context: Context) -> Asking | Done:
    """Walk *flow* from its start with *answers*; what is not reached any more falls away.

    An answer that its question can no longer read (a deploy, a passed day) is asked again.
    """
    kept: dict[str, str] = {}
    reused: list[str] = []
    node = flow.node(flow.start)
    while isinstance(node, Question):
        given = answers.get(node.id, node.default)
        text = context.known.get(node.id) if given is None else given
        answer = None if text is None else _read(node, text, kept, context)
        if answer is None:
            return Asking(node, node.ask(kept, context), kept, tuple(reused))
        if given is None:
            reused.append(node.id)
        kept[node.id] = answer
        node = flow.node(node.follow(kept))
    return Done(node, node.reply(kept, context), kept, tuple(reused))


def _read(question: Question, text: str, answers: Answers, context: Context) -> str | None:
    try:
        return question.read(text, answers, context.today)
    except InvalidAnswer:
        return None


def answer(flow: Flow, answers: Answers, question: str, text: str, context: Context) -> dict[str, str]:
    """The answers with *text* read as the answer to *question*: the open one, or an earlier one that is corrected.

    Raises:
        InvalidAnswer: The text can't be read; the answers stay as they were.
        KeyError: The flow has no such question (an old button): the caller says so kindly.
    """
    node = flow.node(question)
    if not isinstance(node, Question):
        raise KeyError(question)
    given = {name: old for name, old in answers.items() if name in flow.by_id}
    return {**given, question: node.read(text, {**context.known, **given}, context.today)}


def back(flow: Flow, answers: Answers, context: Context) -> dict[str, str] | None:
    """The answers without the last one; None when there is nothing to take back.

    An answer that came from what was known stays: correcting it is another way.
    """
    step = replay(flow, answers, context)
    asked = {question.id for question in flow.questions if question.default is None} - set(step.reused)
    path = [name for name in step.answers if name in asked]
    if not path:
        return None
    return {name: text for name, text in step.answers.items() if name in answers and name != path[-1]}
