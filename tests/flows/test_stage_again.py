"""The conversation says what `jalon date` says: every day to ask again, and what a claim made too early is worth."""

from __future__ import annotations

from datetime import date

from flows.engine import Context
from flows.stage.plan import current_plan
from flows.stage.status import status
from knowledge.loader import load_law
from tests.flows.said import said
from tests.flows.test_stage_reply import TODAY, done, told

# A certificate that still counts the former length from 1 August: law.md § 3, the days of care.md 1
OLD_CERTIFICATE = {"attestation": "oui", "attestation_debut": "je ne sais pas", "attestation_fin": "29/7/2027"}

# 310 days from 1 August 2024 would have been complete on 28 July 2025
REFUSED = {
    "fin_etudes": "30/6/2024",
    "inscription": "20/7/2024",
    "deja_demande": "oui",
    "demande_le": "22/5/2025",
}


def known(**changes: str) -> Context:
    kept = ("region", "fin_etudes", "fin_comment", "inscrit", "inscription", "naissance", "deja_demande", "demande_le")
    answers = done(TODAY, **changes).answers
    return Context(load_law(), TODAY, {name: answers[name] for name in kept if name in answers})


def test_the_day_of_the_first_of_august_is_told_before_a_certificate_that_is_not_believed() -> None:
    text = said(told(**OLD_CERTIFICATE))
    assert "redemande le samedi 30 janvier 2027." in text
    assert "redemande le vendredi 30 juillet 2027" not in text


def test_the_status_and_the_calendar_name_the_same_days() -> None:
    context = known()
    plan = current_plan(context)
    assert plan is not None
    again = [found.day for found in plan.milestones if found.key.startswith("redemande")]
    assert again == [date(2027, 1, 30)]
    assert "redemande le samedi 30 janvier 2027" in said(status(context)).replace("\u00a0", " ")


def test_a_claim_made_too_early_is_none_and_one_is_sent_today() -> None:
    text = said(told(**REFUSED))
    assert text.startswith("Vas-y aujourd'hui")
    assert "156 jours" in text.replace("\u00a0", " ")
    assert "Ta demande du jeudi 22 mai 2025 est venue trop tôt" in text
    assert "29 juillet 2025" not in text
    assert "Garde une copie" not in text


def test_the_status_says_so_too() -> None:
    text = said(status(known(**REFUSED))).replace("\u00a0", " ")
    assert "Va demander aujourd'hui" in text
    assert "Ta demande du jeudi 22 mai 2025 ne pouvait pas encore ouvrir le droit" in text


def test_a_claim_made_while_studying_is_none_either() -> None:
    # 156 days from Wednesday 1 July: complete on 29 December; the studies of January and February block the right.
    studies = {
        "evenement_1": "études",
        "evenement_1_charge": "oui",
        "evenement_1_du": "4/1/2027",
        "evenement_1_au": "26/2/2027",
        "evenement_2": "rien",
    }
    text = said(told(date(2027, 3, 10), deja_demande="oui", demande_le="15/1/2027", **studies))
    assert text.startswith("Vas-y aujourd'hui")
    assert "tombe pendant des études" in text
    assert "Garde une copie" not in text


def test_after_a_claim_in_time_one_keeps_a_copy() -> None:
    text = said(told(**{**REFUSED, "demande_le": "22/9/2025"}))
    assert "Ta demande du lundi 22 septembre 2025 suit les règles de ce jour-là : un stage de 310" in text
    assert "Garde une copie de ta demande" in text
    assert "Vas-y" not in text


def test_a_claim_that_only_one_reading_allows_is_kept_and_asked_again() -> None:
    text = said(told(date(2027, 1, 4), deja_demande="oui", demande_le="30/12/2026"))
    assert "Garde une copie de ta demande" in text
    assert "redemande le samedi 30 janvier 2027" in text


def test_a_claim_made_today_is_made() -> None:
    text = said(told(date(2026, 12, 30), deja_demande="oui", demande_le="30/12/2026"))
    assert "Garde une copie de ta demande" in text
    assert "redemande le samedi 30 janvier 2027" in text
    assert "Vas-y aujourd'hui" not in text


def test_whoever_was_evaluated_was_registered_by_then_whatever_they_forgot() -> None:
    text = said(
        told(
            inscription="je ne sais pas",
            evaluations="deux",
            negative="oui",
            negative_le="3/8/2026",
            positive_le="2/11/2026",
        )
    )
    # Registered on Monday 3 August at the latest: Saturday 30 January is the last of the days.
    assert "dimanche 31 janvier 2027 : Stage accompli" in text
    assert "Côté évaluations, tu as ce qu'il faut" in text
    assert "ne peut pas être de ce stage" not in text
