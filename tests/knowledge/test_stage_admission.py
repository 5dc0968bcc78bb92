"""Finishing the days is not being admitted: what a negative evaluation delays (law.md § 8, AR 36/10 § 2)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.knowledge.staged import codes, dates, day, evaluations, period, text

STAGE: dict[str, Any] = {"studies_ended": "2026-09-11", "registered": "2026-09-15"}  # claim on 16 March 2027
WORK = [period("work", "2026-10-01", "2027-01-29")]  # 104 days: both evaluations


@pytest.mark.parametrize(
    ("told", "more", "expected"),
    [
        # Work stands for both, and a negative of February still makes the wait.
        ([("2027-02-10", "negative")], {"periods": WORK}, "2027-05-10"),
        # The wait is over on the day of the claim.
        ([("2026-12-16", "negative")], {"periods": WORK}, "2027-03-16"),
        ([("2026-12-17", "negative")], {"periods": WORK}, "2027-03-17"),
        # After two positives: the wait, but no 1st of the month, which no negative precedes.
        ([("2026-12-01", "positive"), ("2027-01-10", "positive"), ("2027-02-10", "negative")], {}, "2027-05-10"),
        # On the day of the admission, and the day after it.
        ([("2026-12-01", "positive"), ("2027-01-10", "positive"), ("2027-03-16", "negative")], {}, "2027-06-16"),
        ([("2026-12-01", "positive"), ("2027-01-10", "positive"), ("2027-03-17", "negative")], {}, "2027-03-16"),
        # A second negative during the wait of the first makes it longer.
        (
            [
                ("2026-12-01", "positive"),
                ("2027-01-10", "positive"),
                ("2027-02-10", "negative"),
                ("2027-05-05", "negative"),
            ],
            {},
            "2027-08-05",
        ),
        # Between the two positives: the 1st of the month after the second, or the wait.
        ([("2026-12-01", "negative"), ("2026-12-20", "positive"), ("2027-03-20", "positive")], {}, "2027-04-01"),
        # A passed alternance stands for both as well: no day to do, a wait all the same.
        (
            [("2026-09-20", "negative")],
            {"ended_by": "alternance_passed", "contract_days": 100},  # 56 days from 15 September: 18 November
            "2026-12-20",
        ),
    ],
)
def test_a_negative_evaluation_makes_the_admission_wait(
    told: list[tuple[str, str]], more: dict[str, Any], expected: str
) -> None:
    found = dates(**STAGE, **more, evaluations=evaluations(*told))
    assert found.law.admission.day == day(expected)


@pytest.mark.parametrize(("negative", "is_told"), [("2026-12-16", False), ("2026-12-17", True)])
def test_a_wait_that_is_over_on_the_day_of_the_claim_is_not_told(negative: str, is_told: bool) -> None:
    found = dates(**STAGE, periods=WORK, evaluations=evaluations((negative, "negative")))
    assert ("evaluation_negative" in codes(found)) == is_told


def test_the_warning_names_the_evaluation_and_the_day() -> None:
    found = dates(**STAGE, periods=WORK, evaluations=evaluations(("2027-02-10", "negative")))
    said = text(found, "evaluation_negative")
    assert "mercredi 10 février 2027" in said
    assert "lundi 10 mai 2027" in said
    assert "jamais avant 3\u00a0mois" in said


def test_the_same_evaluation_told_twice_is_one() -> None:
    found = dates(**STAGE, evaluations=evaluations(("2026-12-15", "positive"), ("2026-12-15", "positive")))
    assert (found.law.admission.missing, found.law.admission.day) == (1, None)


@pytest.mark.parametrize(("first", "missing"), [("2026-09-14", 1), ("2026-09-15", 0)])
def test_an_evaluation_before_the_registration_is_none_and_is_told_kindly(first: str, missing: int) -> None:
    found = dates(**STAGE, evaluations=evaluations((first, "positive"), ("2026-12-15", "positive")))
    assert found.law.admission.missing == missing
    assert ("evaluation_before_start" in codes(found)) == bool(missing)


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [("2026-09-11", "2026-11-10", 1), ("2026-09-11", "2026-11-11", 0), ("2026-09-12", "2026-11-11", 0)],
)
def test_self_employment_counts_from_the_day_after_the_studies(first: str, last: str, missing: int) -> None:
    """Two unbroken months, which stand for one evaluation, begin on 12 September at the earliest."""
    told = evaluations(("2026-12-15", "positive"))
    found = dates(**STAGE, periods=[period("self_employed", first, last)], evaluations=told)
    assert found.law.admission.missing == missing
