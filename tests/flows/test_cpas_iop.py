"""Observation placements: each limit, the return of credit, and what is said when the person does not know."""

from __future__ import annotations

import pytest

from flows.engine import Context
from flows.errors import InvalidAnswer
from flows.reply import Checklist
from tests.flows.cpas_walks import LAW, TODAY, points, told, walks
from tests.flows.said import said as read

PERSON = {"quel_stage": "IOP", "naissance": "3/4/2004", "cpas_situation": "RIS", "iop_parcours": "oui"}
PLANNED = {"iop_prevu": "oui", "iop_prevu_du": "7/12/2026", "iop_prevu_au": "18/12/2026", "iop_lieu": "crèche"}
FIRST = {**PERSON, **PLANNED, "iop_nombre": "aucun"}


def done_before(*placements: tuple[str, str]) -> dict[str, str]:
    names = ("aucun", "un", "deux", "trois")
    found = {"iop_nombre": names[len(placements)]}
    for n, (end, length) in enumerate(placements, start=1):
        found |= {f"iop_{n}_fin": end, f"iop_{n}_duree": length}
    return found


SECOND = {**PERSON, **PLANNED, **done_before(("13/2/2026", "76 heures")), "iop_prevu_duree": "10 jours"}
THIRD = {
    **PERSON,
    **PLANNED,
    **done_before(("13/2/2026", "10 jours"), ("12/6/2026", "76 heures")),
    "iop_prevu_duree": "76 heures",
    "iop_meme_lieu": "non",
}


@pytest.mark.parametrize(
    ("length", "headline"),
    [
        ("75 heures", "Oui"),
        ("76 heures", "Oui"),
        ("77 heures", "Pas encore"),
        ("10 jours", "Oui"),
        ("10,5 jours", "Pas"),
    ],
)
def test_the_length_of_one_placement(length: str, headline: str) -> None:
    done = told("iop", {**FIRST, "iop_prevu_duree": length})
    assert done.outcome.id == "verdict"
    assert read(done.reply).startswith(headline)
    assert ("Il est trop long" in read(done.reply)) == (headline != "Oui")


def test_twenty_half_days_are_ten_days() -> None:
    done = told("iop", {**FIRST, "iop_prevu_au": "1/1/2027", "iop_prevu_duree": "76 heures"})
    assert read(done.reply).startswith("Oui")
    assert "228 heures, soit 30 jours à temps plein" in read(done.reply)


def test_a_week_that_is_too_full() -> None:
    done = told("iop", {**FIRST, "iop_prevu_au": "11/12/2026", "iop_prevu_duree": "39 heures"})
    assert "étaler le stage" in read(done.reply)


def test_a_second_placement_needs_an_evaluation() -> None:
    other = {**SECOND, "iop_meme_lieu": "non"}
    assert read(told("iop", {**other, "iop_evalue": "oui"}).reply).startswith("Oui")
    unevaluated = read(told("iop", {**other, "iop_evalue": "non"}).reply)
    assert unevaluated.startswith("Pas encore")
    assert "Le stage d'avant (13 février 2026) doit d'abord être évalué" in unevaluated
    unsure = read(told("iop", {**other, "iop_evalue": "je ne sais pas"}).reply)
    assert unsure.startswith("Peut-être")
    assert "À vérifier avec ton CPAS" in unsure


def test_at_the_same_place_the_tasks_differ() -> None:
    same = {**SECOND, "iop_evalue": "oui", "iop_meme_lieu": "oui"}
    assert read(told("iop", {**same, "iop_taches": "oui"}).reply).startswith("Oui")
    assert "les tâches doivent être différentes" in read(told("iop", {**same, "iop_taches": "non"}).reply)
    assert read(told("iop", {**same, "iop_taches": "jsp"}).reply).startswith("Peut-être")
    assert read(told("iop", {**same, "iop_meme_lieu": "jsp", "iop_taches": "non"}).reply).startswith("Peut-être")


def test_a_third_placement_needs_new_goals() -> None:
    third = {**THIRD, "iop_evalue": "oui"}
    assert read(told("iop", {**third, "iop_objectifs": "oui"}).reply).startswith("Oui")
    without = read(told("iop", {**third, "iop_objectifs": "non"}).reply)
    assert without.startswith("Pas encore")
    assert "Pour un 3e stage, il faut fixer de nouveaux objectifs" in without
    assert read(told("iop", {**third, "iop_objectifs": "jsp"}).reply).startswith("Peut-être")


def test_the_credit_left_and_the_days_on_which_it_returns() -> None:
    reply = told("iop", {**THIRD, "iop_evalue": "oui", "iop_objectifs": "oui"}).reply
    assert "76 heures, soit 10 jours à temps plein, sur 3 ans" in read(reply)
    assert [point.replace("\u00a0", " ") for point in points(reply)] == [
        "2029-02-13 76 heures reviennent",
        "2029-06-12 76 heures reviennent",
    ]
    assert "c'est une lecture, à confirmer avec ton CPAS" in read(reply)


FULL = done_before(("13/12/2023", "76h"), ("12/6/2024", "76h"), ("7/3/2025", "76h"))
FOURTH = {**PERSON, **PLANNED, **FULL, "iop_evalue": "oui", "iop_meme_lieu": "non", "iop_objectifs": "oui"}


def test_the_day_before_credit_returns_there_is_none_and_that_day_is_said() -> None:
    dates = {"iop_prevu_du": "12/12/2026", "iop_prevu_au": "30/12/2026", "iop_prevu_duree": "30 heures"}
    text = read(told("iop", {**FOURTH, **dates}).reply)
    assert text.startswith("Pas encore")
    assert "Du crédit revient le dimanche 13 décembre 2026" in text
    assert "Il y en a assez pour ce stage le dimanche 13 décembre 2026" in text


def test_the_day_on_which_credit_returns_the_placement_is_possible() -> None:
    dates = {"iop_prevu_du": "13/12/2026", "iop_prevu_au": "30/12/2026", "iop_prevu_duree": "30 heures"}
    assert read(told("iop", {**FOURTH, **dates}).reply).startswith("Oui")


def test_a_length_that_is_not_known_counts_as_the_longest() -> None:
    given = {**PERSON, **done_before(("13/2/2026", "jsp")), "iop_evalue": "oui", "iop_prevu": "non"}
    text = read(told("iop", given).reply)
    assert "au moins 152 heures" in text
    assert "Les heures de ce stage reviennent" in text


def test_a_day_that_is_not_known_counts_as_recent_and_no_day_is_invented() -> None:
    reply = told("iop", {**SECOND, "iop_1_fin": "jsp", "iop_evalue": "non", "iop_meme_lieu": "non"}).reply
    assert "au moins 152 heures" in read(reply)
    assert points(reply) == []
    assert "23 novembre 2026" not in read(reply)


def test_of_two_unknown_days_the_latest_placement_is_still_the_one_to_evaluate() -> None:
    given = {**THIRD, "iop_1_fin": "jsp", "iop_2_fin": "jsp", "iop_evalue": "non", "iop_objectifs": "oui"}
    assert "Le stage d'avant doit d'abord être évalué" in read(told("iop", given).reply)


def test_placements_are_given_in_order() -> None:
    with pytest.raises(InvalidAnswer, match="avant la fin d'un stage précédent"):
        told("iop", {**THIRD, "iop_2_fin": "12/2/2026"})


def test_nothing_planned_yet_shows_the_credit() -> None:
    done = told("iop", {**PERSON, "iop_nombre": "aucun", "iop_prevu": "non"})
    assert done.outcome.id == "credit"
    assert "228 heures" in read(done.reply)


def test_an_unknown_length_and_first_day_are_said() -> None:
    planned = {"iop_prevu": "oui", "iop_prevu_du": "jsp", "iop_prevu_duree": "jsp", "iop_lieu": "asbl"}
    text = read(told("iop", {**PERSON, **planned, "iop_nombre": "aucun"}).reply)
    assert text.startswith("Peut-être")
    assert "La durée se fixe avant le premier jour" in text
    assert "son premier jour n'est pas fixé" in text


def test_too_young_the_day_on_which_it_changes_is_said() -> None:
    text = read(told("iop", {**FIRST, "naissance": "8/12/2008", "iop_prevu_duree": "30 heures"}).reply)
    assert text.startswith("Pas encore")
    assert "mardi 8 décembre 2026" in text
    old_enough = told("iop", {**FIRST, "naissance": "7/12/2008", "iop_prevu_duree": "30 heures"})
    assert read(old_enough.reply).startswith("Oui")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cpas_situation": "jsp"}, "Peut-être"),
        ({"iop_parcours": "jsp"}, "Peut-être"),
        ({"iop_parcours": "non"}, "Pas encore"),
        ({"iop_lieu": "un magasin"}, "Pas encore"),
        ({"iop_lieu": "jsp"}, "Peut-être"),
    ],
)
def test_the_personal_conditions(change: dict[str, str], said: str) -> None:
    assert read(told("iop", {**FIRST, "iop_prevu_duree": "30 heures", **change}).reply).startswith(said)


def test_the_five_steps_come_with_the_declaration_before_the_first_day() -> None:
    reply = told("iop", {**FIRST, "iop_prevu_duree": "10 jours"}).reply
    (checklist,) = (part for part in reply.parts if isinstance(part, Checklist))
    assert len(checklist.ticks) == LAW.integer("iop.etapes", TODAY)
    names = [tick.key for tick in checklist.ticks]
    assert names.index("iop_etape_dimona") < names.index("iop_etape_suivi")
    assert all(tick.who for tick in checklist.ticks)


def test_a_tick_that_was_kept_is_shown() -> None:
    context = Context(LAW, TODAY, {"iop_etape_convention": "oui"})
    reply = told("iop", {**PERSON, "iop_nombre": "aucun", "iop_prevu": "non"}, context).reply
    (checklist,) = (part for part in reply.parts if isinstance(part, Checklist))
    assert [tick.key for tick in checklist.ticks if tick.done] == ["iop_etape_convention"]


def test_the_indemnity_of_ten_days_and_of_fewer() -> None:
    whole = read(told("iop", {**FIRST, "iop_prevu_duree": "10 jours"}).reply)
    assert "152 € brut, compté par heure, ou 100 € si tu fais au moins 60,8 de ces heures" in whole
    part = read(told("iop", {**FIRST, "iop_prevu_duree": "75 heures"}).reply)
    assert "150 € brut, compté par heure. Le forfait demande" in part


def test_every_end_on_placements_says_that_there_is_one_source() -> None:
    for done in walks("iop"):
        assert done.outcome.id == "autre_stage" or "une seule source" in read(done.reply)
