"""The PIIS: the written cases, and what must hold for every case."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.calculators.piis import evaluations, sign_by
from knowledge.calendar import add_months
from knowledge.errors import KnowledgeError
from knowledge.loader import load_law, read
from knowledge.schema import Day

LAW = load_law()
GOLDEN = Path(__file__).parents[1] / "golden" / "calculators" / "piis.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Strict):
    decision: Day | None = None
    signed: Day | None = None
    per_year: int | None = None
    years: int = 1


class Expect(_Strict):
    sign_by: Day | None = None
    evaluations: list[str] | None = None
    error: str | None = None


class PiisCase(_Strict):
    name: str
    given: Given
    expect: Expect


class CaseFile(RootModel[list[PiisCase]]):
    pass


CASES = read(GOLDEN, CaseFile).root


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_written_case(case: PiisCase) -> None:
    expected = case.expect.model_dump(exclude_unset=True)
    found = _found(case.given)
    if "error" in expected:
        assert expected["error"] in found.get("error", "")
    else:
        assert found == expected


def _found(asked: Given) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        if asked.decision:
            found["sign_by"] = sign_by(asked.decision, LAW)
        if asked.signed:
            calendar = evaluations(asked.signed, LAW, per_year=asked.per_year, years=asked.years)
            found["evaluations"] = [f"{item.by}{' en personne' * item.in_person}" for item in calendar]
    except KnowledgeError as error:
        return {"error": str(error)}
    return found


days = st.dates(date(2016, 11, 1), date(2100, 12, 31))


@given(days)
def test_signing_is_due_three_months_later_or_on_the_last_day_of_that_month(decision: date) -> None:
    due = sign_by(decision, LAW)
    months = (due.year - decision.year) * 12 + due.month - decision.month
    assert months == LAW.integer("piis.delai_conclusion", decision)
    assert due.day <= decision.day


@given(days, st.integers(3, 12), st.integers(1, 4))
def test_evaluations_are_enough_even_and_inside_their_years(signed: date, per_year: int, years: int) -> None:
    calendar = evaluations(signed, LAW, per_year=per_year, years=years)
    assert len(calendar) == per_year * years
    assert calendar[-1].by <= add_months(signed, 12 * years)
    longest = -(-12 // per_year)
    for before, after in pairwise([signed, *(item.by for item in calendar)]):
        assert before < after <= add_months(before, longest)


@given(days)
def test_without_more_than_the_least_no_gap_is_over_four_months_and_two_are_in_person(signed: date) -> None:
    calendar = evaluations(signed, LAW)
    assert len(calendar) == LAW.integer("piis.evaluations_par_an", signed)
    assert sum(item.in_person for item in calendar) == LAW.integer("piis.evaluations_individuelles", signed)
    for before, after in pairwise([signed, *(item.by for item in calendar)]):
        assert after <= add_months(before, 4)


def test_the_case_file_refuses_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "piis.yaml"
    path.write_text("- {name: x, given: {desision: 2026-11-22}, expect: {}}", "utf-8")
    with pytest.raises(KnowledgeError):
        read(path, CaseFile)
