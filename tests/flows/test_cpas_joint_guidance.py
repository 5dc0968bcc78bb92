"""Joint guidance by Forem and CPAS: who, what next, absences in each branch."""

from __future__ import annotations

import pytest

from flows.reply import Table
from tests.flows.cpas_walks import told
from tests.flows.said import said as read

WALLOON = {"region": "Namur"}
FOR_ME = {**WALLOON, "sujet": "pour moi"}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"cpas_situation": "RIS", "inscrit_maintenant": "oui", "suivi": "2", "cpas_accord": "oui"}, "pour_toi"),
        ({"cpas_situation": "aide", "inscrit_maintenant": "oui", "suivi": "jsp", "cpas_accord": "jsp"}, "pour_toi"),
        ({"cpas_situation": "art 60", "inscrit_maintenant": "oui", "cpas_accord": "oui"}, "pour_toi"),
        ({"cpas_situation": "RIS", "inscrit_maintenant": "oui", "suivi": "2", "cpas_accord": "non"}, "sans_accord"),
        ({"cpas_situation": "RIS", "inscrit_maintenant": "oui", "suivi": "e-conseiller"}, "e_conseiller"),
        ({"cpas_situation": "RIS", "inscrit_maintenant": "non", "job_ete": "non"}, "pas_inscrit"),
        ({"cpas_situation": "RIS", "inscrit_maintenant": "jsp"}, "a_verifier"),
        ({"cpas_situation": "jsp"}, "a_verifier"),
        ({"cpas_situation": "fini", "reinscrit_apres": "allocations"}, "plus_public"),
        ({"cpas_situation": "fini", "reinscrit_apres": "sans"}, "a_verifier"),
        ({"cpas_situation": "fini", "reinscrit_apres": "non"}, "a_verifier"),
        ({"cpas_situation": "rien", "inscrit_maintenant": "oui"}, "pas_public"),
        ({"cpas_situation": "rien", "inscrit_maintenant": "non", "job_ete": "oui"}, "pas_public"),
    ],
)
def test_am_i_part_of_the_common_public(said: dict[str, str], outcome: str) -> None:
    assert told("accompagnement_conjoint", {**FOR_ME, **said}).outcome.id == outcome


def test_a_student_job_in_sight_is_looked_at_before_registering() -> None:
    said = {**FOR_ME, "cpas_situation": "RIS", "inscrit_maintenant": "non"}
    assert "avant de signer" in read(told("accompagnement_conjoint", {**said, "job_ete": "oui"}).reply)
    assert "avant de signer" not in read(told("accompagnement_conjoint", {**said, "job_ete": "non"}).reply)


ABSENT = {**WALLOON, "sujet": "absence"}


@pytest.mark.parametrize(
    ("in_stage", "said"),
    [
        ("oui", "Tu es en stage d'insertion : une absence sans raison acceptée peut effacer des jours"),
        ("jsp", "Si tu es en stage d'insertion : une absence sans raison acceptée peut effacer des jours"),
        ("non", "vaut pour l'accompagnement conjoint seulement"),
    ],
)
@pytest.mark.parametrize("count", ["un", "deux"])
def test_an_absence_first_looks_at_the_stage_d_insertion(in_stage: str, said: str, count: str) -> None:
    asked = {**ABSENT, "en_stage": in_stage, "absence_raison": "non", "absences_nombre": count}
    if count == "deux":
        asked |= {"demande_conseiller": "non", "suspendu": "non"}
    reply = told("accompagnement_conjoint", asked).reply
    text = read(reply)
    assert text.startswith("Je n'ai prévenu personne")
    assert text.index(said) < text.index("un avertissement")
    assert "pour l'accompagnement conjoint seulement" in text
    if in_stage == "non":
        assert "effacer" not in text


def test_a_first_absence_is_a_warning_and_a_reason_may_still_change_it() -> None:
    one = {**ABSENT, "en_stage": "non", "absences_nombre": "un"}
    assert "tu en es à l'avertissement" in read(told("accompagnement_conjoint", {**one, "absence_raison": "non"}).reply)
    sent = read(told("accompagnement_conjoint", {**one, "absence_raison": "envoyée"}).reply)
    assert "Si ta raison n'est pas acceptée, tu en es à l'avertissement" in sent


def test_a_refused_reason_is_not_called_undecided() -> None:
    said = {**ABSENT, "en_stage": "oui", "absence_raison": "refusée", "absences_nombre": "un"}
    text = read(told("accompagnement_conjoint", said).reply)
    assert "tant que personne n'a décidé" not in text
    assert "jusqu'à quand tu peux réagir" in text


SECOND_ABSENCE = {**ABSENT, "en_stage": "non", "absence_raison": "non", "absences_nombre": "deux"}


@pytest.mark.parametrize(
    ("need", "young"),
    [
        ("oui", "La demande n'est pas arrêtée"),
        ("non", "La demande est arrêtée : l'exception vaut pour"),
        ("jsp", "Autre demande : arrêtée"),
    ],
)
def test_after_a_second_absence_both_outcomes_are_shown_and_no_age(need: str, young: str) -> None:
    reply = told("accompagnement_conjoint", {**SECOND_ABSENCE, "demande_conseiller": need, "suspendu": "jsp"}).reply
    (table,) = (part for part in reply.parts if isinstance(part, Table))
    assert [row[0] for row in table.rows] == ["Si on te compte parmi les jeunes", "Sinon"]
    assert young in table.rows[0][1]
    assert "7" in table.rows[1][1]
    assert "CPAS qui te dira" in read(reply)
    assert " ans" not in read(reply)


@pytest.mark.parametrize(
    ("suspended", "said"),
    [
        ("10/11/2026", "dès le jeudi 10 juin 2027"),
        ("31/7/2026", "dès le dimanche 28 février 2027"),
        ("23/4/2026", "depuis le lundi 23 novembre 2026"),
        ("24/4/2026", "dès le mardi 24 novembre 2026"),
    ],
)
def test_the_day_on_which_a_suspended_guidance_can_start_again(suspended: str, said: str) -> None:
    asked = {**SECOND_ABSENCE, "demande_conseiller": "oui", "suspendu": "oui", "suspendu_le": suspended}
    assert said in read(told("accompagnement_conjoint", asked).reply)


def test_an_unknown_number_of_absences_shows_everything_and_whom_to_ask() -> None:
    asked = {**SECOND_ABSENCE, "absences_nombre": "jsp", "demande_conseiller": "jsp", "suspendu": "non"}
    text = read(told("accompagnement_conjoint", asked).reply)
    assert "demande-le à ton CPAS" in text
    assert "Si on te compte parmi les jeunes" in text


@pytest.mark.parametrize(
    ("state", "more", "outcome", "said"),
    [
        ("reçue", {}, "suite", "Demande cette date à ton CPAS"),
        ("rejetée", {"job_ete": "non"}, "suite", "Inscris-toi"),
        ("clôturée", {}, "suite", "retour à ton CPAS"),
        ("jsp", {}, "suite", "c'est à ton CPAS que le Forem répond"),
    ],
)
def test_what_happens_next(state: str, more: dict[str, str], outcome: str, said: str) -> None:
    done = told("accompagnement_conjoint", {**WALLOON, "sujet": "suite", "demande_etat": state, **more})
    assert done.outcome.id == outcome
    assert said in read(done.reply)


def test_a_stopped_request_after_one_absence_is_questioned() -> None:
    said = {**WALLOON, "sujet": "suite", "demande_etat": "arrêtée", "en_stage": "non", "absence_raison": "non"}
    more = {"absences_nombre": "un", "demande_conseiller": "oui", "suspendu": "non"}
    text = read(told("accompagnement_conjoint", {**said, **more}).reply)
    assert "demande à ton CPAS pourquoi" in text
    assert "tu en es à l'avertissement" not in text
