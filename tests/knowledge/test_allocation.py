"""What the allocation is worth and how long it lasts: the written cases, and what must hold for everybody."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.calculators.allocation import Household, allowance, last_day_of_right
from knowledge.errors import KnowledgeError, OutOfPeriod
from knowledge.loader import load_law, read
from knowledge.schema import Day

LAW = load_law()
GOLDEN = Path(__file__).parents[1] / "golden" / "calculators" / "allocation.yaml"
HOUSEHOLDS: tuple[Household, ...] = get_args(Household)
ONE_DAY = timedelta(days=1)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Strict):
    age: int | None = None
    household: str | None = None
    day: Day | None = None
    opened: Day | None = None


class Expect(_Strict):
    per_day: float | None = None
    per_month: float | None = None
    supplement: float | None = None
    supplement_months: int | None = None
    supplement_days: int | None = None
    holds_from: Day | None = None
    last_day: Day | None = None
    error: str | None = None


class Case(_Strict):
    name: str
    given: Given
    expect: Expect


class CaseFile(RootModel[list[Case]]):
    pass


CASES = read(GOLDEN, CaseFile).root


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_written_case(case: Case) -> None:
    expected = case.expect.model_dump(exclude_unset=True)
    if "error" in expected:
        with pytest.raises(KnowledgeError, match=expected["error"]):
            _found(case.given)
    else:
        found = _found(case.given)
        assert {name: found[name] for name in expected} == expected


def _found(asked: Given) -> dict[str, Any]:
    if asked.opened is not None:
        return {"last_day": last_day_of_right(asked.opened, LAW)}
    assert asked.age is not None
    assert asked.day is not None
    amount = allowance(asked.age, cast(Household, asked.household), asked.day, LAW)
    return {name: getattr(amount, name) for name in Expect.model_fields if hasattr(amount, name)}


def test_no_two_cases_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_case_file_refuses_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "allocation.yaml"
    path.write_text("- {name: x, given: {aage: 21}, expect: {}}", "utf-8")
    with pytest.raises(KnowledgeError):
        read(path, CaseFile)


known_days = st.dates(date(2026, 3, 1), date(2035, 12, 31))
ages = st.integers(15, 26)


@given(ages, st.sampled_from(HOUSEHOLDS), known_days)
def test_a_month_is_26_days_to_the_cent_and_every_amount_has_its_source(age: int, home: Household, day: date) -> None:
    amount = allowance(age, home, day, LAW)
    assert round(amount.per_day * 100) * 26 == round(amount.per_month * 100)
    assert amount.source.title
    assert amount.holds_from <= day
    assert amount.note


@given(st.integers(15, 25), st.sampled_from(HOUSEHOLDS), known_days)
def test_growing_older_never_lowers_the_amount(age: int, home: Household, day: date) -> None:
    assert allowance(age + 1, home, day, LAW).per_day >= allowance(age, home, day, LAW).per_day


@given(ages, known_days)
def test_more_charges_never_mean_less(age: int, day: date) -> None:
    by_home = {home: allowance(age, home, day, LAW).per_day for home in HOUSEHOLDS}
    assert by_home["cohabitant"] < by_home["cohabitant_privilegie"] < by_home["charge_de_famille"]
    assert by_home["cohabitant"] < by_home["isole"] < by_home["charge_de_famille"]


@given(ages, st.sampled_from(HOUSEHOLDS), st.dates(date(1995, 1, 1), date(2026, 2, 28)))
def test_before_the_scale_is_known_nobody_is_given_an_amount(age: int, home: Household, day: date) -> None:
    with pytest.raises(OutOfPeriod):
        allowance(age, home, day, LAW)


@given(known_days)
def test_the_right_lasts_twelve_months_date_to_date(first: date) -> None:
    last = last_day_of_right(first, LAW)
    assert 364 <= (last - first).days <= 366
    after = last + ONE_DAY
    assert (after.month, after.day) in {(first.month, first.day), (3, 1)}
    assert after.year == first.year + 1


@given(known_days)
def test_a_right_that_opens_a_day_later_never_ends_earlier(first: date) -> None:
    assert last_day_of_right(first + ONE_DAY, LAW) >= last_day_of_right(first, LAW)
