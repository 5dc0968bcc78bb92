"""Contracts of the CPAS, and the announced registration with the Forem, by their first days."""

from __future__ import annotations

from datetime import date

import pytest

from flows.cpas.registering import announced_day
from tests.flows.cpas_walks import HERE, told
from tests.flows.said import said as read

WALLOON = {"region": "Namur"}
SIXTY = {**WALLOON, "contrat_cpas": "60", "contrat_etat": "en cours", "en_stage": "oui"}


@pytest.mark.parametrize(
    ("begun", "after_reform", "before_reform"),
    [("28/2/2026", False, True), ("1/3/2026", True, False), ("jsp", True, True)],
)
def test_the_length_of_a_contract_by_its_first_day(begun: str, after_reform: bool, before_reform: bool) -> None:
    text = read(told("article_60_61", {**SIXTY, "contrat_debut": begun}).reply)
    assert ("312 jours" in text) == after_reform
    assert ("12 mois, 18 mois, 24 mois" in text) == before_reform


def test_a_contract_says_who_employs_and_what_it_does_to_the_stage() -> None:
    text = read(told("article_60_61", {**SIXTY, "contrat_debut": "1/3/2026"}).reply)
    assert "ton employeur, c'est le CPAS" in text
    assert "n'a plus accès aux allocations" in text
    private = read(told("article_60_61", {**SIXTY, "contrat_cpas": "61", "contrat_debut": "1/3/2026"}).reply)
    assert "une entreprise privée t'engage" in private
    neither = told("article_60_61", {**WALLOON, "contrat_cpas": "jsp", "contrat_etat": "comprendre", "en_stage": "non"})
    assert "Regarde qui signe comme employeur" in read(neither.reply)
    assert "allocations d'insertion" not in read(neither.reply)


def test_whoever_finished_a_contract_registers_again_today() -> None:
    text = read(told("article_60_61", {**SIXTY, "contrat_etat": "fini", "contrat_debut": "1/3/2026"}).reply)
    assert text.startswith("Réinscris-toi aujourd'hui")


@pytest.mark.parametrize(
    ("decision", "last"),
    [
        (date(2025, 12, 31), date(2026, 4, 1)),
        (date(2026, 1, 1), date(2026, 1, 29)),
        (date(2026, 11, 10), date(2026, 12, 8)),
    ],
)
def test_the_announced_delay(decision: date, last: date) -> None:
    assert announced_day(decision, HERE) == last


NOT_YET = {**WALLOON, "cpas_situation": "RIS", "inscrit_maintenant": "non", "belge": "oui", "job_ete": "non"}


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("10/11/2026", "au plus tard le mardi 8 décembre 2026"),
        ("26/10/2026", "au plus tard le lundi 23 novembre 2026"),
        ("25/10/2026", "serait passé depuis le dimanche 22 novembre 2026"),
        ("jsp", "La date de ta décision choisit le délai"),
    ],
)
def test_the_status_of_the_decree_is_said_before_any_day(decision: str, said: str) -> None:
    text = read(told("inscription_cpas", {**NOT_YET, "ri_decision": decision}).reply)
    assert text.index("Annoncé, pas confirmé") < text.index(said)


def test_how_to_register_depends_on_the_person() -> None:
    foreign = read(told("inscription_cpas", {**NOT_YET, "ri_decision": "jsp", "belge": "non"}).reply)
    assert "sur place, dans un bureau du Forem" in foreign
    worker = {**WALLOON, "cpas_situation": "art 61", "inscrit_maintenant": "non", "belge": "oui"}
    assert "J'ai un contrat de travail" in read(told("inscription_cpas", worker).reply)
    assert "Je suis sans emploi" in read(told("inscription_cpas", {**NOT_YET, "ri_decision": "jsp"}).reply)


@pytest.mark.parametrize("name", ["inscription_cpas", "accompagnement_conjoint"])
def test_elsewhere_the_walloon_rules_are_not_told(name: str) -> None:
    done = told(name, {"region": "Eupen"})
    assert done.outcome.id == "autre_region"
    assert "ADG" in read(done.reply)
