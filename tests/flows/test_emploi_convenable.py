"""« Cette offre est-elle convenable ? »: asks only what matters, weighs, never concludes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from flows.catalogue.emploi_convenable import FLOW
from flows.engine import Asking, Context, Done, Question, replay
from flows.kinds import UNSURE
from flows.reply import Items, Reply, Text
from knowledge.loader import load_law

LAW = load_law()
TODAY = date(2026, 11, 22)
CONTEXT = Context(LAW, TODAY, {"region": "wallonie"})
JOB = {"offre_sorte": "emploi"}
OTHER_JOB = {
    **JOB, "offre_metier": "non", "offre_competences": "non", "offre_penurie": "non", "inscrit": "oui",
    "inscription": "2026-10-01", "carriere_longue": "non",
}  # fmt: skip
GOOD = {
    "offre_salaire": "oui", "offre_distance": "non", "offre_absence": "non", "offre_nuit": "non", "offre_sante": "oui",
}  # fmt: skip
NEVER = re.compile(r"tu peux (?:la |le |l')?(?:refuser|dire non|décliner)|(?:n'est|est) (?:pas )?convenable\.", re.I)


def said(reply: Reply) -> str:
    lines = [part.text for part in reply.parts if isinstance(part, Text)]
    lines += [item for part in reply.parts if isinstance(part, Items) for item in (part.title, *part.items)]
    return "\n".join(lines)


def titled(reply: Reply) -> dict[str, tuple[str, ...]]:
    return {part.title: part.items for part in reply.parts if isinstance(part, Items)}


def ended(answers: dict[str, str], **known: str) -> Done:
    step = replay(FLOW, answers, Context(LAW, TODAY, {"region": "wallonie", **known}))
    assert isinstance(step, Done), step
    return step


def conversations(answers: dict[str, str]) -> Iterator[Done]:
    """Every conversation; a day is one in the first months, or not known."""
    step = replay(FLOW, answers, CONTEXT)
    if isinstance(step, Done):
        yield step
        return
    options = [option for option, _ in step.question.kind.options]
    if step.question.id == "inscription":
        options = ["2026-10-01", "2026-08-01", UNSURE]
    for option in options:
        yield from conversations({**answers, step.question.id: option})


def test_no_conversation_ever_concludes_and_each_ends_with_whom_to_ask() -> None:
    outcomes = set()
    for done in conversations({"offre_nuit": "oui", "offre_sante": UNSURE, "offre_salaire": "non"}):
        outcomes.add(done.outcome.id)
        text = said(done.reply)
        assert not NEVER.search(text)
        assert "Ne refuse pas avant d'en avoir parlé au Forem ou à un syndicat ; réponds par écrit." in text
        assert done.reply.sources
    assert outcomes == {"offre", "formation"}


def test_a_training_is_not_judged_and_nothing_more_is_asked() -> None:
    done = ended({"offre_sorte": "formation"})
    assert done.outcome.id == "formation"
    assert "je ne la juge jamais" in said(done.reply)
    assert not [title for title in titled(done.reply) if "valoir" in title or "convenable" in title]


def test_who_is_offered_the_profession_of_their_studies_is_not_asked_how_long_they_are_registered() -> None:
    step = replay(FLOW, {**JOB, "offre_metier": "oui"}, CONTEXT)
    assert isinstance(step, Asking)
    assert step.question.id == "offre_salaire"


def test_close_to_home_the_travel_time_is_not_asked() -> None:
    done = ended({**JOB, "offre_metier": "oui", **GOOD})
    assert "offre_trajet" not in done.answers
    assert any("60" in item for item in titled(done.reply)["Ce qui dit que l'offre est convenable"])


def test_a_day_of_registration_that_is_known_is_not_asked() -> None:
    known = {"region": "wallonie", "inscrit": "oui", "inscription": "2026-10-01"}
    answers = {**JOB, "offre_metier": "non", "offre_competences": "non", "offre_penurie": "non"}
    step = replay(FLOW, answers, Context(LAW, TODAY, known))
    assert isinstance(step, Asking)
    assert step.question.id == "carriere_longue"
    assert step.text == "As-tu 30\u00a0ans ou plus, ou plus de 5\u00a0ans de carrière ?"


def test_another_profession_in_the_first_months_is_an_argument_against() -> None:
    reply = ended({**OTHER_JOB, **GOOD}).reply
    against = titled(reply)["Ce que tu peux faire valoir contre"]
    assert [item.startswith("C'est un autre métier") for item in against] == [True]


@pytest.mark.parametrize(("longer", "early"), [("oui", True), ("non", False)])
def test_between_three_and_five_months_age_and_career_decide(longer: str, early: bool) -> None:
    reply = ended({**OTHER_JOB, **GOOD, "inscription": "2026-08-01", "carriere_longue": longer}).reply
    assert ("Ce que tu peux faire valoir contre" in titled(reply)) is early


def test_a_long_travel_far_away_is_an_argument_against() -> None:
    far = {"offre_distance": "oui", "offre_trajet": "oui", "offre_absence": "oui"}
    reply = ended({**JOB, "offre_metier": "oui", **GOOD, **far}).reply
    assert len(titled(reply)["Ce que tu peux faire valoir contre"]) == 2


def test_who_is_not_registered_is_told_that_the_first_months_have_not_begun() -> None:
    not_yet = {**OTHER_JOB, **GOOD, "inscrit": "non"}
    text = said(ended(not_yet).reply)
    assert "les premiers mois du stage n'ont pas commencé" in text
    assert "Je ne sais pas si tu es encore dans les premiers mois" not in text


def test_what_rests_on_a_weaker_source_says_so() -> None:
    reply = ended({**JOB, "offre_metier": "oui", **GOOD, "offre_nuit": "oui"}).reply
    assert [item.endswith("À vérifier.") for item in titled(reply)["Ce que tu peux faire valoir contre"]] == [True]


def test_health_is_kept_only_after_a_yes_and_can_be_left_unsaid() -> None:
    question = FLOW.node("offre_sante")
    assert isinstance(question, Question)
    assert question.keep == "sensitive"
    reply = ended({**JOB, "offre_metier": "oui", **GOOD, "offre_sante": "prive"}).reply
    assert any("santé" in item for item in titled(reply)["Ce que je n'ai pas pu vérifier"])


@pytest.mark.parametrize(
    ("region", "whom"), [("bruxelles", "à Actiris"), ("flandre", "au VDAB"), ("communaute_germanophone", "à l'ADG")]
)
def test_elsewhere_than_in_wallonia_another_service_is_asked(region: str, whom: str) -> None:
    text = said(ended({"region": region, "offre_sorte": "formation"}).reply)
    assert f"Ne refuse pas avant d'en avoir parlé {whom} ou à un syndicat" in text
