"""Observation placements: the written cases, and what must hold for every case."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, RootModel

from bot.cli import main
from bot.iop_command import placement_argument
from knowledge.calculators.iop import IopCase, IopVerdict, Placement, indemnity, iop_verdict
from knowledge.errors import InvalidCase, KnowledgeError
from knowledge.loader import load_law, read
from knowledge.schema import Day

LAW = load_law()
GOLDEN = Path(__file__).parents[1] / "golden" / "calculators" / "iop.yaml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Strict):
    planned: str
    done: list[str] = []
    new_tasks: bool = False
    new_goals: bool = False
    on: Day | None = None


class Expect(_Strict):
    possible: bool | None = None
    missing: list[str] | None = None
    assumed: list[str] | None = None
    hours: float | None = None
    hours_left: float | None = None
    days_left: float | None = None
    credit_back_on: Day | None = None
    enough_on: Day | None = None
    error: str | None = None


class GivenHours(_Strict):
    agreed: float
    attended: float
    on: Day


class ExpectMoney(_Strict):
    hourly: float | None = None
    flat: float | None = None
    presence: float | None = None
    error: str | None = None


class VerdictCase(_Strict):
    name: str
    given: Given
    expect: Expect


class IndemnityCase(_Strict):
    name: str
    given: GivenHours
    expect: ExpectMoney


class CaseFile(RootModel[list[VerdictCase | IndemnityCase]]):
    pass


CASES = read(GOLDEN, CaseFile).root


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_written_case(case: VerdictCase | IndemnityCase) -> None:
    found = _verdict(case.given) if isinstance(case, VerdictCase) else _money(case.given)
    expected = case.expect.model_dump(exclude_unset=True)
    if "error" in expected:
        assert expected["error"] in found.get("error", "")
        return
    assert {key: found.get(key) for key in expected} == expected


def _verdict(given: Given) -> dict[str, Any]:
    try:
        case = IopCase(
            planned=placement_argument(given.planned, "--planned", LAW),
            done=tuple(placement_argument(text, "--done", LAW) for text in given.done),
            new_tasks=given.new_tasks,
            new_goals=given.new_goals,
            on=given.on,
        )
        verdict = iop_verdict(case, LAW)
    except KnowledgeError as error:
        return {"error": str(error)}
    return {
        "possible": verdict.possible,
        "missing": [point.code for point in verdict.missing],
        "assumed": [point.code for point in verdict.assumed],
        "hours": case.planned.hours,
        "hours_left": verdict.hours_left,
        "days_left": verdict.days_left,
        "credit_back_on": verdict.credit_back_on,
        "enough_on": verdict.enough_on,
    }


def _money(given: GivenHours) -> dict[str, Any]:
    try:
        found = indemnity(given.agreed, given.attended, LAW, given.on)
    except InvalidCase as error:
        return {"error": str(error)}
    return {"hourly": found.hourly, "flat": found.flat, "presence": found.presence}


# What must hold for every case

days = st.dates(date(2021, 1, 1), date(2032, 12, 31))
hours = st.integers(1, 900).map(lambda tenths: tenths / 10)
partners = st.sampled_from([None, "Crèche", "École", "Musée"])


@st.composite
def cases(draw: st.DrawFn) -> IopCase:
    planned = Placement(draw(days), draw(hours), partner=draw(partners))
    return IopCase(
        planned=planned,
        done=tuple(draw(st.lists(earlier(planned.first), max_size=6))),
        new_tasks=draw(st.booleans()),
        new_goals=draw(st.booleans()),
    )


@st.composite
def earlier(draw: st.DrawFn, before: date) -> Placement:
    last = before - timedelta(days=draw(st.integers(0, 1500)))
    first = last - timedelta(days=draw(st.integers(0, 30)))
    known = draw(st.booleans())
    return Placement(first, draw(hours), last if known else None, draw(partners), draw(st.booleans()))


def at(case: IopCase, day: date) -> IopVerdict:
    """The same question, asked on a later day."""
    return iop_verdict(IopCase(case.planned, case.done, case.new_tasks, case.new_goals, on=day), LAW)


def codes(verdict: IopVerdict) -> set[str]:
    return {point.code for point in verdict.missing}


@given(cases())
def test_credit_is_never_negative_nor_above_its_limit_and_is_the_same_in_days(case: IopCase) -> None:
    verdict = iop_verdict(case, LAW)
    assert 0 <= verdict.hours_left <= LAW.number("iop.heures_trois_ans", case.planned.first)
    assert verdict.days_left == pytest.approx(
        verdict.hours_left / LAW.number("iop.heures_par_jour", case.planned.first), abs=0.01
    )


@given(cases())
def test_nothing_comes_back_the_day_before_the_credit_does(case: IopCase) -> None:
    verdict = iop_verdict(case, LAW)
    assert (verdict.credit_back_on is not None) <= ("credit" in codes(verdict))
    if verdict.credit_back_on is None:
        return
    before = at(case, verdict.credit_back_on - timedelta(days=1))
    assert before.hours_left == verdict.hours_left
    assert at(case, verdict.credit_back_on).hours_left >= verdict.hours_left


@given(cases())
def test_on_the_day_when_enough_is_back_credit_is_no_longer_missing(case: IopCase) -> None:
    verdict = iop_verdict(case, LAW)
    if verdict.enough_on is None:
        return
    assert verdict.credit_back_on is not None
    assert verdict.credit_back_on <= verdict.enough_on
    assert "credit" not in codes(at(case, verdict.enough_on))
    assert "credit" in codes(at(case, verdict.enough_on - timedelta(days=1)))


@given(cases())
def test_waiting_never_costs_credit(case: IopCase) -> None:
    later = at(case, case.planned.first + timedelta(days=200))
    assert later.hours_left >= iop_verdict(case, LAW).hours_left


@given(cases())
def test_the_order_in_which_placements_are_told_changes_nothing_but_ties(case: IopCase) -> None:
    if len({placement.first for placement in case.done}) < len(case.done):
        return
    told_backwards = IopCase(case.planned, tuple(reversed(case.done)), case.new_tasks, case.new_goals)
    assert iop_verdict(told_backwards, LAW) == iop_verdict(case, LAW)


@given(cases())
def test_new_tasks_and_new_goals_never_make_it_harder(case: IopCase) -> None:
    helped = IopCase(case.planned, case.done, new_tasks=True, new_goals=True)
    assert codes(iop_verdict(helped, LAW)) == codes(iop_verdict(case, LAW)) - {"new_tasks", "new_goals"}


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_one_hour_more_never_lowers_the_indemnity(agreed: int, done: int) -> None:
    if done >= agreed:
        return
    day = date(2026, 12, 7)
    less, more = indemnity(agreed, done, LAW, day), indemnity(agreed, done + 1, LAW, day)
    assert less.hourly < more.hourly
    assert (less.flat or 0) <= (more.flat or 0)


# The command


def test_the_command_prints_the_promised_object(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--done", "2026-01-05:76:A:evaluated", "2026-06-01:10d:B:evaluated", "--planned", "2026-12-07:76:C"]
    assert main(["iop", *words, "--new-goals", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == ["possible", "missing", "assumed", "hours_left", "days_left", "credit_back_on"]
    assert (said["possible"], said["hours_left"], said["days_left"], said["credit_back_on"]) == (True, 76, 10, None)


def test_the_command_says_in_words_what_is_missing_and_when_credit_returns(capsys: pytest.CaptureFixture[str]) -> None:
    done = ["2023-12-08:76:A:evaluated", "2024-06-03:76:B:evaluated", "2025-06-02:76:C"]
    assert main(["iop", *(word for text in done for word in ("--done", text)), "--planned", "7/12/2026:76:C"]) == 0
    said = capsys.readouterr().out
    for words in ("Pas possible", "évalué", "tâches", "objectifs", "mardi 8 décembre 2026", "une seule", "glissante"):
        assert words in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Il manque le stage prévu"),
        (["--planned", "2026-12-07"], "je ne lis pas"),
        (["--planned", "bientôt:76"], "écris le jour"),
        (["--planned", "2026-12-07:76:A:evaluated"], "je ne lis pas"),
        (["--planned", "2026-12-07:76", "--done", "2026-01-05:76:A:oui"], "« evaluated »"),
        (["--planned", "2026-12-07:76", "--done", "2026-01-05:76:evaluated"], "2026-01-05:76::evaluated"),
        (["--planned", "2026-12-07:76", "--done", "1/2/3/4:76"], "je ne lis pas"),
        (["--planned", "2026-12-07:76", "--on", "demain"], "--on"),
    ],
)
def test_bad_input_is_answered_kindly_in_words_and_in_json(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["iop", *words]) == 2
    assert said in capsys.readouterr().err
    assert main(["iop", *words, "--json"]) == 2
    assert said in json.loads(capsys.readouterr().out)["error"]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_placement(text: str) -> None:
    try:
        placement = placement_argument(text, "--done", LAW)
        IopCase(planned=Placement(date(2199, 1, 1), 1), done=(placement,))
    except KnowledgeError:
        return
    assert placement.hours > 0


def test_the_case_file_refuses_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "iop.yaml"
    path.write_text('- {name: x, given: {planned: "2026-12-07:76"}, expect: {posible: true}}', "utf-8")
    with pytest.raises(KnowledgeError):
        read(path, CaseFile)
