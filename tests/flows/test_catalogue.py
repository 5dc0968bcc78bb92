"""Every conversation of the catalogue, walked: each button and each branch, forwards and then backwards.

A new flow is picked up by being there. If a question needs other samples than its kind's, see samples.py.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import load_flows
from flows.engine import Asking, Done, Flow, Question, answer, back, replay
from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Choice, Day, Number, YesNo
from flows.reply import Reply
from tests.flows.said import lines, said
from tests.flows.walks import DUNNO, TODAY, Walk, context, everything, samples, seen_by, walks

FLOWS: Final = load_flows()
LONGEST: Final = 250  # characters of a question or its help: what is read at a glance on a phone
PAYLOAD: Final = 50  # bytes of flow, question and option together; Telegram takes 64 with what goes around them
A_DAY: Final = "2026-11-22"

# Outcomes that state no law and no figure: they only send somebody to the right place.
STATES_NO_LAW: Final = frozenset(
    {"accompagnement_conjoint/autre_region", "inscription_cpas/autre_region", "iop/autre_stage"}
)

# Days and numbers that stand on a paper which the person has just said to have in hand.
IN_HAND: Final = frozenset({"attestation_debut", "attestation_fin"})

# What a reply never shows: a placeholder, an id, a day as a machine writes it, "à le Forem".
SLIPS: Final = (
    r"[{}]",
    r"\bNone\b",
    r"\b\d{4}-\d\d-\d\d\b",
    rf"\b{UNSURE}\b",
    r"(?<!\.)\.\.(?!\.)",
    r" ,",
    r"\b(?:à|de) les? [A-Z]",
    r"\b[a-z]+_[a-z]",
)

every_flow = pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
every_question = pytest.mark.parametrize(
    ("flow", "question"),
    [(flow, question) for flow in FLOWS.values() for question in flow.questions],
    ids=[f"{flow.id}-{question.id}" for flow in FLOWS.values() for question in flow.questions],
)


@cache
def walked(name: str) -> tuple[Walk, ...]:
    return tuple(walks(FLOWS[name]))


@cache
def ends(name: str) -> tuple[tuple[Walk, Done], ...]:
    """Every walk of a flow with the outcome that it reaches, its answers typed one after the other."""
    return tuple((walk, forwards(FLOWS[name], walk)) for walk in walked(name))


def forwards(flow: Flow, walk: Walk) -> Done:
    answers = dict(walk.given)
    for name, text in walk.steps:
        step = replay(flow, answers, context())
        assert isinstance(step, Asking), f"{walk} ends before {name}"
        assert step.question.id == name, f"{walk} asks {step.question.id}"
        assert 0 < len(step.text.strip()) <= LONGEST, f"{name} asks in {len(step.text)} characters"
        answers = answer(flow, answers, name, text, context())
    done = replay(flow, answers, context())
    assert isinstance(done, Done), f"{walk} stops at {done.question.id}"
    return done


# Every place is reached


@every_flow
def test_every_button_every_branch_and_every_outcome_is_walked(flow: Flow) -> None:
    seen = {one for walk in walked(flow.id) for one in seen_by(flow, walk)}
    assert everything(flow) - seen == set(), "not reached with the samples of samples.py"
    visited = {name for walk, done in ends(flow.id) for name in (*done.answers, done.outcome.id)}
    assert {node.id for node in flow.nodes} - visited == set()


@every_flow
def test_every_walk_can_be_taken_back_step_by_step_to_its_start(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        answers: dict[str, str] | None = dict(done.answers)
        for name, _ in reversed(walk.steps):
            assert answers is not None
            answers = back(flow, answers, context())
            assert answers is not None
            step = replay(flow, answers, context())
            assert isinstance(step, Asking)
            assert step.question.id == name, str(walk)
        assert set(answers or {}) == {question.id for question in flow.questions if question.default is not None}
        assert back(flow, {}, context()) is None


@every_flow
def test_stored_answers_are_read_back_as_they_were_kept(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        again = replay(flow, done.answers, context())
        assert isinstance(again, Done), str(walk)
        assert again.answers == done.answers
        for name, kept in done.answers.items():
            question = flow.by_id[name]
            assert isinstance(question, Question)
            assert question.kind.show(kept).strip()


# What an outcome says


@every_flow
def test_every_outcome_says_something_readable(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        check_reply(done.reply, str(walk))


@every_flow
def test_every_outcome_that_states_law_names_its_sources_once_each(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        sources = done.reply.sources
        assert sources or f"{flow.id}/{done.outcome.id}" in STATES_NO_LAW, f"{done.outcome.id}: {walk}"
        assert len(set(sources)) == len(sources), f"{done.outcome.id}: {walk}"


@every_flow
def test_every_outcome_leads_only_to_conversations_that_exist(flow: Flow) -> None:
    for _, done in ends(flow.id):
        assert set(done.reply.then) <= set(FLOWS), done.outcome.id


@every_flow
def test_the_same_answers_give_the_same_reply(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        assert done.outcome.reply(done.answers, context()) == done.reply, str(walk)


@every_flow
def test_whoever_knows_nothing_still_reaches_an_answer(flow: Flow) -> None:
    answers: dict[str, str] = {}
    step = replay(flow, answers, context())
    while isinstance(step, Asking):
        unsure = UNSURE in [option for option, _ in step.question.kind.options]
        text = DUNNO if unsure else samples(flow, step.question)[0]
        answers = answer(flow, answers, step.question.id, text, context())
        step = replay(flow, answers, context())
    check_reply(step.reply, "unsure of everything")


@every_flow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_mixture_of_answers_reaches_an_answer(flow: Flow, data: st.DataObject) -> None:
    answers = data.draw(st.sampled_from([dict(walk.given) for walk in walked(flow.id)]))
    step = replay(flow, answers, context())
    while isinstance(step, Asking):
        fitting = []
        for text in samples(flow, step.question):
            with suppress(InvalidAnswer):
                fitting.append(answer(flow, answers, step.question.id, text, context()))
        assert fitting, f"{step.question.id} accepts no sample after {answers}"
        answers = data.draw(st.sampled_from(fitting))
        step = replay(flow, answers, context())
    check_reply(step.reply, str(answers))


@every_flow
def test_what_is_already_known_is_not_asked_and_gives_the_same_reply(flow: Flow) -> None:
    for walk, done in ends(flow.id):
        facts = {q.id: done.answers[q.id] for q in flow.questions if q.keep == "fact" and q.id in done.answers}
        given = {name: text for name, text in done.answers.items() if name not in facts}
        again = replay(flow, given, context(facts))
        assert isinstance(again, Done), str(walk)
        assert again.answers == done.answers, str(walk)
        assert set(again.reused) == set(facts), str(walk)


def check_reply(reply: Reply, how: str) -> None:
    assert reply.parts, how
    for line in lines(reply):
        assert line.strip() == line, f"{line!r}: {how}"
        assert line, how
    text = said(reply)
    for wrong in SLIPS:
        found = re.search(wrong, text)
        assert not found, f"« {text[max(0, found.start() - 60) : found.end() + 20]} »: {how}"


# How a question is put


@every_question
def test_a_question_and_its_help_can_be_read_at_a_glance(flow: Flow, question: Question) -> None:
    if isinstance(question.text, str):
        assert 0 < len(question.text) <= LONGEST
    assert len(question.help) <= LONGEST
    assert question.help.strip() == question.help


@every_question
def test_whoever_may_not_know_a_day_or_a_number_is_told_where_to_find_it(flow: Flow, question: Question) -> None:
    if isinstance(question.kind, Day | Number) and question.kind.unsure and question.id not in IN_HAND:
        assert question.help


@every_question
def test_a_sensitive_question_says_why_it_is_asked_unless_the_one_before_did(flow: Flow, question: Question) -> None:
    before = [q for q in flow.questions if question.id in {row if isinstance(row, str) else row.then for row in q.rows}]
    if question.keep == "sensitive":
        follows = before and all(q.keep == "sensitive" or q.id.startswith("evenement") for q in before)
        assert question.help or follows


@every_question
def test_no_two_buttons_are_equal(flow: Flow, question: Question) -> None:
    options = question.kind.options
    assert len({option for option, _ in options}) == len(options)
    assert len({label.casefold() for _, label in options}) == len(options)
    assert all(label.strip() for _, label in options)


@every_question
def test_an_option_is_chosen_by_its_label_and_by_its_number(flow: Flow, question: Question) -> None:
    if isinstance(question.kind, Choice | YesNo):
        for number, (option, label) in enumerate(question.kind.options, start=1):
            assert question.kind.read(label, TODAY) == option
            assert option in read_or_offered(question, str(number)), f"{number} is « {label} » on the screen"


def read_or_offered(question: Question, text: str) -> tuple[str, ...]:
    """What *text* is read as, or what is offered when it could mean several answers ("1" among numbers)."""
    try:
        return (question.kind.read(text, TODAY),)
    except InvalidAnswer as refusal:
        return tuple(option for option, _ in refusal.suggestions)


@every_question
def test_every_other_word_for_an_option_means_that_option(flow: Flow, question: Question) -> None:
    if isinstance(question.kind, Choice):
        for option, phrases in question.kind.also.items():
            assert option in question.kind.labels
            for phrase in phrases:
                assert question.kind.read(phrase, TODAY) == option, phrase


@every_flow
def test_flows_have_a_title_and_a_place_of_their_own(flow: Flow) -> None:
    assert flow.title.strip()
    assert [other.id for other in FLOWS.values() if other.title == flow.title] == [flow.id]
    assert [other.id for other in FLOWS.values() if other.order == flow.order] == [flow.id]


def test_one_name_is_one_kind_of_answer_in_every_flow() -> None:
    kinds: dict[str, tuple[str, type]] = {}
    for flow in FLOWS.values():
        for question in flow.questions:
            first, kind = kinds.setdefault(question.id, (flow.id, type(question.kind)))
            assert isinstance(question.kind, kind), f"{question.id}: {first} and {flow.id}"
