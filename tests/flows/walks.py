"""Walking a conversation: what can be typed at each question, and the fewest walks that see all of it.

A flow found in flows/catalogue/ is walked without being named here. Where the default samples of a kind do not fit a
question, `SAMPLES` says what to type there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.engine import After, All, Answers, Condition, Context, Flow, Is, Outcome, Question, answer
from flows.errors import InvalidAnswer
from flows.graph import edges
from flows.kinds import UNSURE, Age, Day, FreeText, Number, TimeOfDay
from knowledge.loader import load_law
from tests.flows.samples import SAMPLES

TODAY: Final = date(2026, 11, 22)
DUNNO: Final = "je ne sais pas"

Typed = tuple[str, str]  # question id, text


@dataclass(frozen=True)
class Walk:
    """A conversation from its start to an outcome.

    Attributes:
        steps: What was typed at each question.
        given: Answers given beforehand to questions with a default, which are not asked by themselves.
    """

    steps: tuple[Typed, ...]
    given: tuple[Typed, ...] = ()

    def __str__(self) -> str:
        return " > ".join(f"{question}={text}" for question, text in (*self.given, *self.steps))


def context(known: Answers | None = None) -> Context:
    return Context(load_law(), TODAY, known or {})


def samples(flow: Flow, question: Question) -> tuple[str, ...]:
    """What to type at *question*: every button, and the days and numbers that were chosen for it.

    Of a question with a default, what holds by itself comes first, then what may be given beforehand instead.
    """
    if question.default is not None:
        others = (option for option, _ in question.kind.options if option != question.default)
        return (question.default, *others)
    options = tuple(option for option, _ in question.kind.options)
    chosen = SAMPLES.get(f"{flow.id}/{question.id}") or SAMPLES.get(question.id) or _by_kind(question)
    unsure = (DUNNO,) if UNSURE in options else ()
    return (*chosen, *unsure) if chosen else options


def _by_kind(question: Question) -> tuple[str, ...]:
    match question.kind:
        case Day(when="past"):
            return ("2/11/2026",)
        case Day(when="future"):
            return ("15/1/2027",)
        case Day():
            return ("1/10/2026",)
        case Number(lowest=lowest, highest=highest):
            return (str(int(lowest)) if lowest else "1", str(int(highest)))
        case Age():
            return ("19",)
        case TimeOfDay():
            return ("14 h 30",)
        case FreeText():
            return ("Bonjour à vous",)
    return ()


def row_taken(question: Question, answers: Answers) -> int:
    """The place of the row of routing that *answers* take."""
    for place, row in enumerate(question.rows):
        if isinstance(row, str) or row.condition.holds(answers):
            return place
    raise AssertionError(f"{question.id}: no row holds")


Covered = tuple[str, ...]  # (question, "row", place) or (question, "typed", text)


def everything(flow: Flow) -> set[Covered]:
    """All that walks must see: every row of every question, every sample typed at it."""
    rows = {(q.id, "row", str(place)) for q in flow.questions for place in range(len(q.rows))}
    typed = {(q.id, "typed", text) for q in flow.questions for text in samples(flow, q)}
    return rows | typed


def seen_by(flow: Flow, walk: Walk) -> set[Covered]:
    """What one walk sees."""
    return _seen(flow, _whole(flow, walk))


def _whole(flow: Flow, walk: Walk) -> tuple[Typed, ...]:
    """Every question on the way with its answer: typed, given beforehand, or what holds by itself."""
    said = dict((*walk.given, *walk.steps))
    found: list[Typed] = []
    answers: dict[str, str] = {}
    node = flow.by_id[flow.start]
    while isinstance(node, Question):
        text = said.get(node.id, node.default)
        assert text is not None, f"{walk} says nothing of {node.id}"
        found.append((node.id, text))
        answers = answer(flow, answers, node.id, text, context())
        node = flow.by_id[node.follow(answers)]
    return tuple(found)


def _seen(flow: Flow, steps: tuple[Typed, ...]) -> set[Covered]:
    found: set[Covered] = set()
    answers: dict[str, str] = {}
    for name, text in steps:
        answers = answer(flow, answers, name, text, context())
        found |= {(name, "typed", text), (name, "row", str(row_taken(_question(flow, name), answers)))}
    return found


def walks(flow: Flow) -> Iterator[Walk]:
    """Walks that together see everything that can be seen, by a systematic search over the routing.

    Two places of a conversation are the same when the node is, and the answers on which later routing depends: each
    is visited once, with every sample. What no walk sees is unreachable with these samples.
    """
    missing = everything(flow)
    for start in _ways(flow):
        if not missing.isdisjoint(_added(flow, start)):
            steps = _to_the_end(flow, start, missing)
            missing -= _seen(flow, steps)
            yield _walk(flow, steps)


def _walk(flow: Flow, steps: tuple[Typed, ...]) -> Walk:
    """What has to be typed, and what has to be given beforehand because it is not asked."""
    defaults = {question.id: question.default for question in flow.questions if question.default is not None}
    return Walk(
        steps=tuple((name, text) for name, text in steps if name not in defaults),
        given=tuple((name, text) for name, text in steps if defaults.get(name, text) != text),
    )


def _added(flow: Flow, steps: tuple[Typed, ...]) -> set[Covered]:
    """What the last step of *steps* sees."""
    return _seen(flow, steps) - _seen(flow, steps[:-1])


def _ways(flow: Flow) -> Iterator[tuple[Typed, ...]]:
    """Every (place, sample) once, as the steps that lead to it and through it."""
    matters = _what_later_routing_reads(flow)
    seen: set[tuple[str, frozenset[Typed]]] = set()
    todo: list[tuple[str, tuple[Typed, ...], dict[str, str]]] = [(flow.start, (), {})]
    while todo:
        name, steps, answers = todo.pop(0)
        question = flow.by_id[name]
        place = (name, frozenset((key, said) for key, said in answers.items() if key in matters[name]))
        if isinstance(question, Outcome) or place in seen:
            continue
        seen.add(place)
        for text in samples(flow, question):
            try:
                given = answer(flow, answers, name, text, context())
            except InvalidAnswer:
                continue  # contradicts an earlier sample; another way may allow it
            following = (*steps, (name, text))
            yield following
            todo.append((question.follow(given), following, given))


def _to_the_end(flow: Flow, start: tuple[Typed, ...], missing: set[Covered]) -> tuple[Typed, ...]:
    """*start* continued to an outcome, at each question by a sample that nobody typed yet, or the ordinary one."""
    steps, answers, name = list(start), dict[str, str](), flow.start
    for asked, text in start:
        answers = answer(flow, answers, asked, text, context())
        name = _question(flow, asked).follow(answers)
    while isinstance(flow.by_id[name], Question):
        question = _question(flow, name)
        texts = samples(flow, question)
        fresh = [text for text in texts if (name, "typed", text) in missing and text != DUNNO]
        for text in (*fresh, *texts):
            try:
                answers = answer(flow, answers, name, text, context())
            except InvalidAnswer:
                continue
            steps.append((name, text))
            break
        else:
            raise AssertionError(f"{flow.id}: no sample fits {name} after {Walk(tuple(steps))}")
        name = question.follow(answers)
    return tuple(steps)


def _question(flow: Flow, name: str) -> Question:
    node = flow.by_id[name]
    assert isinstance(node, Question)
    return node


def _what_later_routing_reads(flow: Flow) -> dict[str, set[str]]:
    """For each node, the questions that conditions on it or after it read."""
    reads: dict[str, set[str]] = {node.id: set() for node in flow.nodes}
    for source, _, condition in edges(flow):
        reads[source] |= _read_by(condition)
    for _ in flow.nodes:  # long enough for what the last node reads to reach the first
        for source, target, _condition in edges(flow):
            reads[source] |= reads[target]
    return reads


def _read_by(condition: Condition | None) -> set[str]:
    match condition:
        case Is(question=name):
            return {name}
        case After(question=name, other=other):
            return {name, other}
        case All(conditions=conditions):
            return {name for one in conditions for name in _read_by(one)}
    return set()
