"""The conversations about the CPAS: every way through, both ways, and what is never kept."""

from __future__ import annotations

import pytest

from flows import load_flows
from flows.engine import back, replay
from flows.reply import Text
from knowledge.loader import load_faq
from tests.flows.cpas_walks import HERE, NAMES, walks
from tests.flows.said import lines
from tests.flows.said import said as read


@pytest.mark.parametrize("name", NAMES)
def test_every_node_is_visited_and_every_walk_can_be_taken_back(name: str) -> None:
    flow = load_flows()[name]
    visited: set[str] = set()
    for done in walks(name):
        visited |= {*done.answers, done.outcome.id}
        left: dict[str, str] | None = dict(done.answers)
        steps = 0
        while left is not None:
            assert replay(flow, left, HERE).answers == left
            left = back(flow, left, HERE)
            steps += 1
        assert steps == len(done.answers) + 1
    assert visited == set(flow.by_id)


@pytest.mark.parametrize("name", NAMES)
def test_every_reply_says_something_and_leads_to_conversations_that_exist(name: str) -> None:
    for done in walks(name):
        assert isinstance(done.reply.parts[0], Text)
        assert all(line.strip() and "{" not in line for line in lines(done.reply))
        assert set(done.reply.then) <= set(load_flows())
        assert done.reply.then
        assert not done.reply.facts, "what is learnt of a CPAS is never a plain fact"
        assert "CAPAC ou à un syndicat ce qui valait" not in read(done.reply)


def test_what_concerns_the_cpas_is_never_kept_without_a_yes() -> None:
    shared = {"region", "naissance", "suivi"}
    questions = [question for name in NAMES for question in load_flows()[name].questions]
    assert {question.id for question in questions if question.keep == "fact"} <= shared
    sensitive = {question.id for question in questions if question.keep == "sensitive"}
    assert {"cpas_situation", "ri_decision", "belge", "piis_signe_le", "iop_1_fin", "iop_1_duree"} <= sensitive


def test_a_question_asked_in_two_conversations_means_the_same_in_both() -> None:
    seen: dict[str, tuple[tuple[tuple[str, str], ...], str]] = {}
    for flow in load_flows().values():
        for question in flow.questions:
            mine = (question.kind.options, question.keep)
            assert seen.setdefault(question.id, mine) == mine, f"{flow.id}: {question.id}"


def test_each_conversation_of_the_faq_on_the_cpas_exists() -> None:
    assert {entry.flow for entry in load_faq().values() if entry.flow} <= set(load_flows())
