"""`/obligations`: every phase, every guidance, every obligation."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from flows.catalogue.obligations import FLOW
from flows.engine import Asking, Context, Done, replay
from flows.kinds import UNSURE
from flows.reply import Items, Reply, Text
from flows.telling import filled
from knowledge.loader import load_contacts, load_law, load_obligations

LAW = load_law()
TODAY = date(2026, 11, 22)
NAMES = tuple(load_obligations())
REGISTERED = {"region": "wallonie", "inscrit": "oui"}


def context(**known: str) -> Context:
    return Context(LAW, TODAY, {"region": "wallonie", **known})


def ended(answers: dict[str, str], **known: str) -> Done:
    step = replay(FLOW, answers, context(**known))
    assert isinstance(step, Done), step
    return step


def said(reply: Reply) -> str:
    lines = [part.text for part in reply.parts if isinstance(part, Text)]
    lines += [item for part in reply.parts if isinstance(part, Items) for item in (part.title, *part.items)]
    return "\n".join(lines)


def this_week(name: str, phase: str) -> str:
    text = filled(load_obligations()[name].this_week[phase], context())  # type: ignore[index]  # a phase by its name
    return text[1:]


def test_who_is_known_to_be_registered_is_asked_only_what_is_not_known() -> None:
    step = replay(FLOW, {}, context(inscrit="oui", inscription="2026-10-01", suivi="conseiller"))
    assert isinstance(step, Asking)
    assert step.question.id == "evaluation_bientot"


def test_who_is_not_registered_is_asked_neither_a_day_nor_the_guidance() -> None:
    step = replay(FLOW, {"inscrit": "non"}, context())
    assert isinstance(step, Asking)
    assert step.question.id == "obligation"


def test_each_obligation_of_the_knowledge_has_its_screen() -> None:
    assert {outcome.id for outcome in FLOW.outcomes} == {*NAMES, "toutes"}


PHASES = {
    "avant_inscription": {"inscrit": "non"},
    "premiers_mois": {"inscrit": "oui", "inscription": "2026-08-23"},
    "stage": {"inscrit": "oui", "inscription": "2026-08-22"},
    "evaluation": {"inscrit": "oui", "inscription": "2026-08-22", "evaluation_bientot": "oui"},
    "fin_stage": {"inscrit": "oui", "inscription": "2026-06-01"},
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("phase", PHASES)
def test_the_step_of_the_week_fits_the_phase(phase: str, name: str) -> None:
    answers = {"evaluation_bientot": "non", "suivi": "conseiller", **PHASES[phase], "obligation": name}
    done = ended(answers)
    assert done.outcome.id == name
    assert this_week(name, phase) in said(done.reply)


def test_the_last_weeks_begin_six_weeks_before_the_earliest_claim() -> None:
    # Registered on 1 July 2026: 156 days end on 29 December, so that the claim is possible on 30 December.
    known = {"inscrit": "oui", "inscription": "2026-07-01", "fin_etudes": "2026-06-30"}
    answers = {"evaluation_bientot": "non", "suivi": "conseiller", "obligation": "chercher_activement"}
    before, on = (
        replay(FLOW, answers, Context(LAW, date(2026, 12, 30) - timedelta(days=days), {"region": "wallonie", **known}))
        for days in (43, 42)
    )
    assert isinstance(before, Done)
    assert isinstance(on, Done)
    assert this_week("chercher_activement", "stage") in said(before.reply)
    assert this_week("chercher_activement", "fin_stage") in said(on.reply)


@pytest.mark.parametrize(
    ("moment", "phase"), [("debut", "premiers_mois"), ("milieu", "stage"), ("fin", "fin_stage"), (UNSURE, "stage")]
)
def test_who_does_not_know_the_day_says_about_where_they_are(moment: str, phase: str) -> None:
    answers = {**REGISTERED, "inscription": UNSURE, "moment": moment, "evaluation_bientot": "non"}
    done = ended({**answers, "suivi": "conseiller", "obligation": "collaborer"})
    assert this_week("collaborer", phase) in said(done.reply)


@pytest.mark.parametrize("name", NAMES)
def test_an_e_conseiller_means_no_signed_plan_and_face_to_face_does_not_speak_of_it(name: str) -> None:
    answers = {**PHASES["stage"], "evaluation_bientot": "non", "obligation": name}
    remote = filled(load_obligations()[name].e_conseiller or "", context())[1:]
    shown = {suivi: said(ended({**answers, "suivi": suivi}).reply) for suivi in ("e_conseiller", "conseiller", UNSURE)}
    assert remote in shown["e_conseiller"]
    assert remote not in shown["conseiller"]
    assert "Si tu es suivi·e à distance : " in shown[UNSURE]
    assert remote in shown[UNSURE]


@pytest.mark.parametrize("name", NAMES)
def test_a_screen_says_what_it_means_what_to_keep_what_happens_otherwise_and_its_source(name: str) -> None:
    obligation = load_obligations()[name]
    reply = ended({**PHASES["stage"], "evaluation_bientot": "non", "suivi": UNSURE, "obligation": name}).reply
    text = said(reply)
    for wanted in (obligation.means, *obligation.proof, *obligation.examples):
        assert filled(wanted, context()) in text
    assert filled(obligation.otherwise, context())[1:] in text
    assert reply.sources == tuple(obligation.sources)


def test_all_four_come_one_part_each_and_say_their_sources_once() -> None:
    reply = ended({**PHASES["stage"], "evaluation_bientot": "non", "suivi": "conseiller", "obligation": "toutes"}).reply
    titles = [part.title for part in reply.parts if isinstance(part, Items)]
    assert titles == [obligation.label for obligation in load_obligations().values()]
    assert len(reply.sources) == len(set(reply.sources))


def test_elsewhere_than_in_wallonia_the_service_is_named() -> None:
    reply = ended({"region": "flandre", "inscrit": "non", "obligation": "collaborer"}).reply
    assert "VDAB" in said(reply)


def test_who_does_not_know_whether_they_are_registered_is_told_to_look_first() -> None:
    reply = ended({"inscrit": UNSURE, "obligation": "collaborer"}).reply
    assert "Vérifie d'abord si tu es inscrit·e" in said(reply)


def test_every_conversation_ends_and_stays_on_a_phone_screen_or_two() -> None:
    for suivi, near, name in product(("e_conseiller", "conseiller", UNSURE), ("oui", "non", UNSURE), NAMES):
        for base in (PHASES["premiers_mois"], PHASES["stage"], PHASES["fin_stage"]):
            reply = ended({"suivi": suivi, "evaluation_bientot": near, **base, "obligation": name}).reply
            assert len(said(reply)) < 2000


def test_no_text_that_follows_a_colon_begins_with_a_name() -> None:
    names = {contact.name.split()[0] for contact in load_contacts().values()} | {"CV", "ONEM", "RIS"}
    for obligation in load_obligations().values():
        texts = [
            *obligation.this_week.values(),
            obligation.otherwise,
            obligation.e_conseiller or "x",
            obligation.proof[0],
        ]
        for text in texts:
            assert text.split()[0] not in names
            assert not text[1:2].isupper()
