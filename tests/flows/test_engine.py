"""The replay of a conversation: going on, going back, correcting, and what a wrong flow is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from flows.engine import (
    After,
    All,
    Answers,
    Asking,
    Context,
    Done,
    Flow,
    Is,
    Node,
    Outcome,
    Question,
    When,
    back,
    replay,
)
from flows.engine import answer as give
from flows.errors import InvalidAnswer, InvalidFlow
from flows.graph import edges, mermaid
from flows.kinds import UNSURE, Choice, Day, YesNo
from flows.reply import Reply, Text
from knowledge.loader import load_law

TODAY = date(2026, 11, 22)
NOBODY = Context(load_law(), TODAY)


def knowing(**known: str) -> Context:
    return Context(load_law(), TODAY, known)


def told(text: str) -> Callable[[Answers, Context], Reply]:
    return lambda answers, context: Reply((Text(f"{text} {sorted(answers)} {context.today}"),))


def not_before_the_end(answer: str, answers: Answers, today: date) -> str | None:
    ended = answers.get("fin", "")
    return "Avant la fin." if ended[:1].isdigit() and answer != UNSURE and answer < ended else None


def said(answers: Answers, context: Context) -> str:
    return f"Le {answers['fin']} puis, le {context.today} ?"


def small() -> Flow:
    """The end of the studies, then registered or not, then how it went: three depths, two branches, three ends."""
    return Flow(
        "petit",
        "Petite conversation",
        "fin",
        (
            Question("fin", "Quand as-tu fini ?", Day(when="past"), "inscrit", short="Fin"),
            Question(
                "inscrit",
                "Inscrit·e ?",
                YesNo(unsure=True),
                [When(Is("inscrit", "oui"), "inscription"), When(Is("inscrit", UNSURE), "a_verifier"), "job"],
                help="Où ?",
            ),
            Question(
                "inscription",
                said,
                Day(when="past", unsure=True),
                [When(After("inscription", "fin"), "sante"), "a_verifier"],
                check=not_before_the_end,
            ),
            Question("job", "Un job ?", YesNo(unsure=False), "pas_inscrit"),
            Question(
                "sante",
                "Autre chose ?",
                Choice({"rien": "Rien", "maladie": "Maladie"}),
                "dates",
                keep="sensitive",
                harmless=("rien",),
            ),
            Outcome("dates", told("dates")),
            Outcome("pas_inscrit", told("pas inscrit")),
            Outcome("a_verifier", told("à vérifier")),
        ),
    )


REGISTERED = {"fin": "2026-06-30", "inscrit": "oui", "inscription": "2026-07-01", "sante": "rien"}


def asked(flow: Flow, answers: Answers, context: Context = NOBODY) -> str:
    step = replay(flow, answers, context)
    return step.question.id if isinstance(step, Asking) else step.outcome.id


# Going on


def test_a_newcomer_is_asked_the_first_question() -> None:
    step = replay(small(), {}, NOBODY)
    assert isinstance(step, Asking)
    assert (step.question.id, step.text, step.answers, step.reused) == ("fin", "Quand as-tu fini ?", {}, ())


def test_each_typed_answer_leads_to_the_next_question_and_the_last_one_to_the_outcome() -> None:
    flow, answers, seen = small(), dict[str, str](), []
    for question, typed in (("fin", "30 juin"), ("inscrit", "ouais"), ("inscription", "1/7/26"), ("sante", "rien")):
        seen.append(asked(flow, answers))
        answers = give(flow, answers, question, typed, NOBODY)
    assert seen == ["fin", "inscrit", "inscription", "sante"]
    assert answers == REGISTERED
    done = replay(flow, answers, NOBODY)
    assert isinstance(done, Done)
    assert done.outcome.id == "dates"
    assert done.answers == REGISTERED
    assert done.reply == done.outcome.reply(REGISTERED, NOBODY)


def test_a_question_can_be_worded_from_the_answers_and_the_day() -> None:
    step = replay(small(), {"fin": "2026-06-30", "inscrit": "oui"}, NOBODY)
    assert isinstance(step, Asking)
    assert step.text == "Le 2026-06-30 puis, le 2026-11-22 ?"


def test_replaying_changes_nothing_that_was_given() -> None:
    given = {**REGISTERED, "perime": "x"}
    before = dict(given)
    replay(small(), given, NOBODY)
    back(small(), given, NOBODY)
    give(small(), given, "inscrit", "non", NOBODY)
    assert given == before


def test_the_first_row_that_holds_wins_and_the_default_is_for_the_others() -> None:
    rows: list[When | str] = [When(Is("a", "oui", UNSURE), "un"), When(Is("a", "oui"), "deux"), "trois"]
    nodes = (
        Question("a", "?", YesNo(unsure=True), rows),
        Outcome("un", told("1")),
        Outcome("deux", told("2")),
        Outcome("trois", told("3")),
    )
    flow = Flow("garde", "Garde", "a", nodes)
    assert [asked(flow, {"a": typed}) for typed in ("oui", UNSURE, "non")] == ["un", "un", "trois"]


def test_all_conditions_of_a_row_must_hold() -> None:
    row = All(Is("a", "oui"), Is("b", "oui"))
    nodes = (
        Question("a", "?", YesNo(unsure=False), "b"),
        Question("b", "?", YesNo(unsure=False), [When(row, "les_deux"), "pas_les_deux"]),
        Outcome("les_deux", told("2")),
        Outcome("pas_les_deux", told("0")),
    )
    flow = Flow("tous", "Tous", "a", nodes)
    found = {(a, b): asked(flow, {"a": a, "b": b}) for a in ("oui", "non") for b in ("oui", "non")}
    assert [pair for pair, outcome in found.items() if outcome == "les_deux"] == [("oui", "oui")]


@pytest.mark.parametrize(
    ("inscription", "holds"),
    [("2026-07-01", True), ("2026-06-30", False), ("2026-06-29", False), (UNSURE, False), ("", False)],
)
def test_a_day_is_after_another_only_when_both_are_known(inscription: str, holds: bool) -> None:
    assert After("inscription", "fin").holds({"fin": "2026-06-30", "inscription": inscription}) is holds
    assert not After("inscription", "fin").holds({"inscription": inscription})


# Going back


def test_going_back_from_every_depth_asks_the_question_before() -> None:
    flow, answers = small(), dict(REGISTERED)
    for previous in ("sante", "inscription", "inscrit", "fin"):
        taken_back = back(flow, answers, NOBODY)
        assert taken_back is not None
        assert asked(flow, taken_back) == previous
        assert answers.keys() - taken_back.keys() == {previous}
        answers = taken_back
    assert back(flow, answers, NOBODY) is None


def test_going_back_also_drops_what_is_not_on_the_path_any_more() -> None:
    kept = back(small(), {**REGISTERED, "inscrit": "non", "job": "oui"}, NOBODY)
    assert kept == {"fin": "2026-06-30", "inscrit": "non"}


def test_going_back_skips_what_was_known_and_takes_back_what_was_typed() -> None:
    context = knowing(inscrit="oui", inscription="2026-07-01")
    assert back(small(), {"fin": "2026-06-30"}, context) == {}
    assert asked(small(), {}, context) == "fin"
    assert back(small(), {}, context) is None


# Correcting


def test_correcting_an_answer_takes_the_other_branch_and_drops_what_it_leaves() -> None:
    flow = small()
    corrected = give(flow, REGISTERED, "inscrit", "non", NOBODY)
    step = replay(flow, corrected, NOBODY)
    assert isinstance(step, Asking)
    assert step.question.id == "job"
    assert step.answers == {"fin": "2026-06-30", "inscrit": "non"}


def test_correcting_an_answer_that_changes_no_route_keeps_the_later_ones() -> None:
    corrected = give(small(), REGISTERED, "fin", "15 juin 2026", NOBODY)
    assert asked(small(), corrected) == "dates"
    assert corrected == {**REGISTERED, "fin": "2026-06-15"}


def test_correcting_an_answer_asks_a_later_one_again_when_it_does_not_fit_any_more() -> None:
    corrected = give(small(), REGISTERED, "fin", "15/9/2026", NOBODY)
    step = replay(small(), corrected, NOBODY)
    assert isinstance(step, Asking)
    assert step.question.id == "inscription"
    assert "inscription" not in step.answers


def test_an_answer_that_cannot_be_read_changes_nothing() -> None:
    answers = {"fin": "2026-06-30"}
    with pytest.raises(InvalidAnswer):
        give(small(), answers, "inscrit", "banane", NOBODY)
    assert answers == {"fin": "2026-06-30"}


@pytest.mark.parametrize("name", ["renommee", "dates"])
def test_an_old_button_of_a_question_that_is_gone_is_told_apart(name: str) -> None:
    with pytest.raises(KeyError):
        give(small(), {}, name, "oui", NOBODY)


def test_a_check_refuses_a_day_that_contradicts_an_earlier_answer_in_its_own_words() -> None:
    answers = {"fin": "2026-06-30", "inscrit": "oui"}
    with pytest.raises(InvalidAnswer) as refusal:
        give(small(), answers, "inscription", "29 juin 2026", NOBODY)
    assert refusal.value.message == "Avant la fin."
    assert give(small(), answers, "inscription", "30 juin 2026", NOBODY)["inscription"] == "2026-06-30"


def test_a_check_also_sees_what_is_known_from_elsewhere() -> None:
    with pytest.raises(InvalidAnswer):
        give(small(), {"inscrit": "oui"}, "inscription", "29 juin 2026", knowing(fin="2026-06-30"))


# What was stored before


def test_a_stored_answer_to_a_question_that_is_gone_is_ignored() -> None:
    answers = {**REGISTERED, "question_supprimee": "oui"}
    done = replay(small(), answers, NOBODY)
    assert done.answers == REGISTERED
    assert "question_supprimee" not in give(small(), answers, "inscrit", "non", NOBODY)


def test_a_question_that_was_renamed_is_asked_again_and_the_rest_is_kept() -> None:
    answers = {"fin": "2026-06-30", "est_inscrit": "oui", "inscription": "2026-07-01"}
    assert asked(small(), answers) == "inscrit"
    assert asked(small(), {**answers, "inscrit": "oui"}) == "sante"


@pytest.mark.parametrize(
    ("name", "text"),
    [("fin", "2026-13-45"), ("fin", ""), ("fin", "2027-01-01"), ("inscrit", "bof"), ("sante", "option_retiree")],
)
def test_a_stored_answer_that_cannot_be_read_any_more_is_asked_again(name: str, text: str) -> None:
    assert asked(small(), {**REGISTERED, name: text}) == name


def test_a_stored_answer_that_fails_its_check_is_asked_again() -> None:
    assert asked(small(), {**REGISTERED, "inscription": "2026-06-01"}) == "inscription"


# What is known


def test_what_is_known_is_not_asked_and_is_told_as_reused() -> None:
    step = replay(small(), {"inscrit": "oui"}, knowing(fin="2026-06-30", inscription="2026-07-01", autre="x"))
    assert isinstance(step, Asking)
    assert step.question.id == "sante"
    assert step.reused == ("fin", "inscription")
    assert step.answers == {"fin": "2026-06-30", "inscrit": "oui", "inscription": "2026-07-01"}


def test_an_answer_given_now_wins_over_what_was_known() -> None:
    step = replay(small(), {"fin": "2026-09-10"}, knowing(fin="2026-06-30"))
    assert step.answers["fin"] == "2026-09-10"
    assert step.reused == ()


def test_a_known_answer_that_cannot_be_read_is_asked() -> None:
    assert asked(small(), {}, knowing(fin="un jour de juin")) == "fin"


def test_an_outcome_hears_of_known_and_given_answers_alike() -> None:
    done = replay(small(), {"inscrit": "non", "job": "oui"}, knowing(fin="2026-06-30"))
    assert isinstance(done, Done)
    assert done.reused == ("fin",)
    assert done.reply.parts[0] == Text("pas inscrit ['fin', 'inscrit', 'job'] 2026-11-22")


def test_only_the_harmful_answers_of_a_sensitive_question_are_sensitive() -> None:
    sante, fin = small().node("sante"), small().node("fin")
    assert isinstance(sante, Question)
    assert isinstance(fin, Question)
    assert sante.is_sensitive("maladie")
    assert not sante.is_sensitive("rien")
    assert not fin.is_sensitive("2026-06-30")


# Flows that could break in front of a person


def question(name: str, then: str | Sequence[When | str], *, unsure: bool = False) -> Question:
    return Question(name, "?", YesNo(unsure=unsure), then)


END = Outcome("fin", told("fin"))
WRONG: dict[str, tuple[str, tuple[Node, ...], str]] = {
    "start that is no node": ("ailleurs", (question("a", "fin"), END), "ailleurs"),
    "unknown node": ("a", (question("a", "nulle_part"), END), "nulle_part"),
    "unknown node in a guard row": ("a", (question("a", [When(Is("a", "oui"), "nulle_part"), "fin"]), END), "nulle"),
    "loop": ("a", (question("a", "b"), question("b", [When(Is("b", "oui"), "a"), "fin"]), END), "loop"),
    "a question that leads to itself": ("a", (question("a", [When(Is("a", "oui"), "a"), "fin"]), END), "loop"),
    "orphan question": ("a", (question("a", "fin"), question("perdue", "fin"), END), "perdue"),
    "orphan outcome": ("a", (question("a", "fin"), END, Outcome("perdue", told(""))), "perdue"),
    "no default row": ("a", (question("a", [When(Is("a", "oui"), "fin")]), END), "default"),
    "no row at all": ("a", (question("a", []), END), "default"),
    "default before the last row": ("a", (question("a", ["fin", When(Is("a", "oui"), "fin")]), END), "default"),
    "two default rows": ("a", (question("a", ["fin", "fin"]), END), "default"),
    "condition on a later question": (
        "a",
        (question("a", [When(Is("b", "oui"), "b"), "b"]), question("b", "fin"), END),
        "condition on b",
    ),
    "condition on a question of another branch": (
        "a",
        (
            question("a", [When(Is("a", "oui"), "b"), "c"]),
            question("b", "fin"),
            question("c", [When(Is("b", "oui"), "fin"), "fin"]),
            END,
        ),
        "condition on b",
    ),
    "condition on no question": ("a", (question("a", [When(Is("z", "oui"), "fin"), "fin"]), END), "condition on z"),
    "condition on an outcome": ("a", (question("a", [When(Is("fin", "oui"), "fin"), "fin"]), END), "condition on fin"),
    "day compared with one that is not asked": (
        "a",
        (question("a", [When(After("a", "z"), "fin"), "fin"]), END),
        "condition on z",
    ),
    "impossible option": ("a", (question("a", [When(Is("a", "peut_etre"), "fin"), "fin"]), END), "peut_etre"),
    "unsure where nobody can be": ("a", (question("a", [When(Is("a", UNSURE), "fin"), "fin"]), END), UNSURE),
    "impossible option among several": ("a", (question("a", [When(Is("a", "oui", "si"), "fin"), "fin"]), END), "si"),
    "impossible option inside All": (
        "a",
        (question("a", [When(All(Is("a", "oui"), Is("a", "si")), "fin"), "fin"]), END),
        "si",
    ),
    "the same id twice": ("a", (question("a", "fin"), question("a", "fin"), END), "twice"),
    "a question and an outcome of one name": ("fin", (question("fin", "fin"), END), "twice"),
}


@pytest.mark.parametrize("case", WRONG, ids=list(WRONG))
def test_a_flow_that_could_break_is_refused_with_its_name_and_the_node(case: str) -> None:
    start, nodes, named = WRONG[case]
    with pytest.raises(InvalidFlow) as refusal:
        Flow("essai", "Essai", start, nodes)
    assert str(refusal.value).startswith("essai: ")
    assert named in str(refusal.value)


def test_two_branches_that_meet_again_are_no_loop() -> None:
    nodes = (question("a", [When(Is("a", "oui"), "b"), "c"]), question("b", "c"), question("c", "fin"), END)
    assert asked(Flow("losange", "Losange", "a", nodes), {"a": "oui", "b": "non", "c": "oui"}) == "fin"


def test_a_condition_on_a_question_that_only_some_were_asked_is_allowed() -> None:
    nodes = (
        question("a", [When(Is("a", "oui"), "b"), "c"]),
        question("b", "c"),
        question("c", [When(Is("b", "oui"), "vu"), "fin"]),
        Outcome("vu", told("vu")),
        END,
    )
    flow = Flow("parfois", "Parfois", "a", nodes)
    assert asked(flow, {"a": "oui", "b": "oui", "c": "non"}) == "vu"
    assert asked(flow, {"a": "non", "c": "non"}) == "fin"


def test_an_answer_left_on_another_branch_does_not_route() -> None:
    nodes = (
        question("a", [When(Is("a", "oui"), "b"), "c"]),
        question("b", "c"),
        question("c", [When(Is("b", "oui"), "vu"), "fin"]),
        Outcome("vu", told("vu")),
        END,
    )
    flow = Flow("parfois", "Parfois", "a", nodes)
    assert asked(flow, {"a": "non", "b": "oui", "c": "non"}) == "fin"


# The drawing


def test_a_small_flow_is_drawn_with_its_questions_conditions_and_outcomes() -> None:
    assert mermaid(small()).splitlines() == [
        "flowchart TD",
        '    fin("Fin")',
        '    inscrit("inscrit")',
        '    inscription("inscription")',
        '    job("job")',
        '    sante("sante")',
        '    dates{{"dates"}}',
        '    pas_inscrit{{"pas_inscrit"}}',
        '    a_verifier{{"a_verifier"}}',
        "    fin --> inscrit",
        '    inscrit -- "inscrit = oui" --> inscription',
        '    inscrit -- "inscrit = inconnu" --> a_verifier',
        "    inscrit --> job",
        '    inscription -- "inscription > fin" --> sante',
        "    inscription --> a_verifier",
        "    job --> pas_inscrit",
        "    sante --> dates",
    ]


def test_a_label_with_quotation_marks_does_not_break_the_drawing() -> None:
    nodes = (Question("a", "?", YesNo(), "fin", short='le "stage"'), END)
    assert """a("le 'stage'")""" in mermaid(Flow("guillemets", "Guillemets", "a", nodes))


def test_every_edge_is_listed_once_with_its_condition() -> None:
    found = list(edges(small()))
    assert len(found) == 8
    assert ("inscrit", "inscription", Is("inscrit", "oui")) in found
    assert ("inscrit", "job", None) in found
