"""The PIIS: until when to sign, when it is evaluated; dates computed by hand."""

from __future__ import annotations

import pytest

from tests.flows.cpas_walks import points, told
from tests.flows.said import said as read


def test_the_latest_day_to_sign_and_the_calendar_by_hand() -> None:
    reply = told("piis", {"piis_etat": "pas encore signé", "ri_decision": "15/10/2026", "piis_dispense": "non"}).reply
    assert "au plus tard le vendredi 15 janvier 2027" in read(reply)
    assert points(reply) == [
        "2026-10-15 Décision du CPAS",
        "2026-11-23 Aujourd'hui",
        "2027-01-15 Dernier jour pour conclure le PIIS",
        "2027-05-15 Évaluation au plus tard",
        "2027-09-15 Évaluation au plus tard",
        "2028-01-15 Évaluation au plus tard",
    ]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("23/8/2026", "c'est aujourd'hui"),
        ("22/8/2026", "était le dimanche 22 novembre 2026"),
        ("24/8/2026", "au plus tard le mardi 24 novembre 2026"),
    ],
)
def test_on_the_last_day_before_and_after(decision: str, said: str) -> None:
    reply = told("piis", {"piis_etat": "pas encore signé", "ri_decision": decision, "piis_dispense": "non"}).reply
    assert said in read(reply)


def test_a_signed_piis_has_its_next_evaluations() -> None:
    reply = told("piis", {"piis_etat": "signé", "piis_signe_le": "1/9/2026", "piis_rythme": "jsp"}).reply
    assert read(reply).startswith("Ta prochaine évaluation : au plus tard le vendredi 1er janvier 2027, en entretien")
    assert points(reply)[1:] == [
        "2027-01-01 Évaluation au plus tard",
        "2027-05-01 Évaluation au plus tard",
        "2027-09-01 Évaluation au plus tard",
    ]
    assert "Je compte 3 évaluations par an, le minimum" in read(reply)


def test_a_rhythm_below_the_least_is_said_and_the_least_is_counted() -> None:
    reply = told("piis", {"piis_etat": "signé", "piis_signe_le": "1/9/2026", "piis_rythme": "2"}).reply
    assert "moins que le minimum que je connais (3)" in read(reply)
    assert len(points(reply)) == 4


def test_a_cpas_that_evaluates_each_quarter() -> None:
    reply = told("piis", {"piis_etat": "signé", "piis_signe_le": "1/9/2026", "piis_rythme": "4"}).reply
    assert points(reply)[1] == "2026-12-01 Évaluation au plus tard"


def test_no_decision_day_no_invented_date() -> None:
    reply = told("piis", {"piis_etat": "pas encore signé", "ri_decision": "jsp", "piis_dispense": "santé"}).reply
    assert points(reply) == []
    assert "sur la lettre du CPAS" in read(reply)
    assert "Ta santé peut te dispenser" in read(reply)


def test_no_signature_day_no_invented_calendar() -> None:
    reply = told("piis", {"piis_etat": "signé", "piis_signe_le": "jsp"}).reply
    assert points(reply) == []


def test_a_day_without_rule_sends_to_the_cpas() -> None:
    reply = told("piis", {"piis_etat": "pas encore signé", "ri_decision": "31/10/2016", "piis_dispense": "non"}).reply
    assert "Demande à ton CPAS ce qui valait ce jour-là" in read(reply)
    assert "CAPAC" not in read(reply)
