"""What is said about the age (care 3), once each and in the right tense; and why a stage starts on its day."""

from __future__ import annotations

from typing import Any

import pytest

from bot.arguments import stage_case
from knowledge.calculators.allocation import allowance
from knowledge.calculators.eligibilite import EligibilityCase, age_moves_to, eligibility
from knowledge.calculators.stage_insertion import FAR, StageCase, start_rule
from knowledge.loader import load_conditions
from tests.knowledge.staged import JUNE, LAW, codes, dates, day, period, reading, text

# The age


def test_a_birthday_that_has_passed_asks_nobody_to_claim_before_it() -> None:
    found = dates(**JUNE, born="2001-01-15", today="2026-11-22")
    said = text(found, "age_limit")
    assert "Demande avant" not in said
    assert "Il fallait demander avant tes 25 ans (jeudi 15 janvier 2026)" in said


def test_one_reading_at_least_is_only_said_where_another_one_is_fine() -> None:
    # 25 on 15 January 2027, between the two readings; on 1 December 2026, before both.
    some, none = dates(**JUNE, born="2002-01-15"), dates(**JUNE, born="2001-12-01")
    assert "selon une lecture au moins" in text(some, "age_limit")
    assert "selon une lecture au moins" not in text(none, "age_limit")
    assert "tu demanderais trop tard (mercredi 30 décembre 2026)" in text(none, "age_limit")


@pytest.mark.parametrize("born", ["2002-02-20", "2002-03-20", "2002-05-20", "2002-01-15"])
def test_the_limit_and_whom_to_talk_to_are_said_once(born: str) -> None:
    found = dates(**JUNE, born=born)
    said = " ".join(warning.text for warning in found.warnings if warning.code.startswith("age"))
    assert said.count("avant tes 25 ans") == 1
    assert said.count("Parles-en maintenant") == 1


def test_an_intended_day_past_the_limit_is_named() -> None:
    found = dates(**JUNE, born="2002-06-15", claim_on="2027-07-01")
    assert "une demande le jeudi 1er juillet 2027 vient trop tard" in text(found, "age_limit")


@pytest.mark.parametrize(("claim", "is_safe"), [("2029-02-27", True), ("2029-02-28", False)])
def test_born_on_29_february_the_day_before_28_february_is_the_last_safe_one(claim: str, is_safe: bool) -> None:
    # 182 days before: Tuesday 29 and Wednesday 30 August 2028.
    registered = {"2029-02-27": "2028-08-29", "2029-02-28": "2028-08-30"}[claim]
    found = dates(studies_ended="2028-08-25", registered=registered, born="2004-02-29")
    assert found.law.claim_from == day(claim)
    assert ("age_limit" not in codes(found)) == is_safe


# Later than 25 (law.md § 1)


def verdict(case: StageCase, today: str, **facts: Any) -> tuple[str, list[str]]:
    moves = age_moves_to(case, LAW, day(today))
    person = EligibilityCase(
        today=day(today), born=case.born, title="secondary", belgian=True, resident=True, worked_a_year=False,
        admitted_before=False, studies_over=True, age_moves_to=moves, **facts,
    )  # fmt: skip
    found = eligibility(person, LAW, load_conditions())
    return found.verdict, [condition.name for condition in found.to_check]


def test_work_that_has_just_ended_makes_the_age_a_matter_to_check() -> None:
    work = stage(period("work", "2026-08-01", "2026-11-15"), "2024-06-28")
    assert verdict(work, "2026-11-22") == ("to_check", ["age"])
    # One month after 15 November is 15 December.
    assert verdict(work, "2026-12-15")[0] == "to_check"
    assert verdict(work, "2026-12-16")[0] == "no"


def stage(did: dict[str, Any] | None, ended: str) -> StageCase:
    """The stage of somebody who is 25 on 1 November 2026."""
    case = {"studies_ended": ended, "registered": "2026-07-01", "born": "2001-11-01"}
    return stage_case({**case, "periods": [did] if did else []})


def test_what_still_lasts_may_move_the_limit_for_as_long() -> None:
    assert age_moves_to(stage(period("self_employed", "2026-08-01"), "2024-06-28"), LAW, day("2026-11-22")) == FAR


@pytest.mark.parametrize(("today", "expected"), [("2027-01-30", "to_check"), ("2027-01-31", "no")])
def test_studies_broken_off_may_move_it_for_seven_months(today: str, expected: str) -> None:
    """Nobody asks about force majeure: only the time that has passed excludes it."""
    assert verdict(stage(None, "2026-06-30"), today)[0] == expected


def test_an_age_below_zero_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="-1"):
        allowance(-1, "isole", day("2026-11-22"), LAW)


# Why it starts on that day


@pytest.mark.parametrize(
    ("case", "name", "why"),
    [
        (JUNE, "law", "lendemain de la dernière activité"),
        (JUNE, "first_of_august", "1er août"),
        ({**JUNE, "registered": "2026-09-01"}, "law", "jour de l'inscription"),
        ({**JUNE, "born": "2008-12-01", "registered": "2026-06-01"}, "law", "obligation scolaire"),
        ({**JUNE, "certificate_start": "2026-09-01"}, "certificate", "imprimé sur l'attestation"),
        (
            {**JUNE, "registered": "2026-09-01", "periods": [period("work", "2026-07-06", "2026-07-10")]},
            "law",
            "premier jour travaillé",
        ),
        ({**JUNE, "periods": [period("blocking_studies", "2026-09-14", "2026-11-30")]}, "law", "études reprises"),
        ({**JUNE, "periods": [period("unjustified_absence", "2026-09-10")]}, "law", "absence"),
    ],
)
def test_each_start_is_said_with_its_rule(case: dict[str, Any], name: str, why: str) -> None:
    found = dates(**case)
    said = start_rule(stage_case(case), LAW, reading(found, name))
    assert why in said
    assert said.endswith(".")
