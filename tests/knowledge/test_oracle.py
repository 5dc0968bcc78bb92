"""The second witness is itself held to what public bodies printed, to a table and to a closed form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.knowledge import oracle


def law(**case: Any) -> dict[str, Any]:
    first = oracle.compute(case)[0]
    assert first["id"] == "law"
    return first


def ids(**case: Any) -> list[str]:
    return [reading["id"] for reading in oracle.compute(case)]


# What public bodies printed


def test_the_june_leaver_of_2011_in_the_onems_own_example() -> None:
    found = law(studies_ended="2011-06-30", registered="2011-07-15")
    assert found == {
        "id": "law",
        "start": "2011-08-01",
        "days": 310,
        "last_day": "2012-07-26",
        "claim_from": "2012-07-27",
        "first_payable": "2012-07-27",
    }


@pytest.mark.parametrize(
    ("studies_ended", "registered", "claim_from"),
    [
        ("2014-06-30", "2014-07-15", "2014-08-01 -> 2015-07-29"),  # De Tijd
        ("2013-06-30", "2013-07-15", "2013-08-01 -> 2014-07-29"),  # Parliament of Wallonia
        ("2011-04-08", "2011-04-11", "2011-04-11 -> 2012-04-06"),  # a federal notice: early April 2012
    ],
)
def test_three_other_examples_in_print(studies_ended: str, registered: str, claim_from: str) -> None:
    found = law(studies_ended=studies_ended, registered=registered)
    assert f"{found['start']} -> {found['claim_from']}" == claim_from


def test_registered_in_july_2019_starts_on_the_first_of_august() -> None:
    assert law(studies_ended="2019-06-30", registered="2019-07-10")["start"] == "2019-08-01"


def test_registered_on_9_august_is_disputed() -> None:
    both = oracle.compute({"studies_ended": "2019-06-30", "registered": "2019-08-09"})
    assert [(r["id"], r["start"]) for r in both] == [("law", "2019-08-09"), ("first_of_august", "2019-08-01")]


@pytest.mark.parametrize(("ended_by", "days"), [("alternance_passed", 0), ("alternance_failed", 155)])
def test_a_contract_of_340_days_under_the_old_regime(ended_by: str, days: int) -> None:
    case = {"studies_ended": "2023-06-30", "registered": "2023-07-03", "contract_days": 340}
    assert law(**case, ended_by=ended_by)["days"] == days


# A table worked out beforehand


@pytest.mark.parametrize(
    ("start", "days", "last_day", "claim_from", "first_payable"),
    [
        ("2025-08-01", 156, "2026-01-29", "2026-03-01", "2026-03-02"),
        ("2026-03-02", 156, "2026-08-29", "2026-08-30", "2026-08-31"),
        ("2026-07-01", 156, "2026-12-29", "2026-12-30", "2026-12-30"),
        ("2026-08-01", 156, "2027-01-29", "2027-01-30", "2027-01-30"),
        ("2026-08-09", 156, "2027-02-06", "2027-02-07", "2027-02-08"),
        ("2026-09-15", 156, "2027-03-15", "2027-03-16", "2027-03-16"),
        ("2025-03-01", 310, "2026-02-25", "2026-02-26", "2026-02-26"),
        ("2024-08-01", 310, "2025-07-28", "2025-07-29", "2025-07-29"),
    ],
)
def test_the_table(start: str, days: int, last_day: str, claim_from: str, first_payable: str) -> None:
    found = law(studies_ended=f"{start[:4]}-01-31", registered=start)
    assert found == {
        "id": "law",
        "start": start,
        "days": days,
        "last_day": last_day,
        "claim_from": claim_from,
        "first_payable": first_payable,
    }


# The closed form


@pytest.mark.parametrize("days", [156, 310])
def test_the_closed_form_over_twenty_years(days: int) -> None:
    start = date(2012, 1, 1)
    while start <= date(2032, 12, 31):
        last_day = oracle.nth_counted_day(start, days, lambda day: not oracle.is_sunday(day))
        assert last_day is not None
        assert last_day + timedelta(days=1) == oracle.closed_form(start, days), start
        start += timedelta(days=1)


def test_every_start_of_a_year_through_the_whole_computation() -> None:
    start = date(2027, 9, 1)
    while start < date(2028, 9, 1):
        found = law(studies_ended="2027-03-31", registered=start.isoformat())
        assert found["claim_from"] == oracle.closed_form(start, 156).isoformat(), start
        start += timedelta(days=1)


def test_no_closed_form_for_another_length() -> None:
    with pytest.raises(oracle.Refused):
        oracle.closed_form(date(2026, 7, 1), 155)


# The edges of the witness itself


def test_before_2012_is_refused() -> None:
    with pytest.raises(oracle.Refused):
        oracle.compute({"studies_ended": "2010-06-30", "registered": "2010-07-15", "claim_on": "2011-12-31"})


def test_days_that_are_never_complete_are_refused() -> None:
    with pytest.raises(oracle.Refused):
        oracle.compute({"studies_ended": "2026-06-30"})


def test_half_of_a_week_before_registration_is_converted_and_rounded_up_once() -> None:
    # 62 calendar days / 7 x 3 days / 5 x 6 = 31,9: 32 days; 124 more from 1 September.
    work = {"kind": "work", "from": "2026-07-01", "to": "2026-08-31", "days_per_week": 3}
    found = law(studies_ended="2026-06-30", registered="2026-09-01", periods=[work])
    assert (found["start"], found["claim_from"]) == ("2026-07-01", "2027-01-23")


def test_part_time_work_on_registered_days_takes_nothing_away() -> None:
    work = {"kind": "work", "from": "2026-10-01", "to": "2026-11-30", "hours_per_week": 10}
    assert law(studies_ended="2026-09-11", registered="2026-09-15", periods=[work])["claim_from"] == "2027-03-16"


def test_a_part_time_job_that_still_runs_gives_no_more_days_than_it_has_given() -> None:
    # Half of a week: 156 converted days are 364 calendar days.
    work = {"kind": "work", "from": "2026-07-01", "days_per_week": 2.5}
    assert law(studies_ended="2026-06-30", periods=[work])["last_day"] == "2027-06-28"


def test_uncertain_periods_of_both_sorts_give_two_readings() -> None:
    periods = [
        {"kind": "sickness", "from": "2026-10-05", "to": "2026-10-17"},
        {"kind": "forem_training", "from": "2026-11-02", "to": "2026-11-14"},
    ]
    assert ids(studies_ended="2026-09-11", registered="2026-09-15", periods=periods) == [
        "law",
        "uncertain_periods",
        "uncertain_periods_latest",
    ]


# Admission


def stage(*evaluations: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A stage whose claim day is 16 March 2027."""
    told = [{"date": day, "result": result} for day, result in evaluations]
    return {"studies_ended": "2026-09-11", "registered": "2026-09-15", "evaluations": told, **more}


@pytest.mark.parametrize(
    ("evaluations", "expected"),
    [
        ([], None),
        ([("2026-12-15", "positive")], None),
        ([("2026-12-15", "positive"), ("2027-02-10", "positive")], "2027-03-16"),
        ([("2026-12-15", "positive"), ("2027-03-25", "positive")], "2027-03-25"),
        # After a negative: three months after it, or the first of the month after the second positive.
        ([("2026-12-15", "positive"), ("2027-02-10", "negative"), ("2027-03-05", "positive")], "2027-05-10"),
        ([("2026-12-10", "negative"), ("2026-12-15", "positive"), ("2027-03-05", "positive")], "2027-04-01"),
    ],
)
def test_admission(evaluations: list[tuple[str, str]], expected: str | None) -> None:
    assert oracle.admission(stage(*evaluations)) == expected


@pytest.mark.parametrize(("last", "expected"), [("2026-11-28", None), ("2026-11-30", "2027-03-16")])
def test_52_worked_days_stand_for_one_positive_evaluation(last: str, expected: str | None) -> None:
    work = [{"kind": "work", "from": "2026-10-01", "to": last}]
    assert oracle.admission(stage(("2026-12-15", "positive"), periods=work)) == expected


@pytest.mark.parametrize(("last", "expected"), [("2027-01-28", None), ("2027-01-29", "2027-03-16")])
def test_104_worked_days_stand_for_two(last: str, expected: str | None) -> None:
    assert oracle.admission(stage(periods=[{"kind": "work", "from": "2026-10-01", "to": last}])) == expected
