"""`jalon play` and `jalon graph`: a conversation for whoever works on it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date

from bot.arguments import day
from bot.dialogue import Ask, Result
from bot.terminal.render import Screen
from flows import load_flows
from flows.engine import Asking, Context, Done, Flow, answer, replay
from flows.errors import InvalidAnswer
from flows.graph import mermaid
from flows.reply import Text
from knowledge.errors import InvalidCase
from knowledge.loader import load_law

_SCREEN = Screen(width=100, colours=False)


def run(given: argparse.Namespace) -> int:
    flows = load_flows()
    if given.flow not in flows:
        print(f"Conversation inconnue : {given.flow[:40]}. Choix : {', '.join(flows)}.", file=sys.stderr)
        return 2
    if given.command == "graph":
        print(mermaid(flows[given.flow]))
        return 0
    try:
        return _play(flows[given.flow], _answers(given.answer), day(given.today, "--today"))
    except (InvalidCase, InvalidAnswer) as problem:
        print(problem, file=sys.stderr)
        return 2


def _answers(arguments: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for text in arguments:
        question, equals, typed = text.partition("=")
        if not equals:
            raise InvalidCase(f"--answer : écris question=réponse (reçu : « {text[:40]} »).")
        if question in given:
            raise InvalidCase(f"--answer : « {question[:40]} » a deux réponses. Garde la bonne.")
        given[question] = typed
    return given


def _play(flow: Flow, typed: dict[str, str], today: date) -> int:
    context = Context(load_law(), today)
    unknown = sorted(set(typed) - {question.id for question in flow.questions})
    if unknown:
        raise InvalidCase(f"« {unknown[0][:40]} » n'est pas une question de {flow.id}.")
    answers: dict[str, str] = {}
    step = replay(flow, answers, context)
    while isinstance(step, Asking) and step.question.id in typed:
        print(f"{step.text}\n> {typed[step.question.id]}")
        answers = answer(flow, answers, step.question.id, typed[step.question.id], context)
        step = replay(flow, answers, context)
    shown = Ask(flow, step) if isinstance(step, Asking) else Result(flow, step.reply)
    print("\n".join(_SCREEN.lines(shown)))
    unused = [question for question in typed if question not in answers]
    if unused:
        raise InvalidCase(f"Question jamais posée avec ces réponses : {', '.join(unused)}. Retire-la.")
    if isinstance(step, Asking):
        print(f"\nPour continuer : --answer {step.question.id}=…")
    else:
        print("\n".join(["", *_case(flow, typed, today, step)]))
    return 0


def _case(flow: Flow, typed: dict[str, str], today: date, done: Done) -> Iterator[str]:
    """The entry to paste into tests/golden/conversations/; JSON text is YAML text."""
    yield f"# tests/golden/conversations/{flow.id}.yaml"
    yield "- name: (une phrase sur une personne)"
    yield "  source: (ce qui fonde le résultat attendu)"
    yield f"  flow: {flow.id}"
    yield f"  today: {today}"
    yield "  answers:"
    for question, text in typed.items():
        yield f"    {question}: {json.dumps(text, ensure_ascii=False)}"
    yield "  expect:"
    yield f"    outcome: {done.outcome.id}"
    yield "    contains:"
    for part in done.reply.parts:
        if isinstance(part, Text):
            yield f"      - {json.dumps(part.text, ensure_ascii=False)}"
