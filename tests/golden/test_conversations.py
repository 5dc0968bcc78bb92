"""Whole conversations written by experts, in YAML: what somebody types, and what they then read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from flows import load_flows
from flows.engine import Asking, Context, Done, answer, replay
from knowledge.errors import KnowledgeError
from knowledge.loader import load_law, read
from knowledge.schema import Day
from tests.flows.said import said

HERE = Path(__file__).parent / "conversations"
FILES = sorted(HERE.glob("*.yaml"))


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Expect(_Strict):
    """What the person reads at the end; `facts` are those that the reply learns beside the answers, all of them."""

    outcome: str
    contains: list[str] = Field(min_length=1)
    not_contains: list[str] = []
    facts: dict[str, str] | None = None


class Conversation(_Strict):
    """A conversation; `known` holds stored answers learnt before, `answers` what is typed, question by question."""

    name: str
    source: str
    flow: str
    today: Day
    known: dict[str, str] = {}
    answers: dict[str, str] = {}
    expect: Expect


class ConversationFile(RootModel[list[Conversation]]):
    pass


CASES = [(path.stem, case) for path in FILES for case in read(path, ConversationFile).root]


def played(case: Conversation) -> Done:
    """The end of the conversation, every answer typed when its question is asked, and none left over."""
    flow, context = load_flows()[case.flow], Context(load_law(), case.today, case.known)
    given: dict[str, str] = {}
    step = replay(flow, given, context)
    while isinstance(step, Asking):
        asked = step.question.id
        assert asked in case.answers, f"asks {asked}, for which the case has no answer"
        given = answer(flow, given, asked, case.answers[asked], context)
        step = replay(flow, given, context)
        assert asked in step.answers, f"asks {asked} twice"
    assert set(case.answers) - set(given) == set(), "answers to questions that are never asked"
    return step


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{stem}: {case.name}" for stem, case in CASES])
def test_conversation(case: Conversation) -> None:
    done = played(case)
    text = said(done.reply)
    assert done.outcome.id == case.expect.outcome
    for words in case.expect.contains:
        assert words in text
    for words in case.expect.not_contains:
        assert words not in text
    if case.expect.facts is not None:
        assert dict(done.reply.facts) == case.expect.facts


def test_no_two_cases_share_a_name() -> None:
    names = [case.name for _, case in CASES]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_file_holds_the_cases_of_the_flow_that_it_is_named_after(path: Path) -> None:
    assert {case.flow for stem, case in CASES if stem == path.stem} == {path.stem}


def test_the_first_conversations_have_cases() -> None:
    assert {"stage_insertion", "eligibilite", "demande", "montant"} <= {path.stem for path in FILES}


@pytest.mark.parametrize(
    "wrong",
    [
        {"nome": "x"},
        {"expect": {"outcome": "dates", "contains": ["x"], "containes": ["y"]}},
        {"expect": {"outcome": "dates", "contains": []}},
        {"today": "22/11/2026"},
    ],
    ids=["an unknown key", "an unknown key in expect", "nothing to read", "a day that is no ISO day"],
)
def test_a_case_with_a_slip_is_refused(wrong: dict[str, Any], tmp_path: Path) -> None:
    case = {"name": "x", "source": "y", "flow": "stage_insertion", "today": "2026-11-22", "answers": {}}
    path = tmp_path / "cases.yaml"
    fields = {**case, "expect": {"outcome": "dates", "contains": ["x"]}, **wrong}
    path.write_text("- " + "\n  ".join(f"{key}: {value!r}" for key, value in fields.items()), "utf-8")
    with pytest.raises(KnowledgeError):
        read(path, ConversationFile)


def test_a_case_that_leaves_a_question_open_or_answers_too_much_fails() -> None:
    expect = Expect(outcome="montant", contains=["€"])
    given = {"naissance": "12/3/2005", "logement": "chez mes parents"}
    case = {"name": "x", "source": "y", "flow": "montant", "today": "2026-11-22", "expect": expect}
    assert played(Conversation.model_validate({**case, "answers": given})).outcome.id == "montant"
    with pytest.raises(AssertionError, match="logement"):
        played(Conversation.model_validate({**case, "answers": {"naissance": "12/3/2005"}}))
    with pytest.raises(AssertionError, match="never asked"):
        played(Conversation.model_validate({**case, "answers": {**given, "enfant": "non"}}))
