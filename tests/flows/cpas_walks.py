"""How the tests of the conversations about the CPAS hold a conversation, and walk through all of one."""

from __future__ import annotations

from datetime import date
from functools import cache

from flows import load_flows
from flows.cpas.duration import Duration
from flows.engine import Answers, Asking, Context, Done, Question, answer, replay
from flows.kinds import Day, Number
from flows.reply import Reply, Timeline
from knowledge.loader import load_law

LAW = load_law()
TODAY = date(2026, 11, 23)
HERE = Context(LAW, TODAY)
NAMES = ("accompagnement_conjoint", "inscription_cpas", "iop", "piis", "article_60_61")


def told(name: str, said: Answers, context: Context = HERE) -> Done:
    """The end of a conversation in which exactly *said* is typed, in the order of the questions."""
    flow = load_flows()[name]
    answers: dict[str, str] = {}
    step = replay(flow, answers, context)
    while isinstance(step, Asking):
        answers = answer(flow, answers, step.question.id, said[step.question.id], context)
        step = replay(flow, answers, context)
    assert set(said) == set(step.answers), "an answer that was never asked for"
    return step


def points(reply: Reply) -> list[str]:
    found = [point for part in reply.parts if isinstance(part, Timeline) for point in part.points]
    return [f"{point.day} {point.label}" for point in found]


def _samples(question: Question) -> list[str]:
    """An answer for each button, and typed ones for kinds that have no button of their own."""
    options = [option for option, _ in question.kind.options]
    match question.kind:
        case Day(when=when):
            typed = {"past": "2026-11-02", "future": "2026-12-07", "any": "2026-10-01"}[when]
            return [typed if question.id != "naissance" else "2004-04-03", *options]
        case Number():
            return ["4", *options]
        case Duration():
            return ["30h", "4j", *options]
    return options


@cache
def walks(name: str) -> tuple[Done, ...]:
    """Every way through a conversation; through the long one on placements, each answer of each question once."""
    flow = load_flows()[name]
    waiting: list[dict[str, str]] = [{}]
    asked: set[str] = set()
    ends: list[Done] = []
    while waiting:
        answers = waiting.pop()
        step = replay(flow, answers, HERE)
        if isinstance(step, Done):
            ends.append(step)
            continue
        samples = _samples(step.question)
        if name == "iop" and step.question.id in asked:
            samples = samples[:1]
        asked.add(step.question.id)
        waiting += [answer(flow, answers, step.question.id, sample, HERE) for sample in samples]
    return tuple(ends)
