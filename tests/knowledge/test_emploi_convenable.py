"""Suitable jobs: the written cases, and what must hold for every offer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel

from knowledge.calculators.emploi_convenable import Offer, in_first_months, weigh
from knowledge.errors import KnowledgeError
from knowledge.loader import load_law, read
from knowledge.schema import Day

LAW = load_law()
GOLDEN = Path(__file__).parents[1] / "golden" / "calculators" / "emploi_convenable.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Strict):
    day: Day  # not `on`: YAML reads it as a yes
    kind: Literal["job", "training"] = "job"
    registered: Day | None = None
    own_profession: bool | None = None
    skills_fit: bool | None = None
    few_openings: bool | None = None
    age: int | None = None
    career_years: float | None = None
    pay_at_scale: bool | None = None
    distance_km: float | None = None
    travel_hours: float | None = None
    absence_hours: float | None = None
    night: bool | None = None
    fit: bool | None = None


class Expect(_Strict):
    judged: bool | None = None
    first_months: bool | None = None
    speaks_for: list[str] | None = Field(default=None, alias="for")
    against: list[str] | None = None
    unchecked: list[str] | None = None
    to_verify: list[str] | None = None
    error: str | None = None


class OfferCase(_Strict):
    name: str
    given: Given
    expect: Expect


class CaseFile(RootModel[list[OfferCase]]):
    pass


CASES = read(GOLDEN, CaseFile).root


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_written_case(case: OfferCase) -> None:
    expected = case.expect.model_dump(exclude_unset=True, by_alias=True)
    found = _found(case.given)
    if "error" in expected:
        assert expected["error"] in found.get("error", "")
    else:
        assert {key: found.get(key) for key in expected} == expected


def _found(asked: Given) -> dict[str, Any]:
    try:
        offer = Offer(asked.day, **asked.model_dump(exclude={"day"}))
        weighing = weigh(offer, LAW)
        early = in_first_months(offer, LAW)
    except KnowledgeError as error:
        return {"error": str(error)}
    sides = {side: [a.code for a in weighing.on_side(side)] for side in ("for", "against", "unchecked")}
    doubtful = [a.code for a in weighing.on_side("against") if a.confidence != "H"]
    return {"judged": weighing.judged, "first_months": early, "to_verify": doubtful, **sides}


def test_no_two_cases_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_the_case_file_refuses_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("- {name: x, given: {day: 2026-11-22, distanse_km: 60}, expect: {}}", "utf-8")
    with pytest.raises(KnowledgeError, match="distanse_km"):
        read(path, CaseFile)


def test_every_code_has_a_case() -> None:
    said = {
        code for case in CASES for side in ("for", "against", "unchecked") for code in _found(case.given).get(side, ())
    }
    assert said == {
        "own_profession", "skills_fit", "few_openings", "any_profession", "other_profession", "first_months",
        "profession", "exceptions", "pay_at_scale", "pay_below_scale", "pay", "net_income", "distance_within",
        "travel_within", "travel_over", "travel", "distance", "absence_within", "absence_over", "absence_near",
        "absence", "no_night", "night", "night_unknown", "fit", "not_fit", "health",
    }  # fmt: skip


_yes_no = st.none() | st.booleans()
_hours = st.none() | st.floats(0, 24)
offers = st.builds(
    Offer,
    on=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    registered=st.none() | st.dates(date(2019, 1, 1), date(2019, 12, 31)),
    own_profession=_yes_no,
    skills_fit=_yes_no,
    few_openings=_yes_no,
    age=st.none() | st.integers(15, 45),
    career_years=st.none() | st.floats(0, 20),
    pay_at_scale=_yes_no,
    distance_km=st.none() | st.floats(0, 300),
    travel_hours=_hours,
    absence_hours=st.none() | st.just(24.0),
    night=_yes_no,
    fit=_yes_no,
)

CONCLUDES = re.compile(r"tu peux (?:la |le |l')?(?:refuser|dire non)|n'est pas convenable|est convenable|refus", re.I)


@given(offers)
def test_every_argument_carries_its_source_and_none_concludes(offer: Offer) -> None:
    for argument in weigh(offer, LAW).arguments:
        assert argument.source == LAW.at(argument.parameter, offer.on).source
        assert argument.text.endswith(".")
        assert not CONCLUDES.search(argument.text)


@given(offers)
def test_no_code_is_said_twice_nor_on_two_sides(offer: Offer) -> None:
    codes = [argument.code for argument in weigh(offer, LAW).arguments]
    assert len(codes) == len(set(codes))


@given(offers)
def test_a_training_is_never_weighed_whatever_is_known_of_it(offer: Offer) -> None:
    weighing = weigh(replace(offer, kind="training"), LAW)
    assert not weighing.judged
    assert weighing.arguments == ()
    assert weighing.sources == ()


@given(offers)
def test_within_the_distance_the_travel_time_never_weighs_against(offer: Offer) -> None:
    near = replace(offer, distance_km=LAW.number("emploi_convenable.trajet_distance", offer.on))
    assert not {"travel_over", "absence_over"} & {a.code for a in weigh(near, LAW).on_side("against")}


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 400))
def test_the_first_months_end_once_and_never_come_back(registered: date, days: int) -> None:
    later = date.fromordinal(registered.toordinal() + days)
    facts = {"registered": registered, "age": 20, "career_years": 0}
    first = in_first_months(Offer(on=later, **facts), LAW)  # type: ignore[arg-type]  # three facts of three types
    second = in_first_months(Offer(on=date.fromordinal(later.toordinal() + 1), **facts), LAW)  # type: ignore[arg-type]  # idem
    assert first or not second
