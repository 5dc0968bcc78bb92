"""What the facts of a case may be, and how periods that meet each other are taken."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.calculators.stage_insertion import PERIOD_KINDS, day_number
from knowledge.errors import InvalidCase
from tests.knowledge.staged import JUNE, codes, dates, day, evaluations, names, period, reading

# Days far away


@pytest.mark.parametrize("kind", [kind for kind in PERIOD_KINDS if not kind.startswith("unjustified")])
@pytest.mark.parametrize("last", ["9999-12-31", "2199-12-30", "2100-01-01"])
def test_a_period_that_ends_in_another_age_is_refused_in_french(kind: str, last: str) -> None:
    with pytest.raises(InvalidCase, match=f"ne peut pas finir en {last[:4]}"):
        dates(**JUNE, periods=[period(kind, "2026-07-01", last)])


def test_whoever_means_that_it_still_lasts_is_told_how_to_say_so() -> None:
    with pytest.raises(InvalidCase, match="ne donne pas de dernier jour"):
        dates(**JUNE, periods=[period("self_employed", "2026-07-01", "9999-12-31")])


@pytest.mark.parametrize("far", ["9999-12-31", "0001-01-01", "2100-01-01"])
def test_an_evaluation_of_another_age_is_refused_in_french(far: str) -> None:
    with pytest.raises(InvalidCase, match="n'est pas possible"):
        dates(**JUNE, evaluations=evaluations(("2026-10-01", "negative"), (far, "positive")))


def test_somebody_registered_whose_days_never_count_is_not_told_to_register() -> None:
    assert dates(**JUNE, periods=[period("sickness", "2026-07-01", "2099-12-31")]).law.start == day("2026-07-01")
    with pytest.raises(InvalidCase, match="Sans inscription"):
        dates(studies_ended="2026-06-30", periods=[period("work", "2026-07-01", "2026-08-31")])


def test_a_training_that_still_lasts_gives_the_date_of_the_law_and_asks_for_its_end() -> None:
    found = dates(**JUNE, periods=[period("forem_training", "2026-09-01")])
    assert found.law.claim_from == day("2026-12-30")
    assert "uncertain_without_end" in codes(found)


def test_work_that_does_not_make_the_former_length_may_make_the_new_one() -> None:
    # Never registered; 182 days without Sundays from Tuesday 1 July 2025 on: 156, not 310.
    work = period("work", "2025-07-01", "2026-01-31")
    assert dates(studies_ended="2025-06-30", ended_by="during_year", periods=[work]).law.claim_from == day("2026-03-01")


# Studies before the end of the studies, and studies within studies


def test_studies_that_belong_to_the_first_ones_restart_nothing() -> None:
    found = dates(
        studies_ended="2026-06-21",
        registered="2026-07-16",
        ended_by="june",
        periods=[period("blocking_studies", "2025-09-15", "2026-05-29")],
    )
    # The page's 1 August stays: Saturday + 182.
    assert names(found) == ["law", "first_of_august"]
    assert found.law.claim_from == day("2027-01-14")
    assert reading(found, "first_of_august").claim_from == day("2027-01-30")


def test_the_first_of_august_of_the_former_rule_stays_too() -> None:
    found = dates(
        studies_ended="2022-06-20",
        registered="2022-05-29",
        ended_by="june",
        periods=[period("blocking_studies", "2022-05-12", "2022-05-13")],
    )
    # Monday 1 August 2022 + 361.
    assert (found.law.start, found.law.claim_from) == (day("2022-08-01"), day("2023-07-28"))


@pytest.mark.parametrize("last", ["2026-06-29", "2026-06-30"])
def test_up_to_the_last_day_of_the_studies_they_change_nothing(last: str) -> None:
    with_studies = dates(**JUNE, periods=[period("blocking_studies", "2026-05-01", last)])
    assert with_studies.law.claim_from == day("2026-12-30")


def test_a_day_beyond_the_last_day_of_the_studies_they_end_later() -> None:
    found = dates(**JUNE, periods=[period("blocking_studies", "2026-05-01", "2026-07-02")])
    assert found.law.start == day("2026-07-03")


@pytest.mark.parametrize(
    "studies",
    [
        [("2026-02-12", "2026-06-11"), ("2026-03-06", "2026-03-07")],  # nested
        [("2026-02-12", "2026-04-10"), ("2026-04-01", "2026-06-11")],  # overlapping
        [("2026-02-12", "2026-04-10"), ("2026-04-11", "2026-06-11")],  # touching
    ],
)
def test_studies_that_overlap_are_one(studies: list[tuple[str, str]]) -> None:
    case = {"studies_ended": "2025-10-13", "registered": "2025-11-13", "ended_by": "during_year"}
    apart = dates(**case, periods=[period("blocking_studies", *span) for span in studies])
    whole = dates(**case, periods=[period("blocking_studies", "2026-02-12", "2026-06-11")])
    assert [one.dates for one in apart.readings] == [one.dates for one in whole.readings]
    assert apart.law.start == day("2026-06-12")


# Two part-time jobs at once (AM 7)

SEPTEMBER: dict[str, Any] = {"studies_ended": "2026-05-29", "registered": "2026-09-01", "ended_by": "during_year"}
NINE_WEEKS = ("2026-06-01", "2026-08-02")  # from a Monday


@pytest.mark.parametrize(
    ("hours", "days"),
    [
        ((19,), 27),  # half of 38 hours: half of 54 days
        ((19, 19), 54),  # two halves are the whole
        ((19, 9.5), 41),  # 27, and a quarter: 13.5, rounded up
        ((30, 30), 54),  # never more than a full week
    ],
)
def test_two_part_time_jobs_add_up_to_the_full_day(hours: tuple[float, ...], days: int) -> None:
    jobs = [period("work", *NINE_WEEKS, hours_per_week=number) for number in hours]
    found = dates(**SEPTEMBER, periods=jobs)
    assert day_number(found.law, day("2026-08-31")) == days


def test_two_half_jobs_reach_the_last_day_as_a_full_one_does() -> None:
    halves = [period("work", "2026-07-01", hours_per_week=19)] * 2
    whole = [period("work", "2026-07-01")]
    case = {"studies_ended": "2026-06-30", "ended_by": "during_year"}
    assert dates(**case, periods=halves).law.claim_from == dates(**case, periods=whole).law.claim_from
    assert dates(**case, periods=halves).law.claim_from == day("2026-12-30")


def test_two_half_jobs_stand_for_an_evaluation_as_a_full_one_does() -> None:
    # October 27 days and November 25: 52 with both, 26 with one of them.
    case = {"studies_ended": "2026-09-11", "registered": "2026-09-15"}
    half = period("work", "2026-10-01", "2026-11-30", hours_per_week=19)
    one, two = dates(**case, periods=[half]), dates(**case, periods=[half, half])
    assert (one.law.admission.equivalents, two.law.admission.equivalents) == (0, 1)


def test_a_student_job_before_its_day_adds_nothing_to_a_part_time_job() -> None:
    # Under the page's rule a student job counts from 1 August only.
    work = period("work", "2026-07-01", "2026-07-31", hours_per_week=19)
    student = period("student_job", "2026-07-01", "2026-07-31", hours_per_week=19)
    case = {"studies_ended": "2026-06-30", "registered": "2026-09-01"}
    alone, both = dates(**case, periods=[work]), dates(**case, periods=[work, student])
    page = reading(both, "first_of_august")
    assert page.claim_from == alone.law.claim_from
    assert both.law.claim_from < page.claim_from
