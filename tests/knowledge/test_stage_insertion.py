"""The dates of the stage against a second, naive computation, and what must hold for every case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.arguments import stage_case
from bot.date_command import as_json
from knowledge.calculators.stage_insertion import StageCase, StageDates, day_number, month_table, stage_dates
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.loader import load_law
from tests.knowledge import oracle

LAW = load_law()
SPANS = [
    "work",
    "student_job",
    "maternity",
    "self_employed",
    "accepted_internship_abroad",
    "service_citoyen",
    "forem_training",
    "sickness",
    "abroad",
    "not_registered",
    "blocking_studies",
]
ONE_DAY = ["unjustified_absence", "unjustified_refusal"]

days = st.dates(date(2013, 1, 1), date(2030, 12, 31))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    ended = draw(days)
    case: dict[str, Any] = {
        "studies_ended": ended.isoformat(),
        "registered": (ended + timedelta(days=draw(st.integers(-60, 200)))).isoformat(),
        "ended_by": draw(st.sampled_from([None, "june", "second_session", "during_year", "alternance_passed"])),
        "contract_days": draw(st.integers(0, 400)),
        "periods": [draw(periods(ended)) for _ in range(draw(st.integers(0, 6)))],
    }
    if draw(st.booleans()):
        case["born"] = (ended - timedelta(days=draw(st.integers(16 * 365, 27 * 365)))).isoformat()
    if draw(st.booleans()):
        case["today"] = draw(days).isoformat()
    if draw(st.integers(0, 3)) == 0:
        case["claim_on"] = draw(days).isoformat()
    return case


@st.composite
def periods(draw: st.DrawFn, ended: date) -> dict[str, Any]:
    first = ended + timedelta(days=draw(st.integers(-30, 400)))
    if draw(st.integers(0, 5)) == 0:
        return {"kind": draw(st.sampled_from(ONE_DAY)), "from": first.isoformat()}
    last = first + timedelta(days=draw(st.integers(0, 120)))
    return {"kind": draw(st.sampled_from(SPANS)), "from": first.isoformat(), "to": last.isoformat()}


def computed(case: dict[str, Any]) -> StageDates:
    return stage_dates(stage_case({key: value for key, value in case.items() if value is not None}), LAW)


@settings(max_examples=400, deadline=None)
@given(cases())
def test_the_naive_count_gives_the_same_dates(case: dict[str, Any]) -> None:
    try:
        expected = oracle.compute(case)
    except oracle.Refused:
        with pytest.raises((OutOfPeriod, InvalidCase)):
            computed(case)
        return
    found = as_json(computed(case))["readings"]
    assert [{key: reading[key] for key in expected[0]} for reading in found] == expected


@settings(max_examples=150, deadline=None)
@given(days, st.integers(1, 5), st.integers(10, 300))
def test_part_time_work_without_registration_is_earned_as_it_goes(first: date, weekly: int, length: int) -> None:
    case = {
        "studies_ended": (first - timedelta(days=1)).isoformat(),
        "registered": (first + timedelta(days=length)).isoformat(),
        "ended_by": "during_year",
        "periods": [
            {
                "kind": "work",
                "from": first.isoformat(),
                "to": (first + timedelta(days=length - 1)).isoformat(),
                "days_per_week": weekly,
            }
        ],
    }
    expected, found = oracle.compute(case)[0], computed(case).law
    # What a Sunday has earned is given on another day: a count that walks from day to day may be off by a weekend.
    assert abs(found.last_day - date.fromisoformat(expected["last_day"])) <= timedelta(days=2)


@pytest.mark.parametrize(
    ("fields", "days"),
    [
        ({"days_per_week": 3}, 33),  # 9 weeks of 3 days in a five-day week: 27 / 5 x 6 = 32.4, rounded up
        ({"days_per_week": 5}, 54),  # a full week gives six days
        ({"hours_per_week": 19}, 27),  # half of 38 hours: 9 x 19 = 171 hours, by a sixth of the week
        ({"hours_per_week": 20, "full_time_hours": 40}, 27),
        ({"hours_per_week": 45}, 54),  # never more than a full week
        ({}, 54),  # not known: every day but Sunday
    ],
)
def test_work_before_registration_is_converted(fields: dict[str, float], days: int) -> None:
    """AM 7: days / days a week x 6, or hours / a sixth of the full-time week, rounded up."""
    work = {"kind": "work", "from": "2026-06-01", "to": "2026-08-02", **fields}  # nine whole weeks from a Monday
    case = {"studies_ended": "2026-05-29", "registered": "2026-09-01", "ended_by": "during_year", "periods": [work]}
    reading = computed(case).law
    assert day_number(reading, date(2026, 8, 31)) == days
    assert reading.start == date(2026, 6, 1)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_holds_for_every_case(case: dict[str, Any]) -> None:
    try:
        dates = computed(case)
    except (OutOfPeriod, InvalidCase):
        return
    for reading in dates.readings:
        assert reading.first_payable.weekday() != 6
        assert timedelta(0) <= reading.first_payable - reading.claim_from <= timedelta(days=1)
        assert dates.earliest_claim <= reading.claim_from <= dates.latest_claim
        if reading.days:
            assert reading.last_day.weekday() != 6
            assert sum(run.counted for run in reading.runs) == reading.days
            assert day_number(reading, reading.last_day) == reading.days
            assert month_table(reading)[-1].total == reading.days
        if "today" in case and not reading.claimed:  # care 2
            assert reading.claim_from >= date.fromisoformat(case["today"])
        for studies in (period for period in case["periods"] if period["kind"] == "blocking_studies"):
            during = studies["from"] <= reading.claim_from.isoformat() <= studies["to"]
            assert not during or studies["to"] <= case["studies_ended"]
    assert dates.action
    assert len({reading.id for reading in dates.readings}) == len(dates.readings)


@given(st.dates(date(2026, 3, 1), date(2040, 1, 1)))
def test_starting_later_never_lets_you_claim_earlier(registered: date) -> None:
    case = StageCase(studies_ended=date(2026, 2, 1), registered=registered, ended_by="during_year")
    later = StageCase(studies_ended=date(2026, 2, 1), registered=registered + timedelta(days=1), ended_by="during_year")
    assert stage_dates(case, LAW).law.claim_from <= stage_dates(later, LAW).law.claim_from


@given(st.dates(date(2012, 6, 1), date(2032, 1, 1)))
def test_the_closed_form_of_an_uninterrupted_stage(registered: date) -> None:
    """Same weekday 26 weeks later, a day less for a Monday; 361 or 362 days under the former length."""
    reading = stage_dates(
        StageCase(studies_ended=registered - timedelta(days=90), registered=registered, ended_by="during_year"), LAW
    ).law
    monday = registered.weekday() == 0
    former = registered + timedelta(days=361 if registered.weekday() in (0, 1, 2) else 362)
    sunday_as_monday = registered.weekday() == 6
    if sunday_as_monday:
        former = registered + timedelta(days=362)
    if former < date(2026, 3, 1):
        assert (reading.days, reading.claim_from) == (310, former)
    else:
        counted = registered + timedelta(days=181 if monday else 182)
        assert (reading.days, reading.claim_from) == (156, max(counted, date(2026, 3, 1)))


def test_day_43_of_156_is_told() -> None:
    reading = computed({"studies_ended": "2026-06-30", "registered": "2026-07-01"}).law
    # July has 27 days without Sundays; the 43rd counted day is 16 days into August: Wednesday 19 August.
    assert day_number(reading, date(2026, 8, 19)) == 43
    assert day_number(reading, date(2026, 8, 18)) == 42
    assert day_number(reading, date(2026, 6, 30)) == 0
    assert [month.total for month in month_table(reading)] == [27, 53, 79, 106, 131, 156]


@pytest.mark.parametrize(
    ("born", "registered", "expected"),
    [
        # 25 on Friday 15 January 2027: claim by Thursday 14 January; 182 days before is 16 July 2026.
        ("2002-01-15", "2026-07-16", set()),
        ("2002-01-15", "2026-07-17", {"age_limit"}),
        # 25 on a Monday: the Friday before is the last day on which an office is open.
        ("2002-01-18", "2026-07-17", set()),
        ("2002-01-18", "2026-07-18", {"age_limit"}),
    ],
)
def test_the_last_safe_registration(born: str, registered: str, expected: set[str]) -> None:
    case = {"studies_ended": "2026-05-29", "registered": registered, "born": born, "ended_by": "during_year"}
    assert {warning.code for warning in computed(case).warnings} & {"age_limit"} == expected


def test_contradictory_facts_are_refused_in_french() -> None:
    with pytest.raises(InvalidCase, match="naissance"):
        computed({"studies_ended": "2026-06-30", "registered": "2026-07-01", "born": "2026-07-01"})
    with pytest.raises(InvalidCase, match="dernier jour"):
        computed(
            {
                "studies_ended": "2026-06-30",
                "registered": "2026-07-01",
                "periods": [{"kind": "sickness", "from": "2026-08-01"}],
            }
        )
