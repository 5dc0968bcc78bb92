"""Buttons: what they carry fits and reads back, how they stand, and nothing that is sent in their place does harm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback import LIMIT, Answer, Blank, Calendar, Choose, Go, Place, Pressed, code, locate, pack, read, resolve
from bot.dialogue import Offer
from bot.render import keyboard, messages
from flows import load_flows
from flows.engine import Flow, Outcome, Question
from flows.kinds import Choice, Day
from flows.reply import Reply
from knowledge.loader import load_faq

FLOWS = load_flows()
QUESTIONS = [(flow, question) for flow in FLOWS.values() for question in flow.questions]
DAYS = [(flow, question) for flow, question in QUESTIONS if isinstance(question.kind, Day)]

anything = st.text(st.characters(), max_size=100)
almost_ours = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["1a:", "1c:", "1g:", "1k:", "1k:a:b:days:", "1k:a:b:years:", "1a:a:b:", "2a:"]), anything
    ),
)


@pytest.mark.parametrize(("flow", "question"), QUESTIONS, ids=lambda thing: thing.id)
def test_every_button_of_every_question_fits_and_reads_back(flow: Flow, question: Question) -> None:
    for option, _ in question.kind.options:
        data = pack(Answer(flow.id, question.id, option))
        assert len(data.encode()) <= LIMIT
        assert resolve(read(data), FLOWS) == (flow.id, question.id, option)


@pytest.mark.parametrize(("flow", "question"), DAYS, ids=lambda thing: thing.id)
def test_every_day_of_the_calendar_fits_and_reads_back(flow: Flow, question: Question) -> None:
    for number in range(0, 55 * 365, 29):
        day = (date(1980, 1, 1) + timedelta(days=number)).isoformat()
        data = pack(Answer(flow.id, question.id, day))
        assert len(data.encode()) <= LIMIT
        assert resolve(read(data), FLOWS) == (flow.id, question.id, day)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.id)
def test_two_names_of_a_flow_never_share_a_code(flow: Flow) -> None:
    names = {node.id for node in flow.nodes}
    assert len({code(name) for name in names}) == len(names)
    for question in flow.questions:
        options = {option for option, _ in question.kind.options}
        assert len({code(option) for option in options}) == len(options)


def test_two_flows_never_share_a_code() -> None:
    assert len({code(name) for name in FLOWS}) == len(FLOWS)


def test_every_topic_and_every_correction_fits_in_a_button() -> None:
    choices = [Choose("faq", topic) for topic in load_faq()]
    choices += [Choose("corriger", question.id) for _, question in QUESTIONS]
    choices += [Choose("suggestion", option) for _, question in QUESTIONS for option, _ in question.kind.options]
    assert [read(pack(choice)) for choice in choices] == choices


@pytest.mark.parametrize(
    "pressed",
    [
        Choose("suggestion", "x" * 50),
        Choose("suggestion", "14:30"),
        Choose("suggestion", "37.5h"),
        Choose("reprendre", "é" * 25),
        *(Go(place) for place in get_args(Place)),
        Calendar("stage", "naissance", "decades"),
        Calendar("stage", "naissance", "years", "2000"),
        Calendar("stage", "naissance", "months", "2004"),
        Calendar("stage", "naissance", "days", "2004-12"),
        Blank(),
    ],
    ids=str,
)
def test_what_is_packed_reads_back_the_same(pressed: Pressed) -> None:
    assert read(pack(pressed)) == pressed


@pytest.mark.parametrize(
    "pressed",
    [
        Choose("suggestion", "x" * 51),
        Choose("suggestion", "é" * 26),
        Choose("menu", ""),
        Choose("menu", "\ud800"),
        Choose("menu", "a\nb"),
        Calendar("stage", "naissance", "days", "2004-13"),
        Calendar("stage", "naissance", "years", ""),
    ],
    ids=ascii,
)
def test_what_could_not_be_read_is_refused_when_it_is_packed(pressed: Pressed) -> None:
    with pytest.raises(ValueError, match="no data for a button"):
        pack(pressed)


@given(anything | almost_ours)
def test_nothing_that_is_pressed_breaks_anything(data: str) -> None:
    pressed = read(data)
    assert pressed is None or pack(pressed) == data
    assert resolve(pressed, FLOWS) is None or isinstance(pressed, Answer)


@pytest.mark.parametrize(
    "data",
    ["", "1", "oui", "1g:", "1g:ailleurs", "1g:menu\n", "2g:menu", "1a:a:b", "1a:a:b:", "1a:A:b:c", "1c::oui",
     "1c:menu:\u202eoui", "1c:menu:" + "é" * 40, "1k:a:b:days:2026-00", "1k:a:b:days:２０２６-04",
     "1k:a:b:decades:2000"],
    ids=ascii,
)  # fmt: skip
def test_what_is_not_ours_is_unknown(data: str) -> None:
    assert read(data) is None


def _flow(name: str, question: str, options: dict[str, str]) -> dict[str, Flow]:
    nodes = (Question(question, "?", Choice(options), "fin"), Outcome("fin", lambda answers, context: Reply(())))
    return {name: Flow(name, "Titre", question, nodes)}


def test_a_button_of_something_renamed_since_is_simply_unknown() -> None:
    pressed = read(pack(Answer("stage_insertion_professionnelle", "fin_des_etudes", "pas_encore_du_tout")))
    assert isinstance(pressed, Answer)
    same = _flow("stage_insertion_professionnelle", "fin_des_etudes", {"pas_encore_du_tout": "Non"})
    assert resolve(pressed, same) == ("stage_insertion_professionnelle", "fin_des_etudes", "pas_encore_du_tout")
    assert resolve(pressed, _flow("stage_autrement_dit", "fin_des_etudes", {"pas_encore_du_tout": "Non"})) is None
    assert (
        resolve(pressed, _flow("stage_insertion_professionnelle", "fin_etudes", {"pas_encore_du_tout": "Non"})) is None
    )
    assert resolve(pressed, _flow("stage_insertion_professionnelle", "fin_des_etudes", {"non": "Non"})) is None


def test_a_day_is_an_answer_to_a_question_about_a_day_only() -> None:
    assert resolve(Answer("montant", "naissance", "2004-05-20"), FLOWS) == ("montant", "naissance", "2004-05-20")
    assert resolve(Answer("montant", "naissance", "2004-02-30"), FLOWS) is None
    assert resolve(Answer("montant", "naissance", "20040520"), FLOWS) is None
    assert resolve(Answer("montant", "logement", "2004-05-20"), FLOWS) is None


def test_the_calendar_finds_its_question_again() -> None:
    pressed = read(pack(Calendar("stage_insertion", "attestation_debut", "days", "2026-04")))
    assert isinstance(pressed, Calendar)
    found = locate(pressed, FLOWS)
    assert found is not None
    assert (found[0].id, found[1].id) == ("stage_insertion", "attestation_debut")
    assert locate(Calendar("stage_insertion", "disparue", "decades"), FLOWS) is None


def test_other_buttons_are_no_answers() -> None:
    assert [resolve(pressed, FLOWS) for pressed in (None, Go("menu"), Choose("menu", "oui"), Blank())] == [None] * 4


@given(st.text(st.characters(), max_size=60))
def test_a_code_is_its_own_code(name: str) -> None:
    assert code(code(name)) == code(name)
    assert len(code(name)) <= 12


def rows(flow: str, name: str) -> list[list[str]]:
    question = next(question for question in FLOWS[flow].questions if question.id == name)
    shown = keyboard(FLOWS[flow], question, date(2026, 11, 22))["inline_keyboard"]
    return [[button["text"] for button in row] for row in shown]


@pytest.mark.parametrize(("flow", "question"), QUESTIONS, ids=lambda thing: thing.id)
def test_a_question_always_has_its_ways_out(flow: Flow, question: Question) -> None:
    assert rows(flow.id, question.id)[-1] == ["Retour", "Arrêter"]


def test_long_answers_stand_alone_and_short_ones_side_by_side() -> None:
    assert rows("montant", "logement")[:3] == [
        ["Chez mes parents ou en famille"],
        ["Seul·e (ou avec mon enfant)"],
        ["En couple", "En colocation"],
    ]
    assert rows("montant", "enfant")[:2] == [["Oui", "Non"], ["Je ne sais pas"]]


def test_the_buttons_of_an_offer_carry_its_answers() -> None:
    options = (("2026-08-08", "8 août 2026"), ("14:30", "14 h 30"))
    [message] = messages(Offer("suggestion", "Lequel ?", options), date(2026, 11, 22))
    sent = [read(button["callback_data"]) for row in message["reply_markup"]["inline_keyboard"] for button in row]
    assert sent == [Choose("suggestion", answer) for answer, _ in options]


def test_a_yes_carries_its_name() -> None:
    assert pack(Answer("montant", "enfant", "oui")) == "1a:montant:enfant:oui"
