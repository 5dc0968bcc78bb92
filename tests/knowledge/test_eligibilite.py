"""Who can get the allocations: the written cases, and what must hold for every person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, RootModel

from knowledge.calculators.eligibilite import EligibilityCase, Title, Verdict, eligibility
from knowledge.errors import KnowledgeError
from knowledge.loader import load_conditions, load_contacts, load_law, read
from knowledge.schema import Day
from knowledge.texts import fill

LAW = load_law()
TEXTS = load_conditions()
GOLDEN = Path(__file__).parents[1] / "golden" / "calculators" / "eligibilite.yaml"
TODAY = date(2026, 11, 22)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Given(_Strict):
    today: Day
    born: Day | None = None
    studies_over: bool | None = None
    title: Title | None = None
    equivalence: bool | None = None
    link: bool | None = None
    belgian: bool | None = None
    resident: bool | None = None
    worked_a_year: bool | None = None
    admitted_before: bool | None = None
    earliest_claim: Day | None = None
    latest_claim: Day | None = None
    missing_evaluations: int | None = None
    age_moves_to: Day | None = None


class Expect(_Strict):
    """Conditions by state (those that are named), the verdict, and the three lists that a reply is made of."""

    verdict: Verdict | None = None
    met: list[str] = []
    not_met: list[str] = []
    unknown: list[str] = []
    absent: list[str] = []
    against: list[str] | None = None
    to_check: list[str] | None = None
    to_do: list[str] | None = None


class Case(_Strict):
    name: str
    given: Given
    expect: Expect


class CaseFile(RootModel[list[Case]]):
    pass


CASES = read(GOLDEN, CaseFile).root


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_written_case(case: Case) -> None:
    found = eligibility(EligibilityCase(**case.given.model_dump()), LAW, TEXTS)
    expected = case.expect
    states = {condition.name: condition.state for condition in found.conditions}
    wanted = {name: state for state in ("met", "not_met", "unknown") for name in getattr(expected, state)}
    wanted |= dict.fromkeys(expected.against or (), "not_met")
    assert wanted, "a case names at least one condition"
    assert {name: states.get(name) for name in wanted} == wanted
    assert not set(expected.absent) & set(states)
    if expected.verdict is not None:
        assert found.verdict == expected.verdict
    for name in ("against", "to_check", "to_do"):
        if getattr(expected, name) is not None:
            assert {condition.name for condition in getattr(found, name)} == set(getattr(expected, name))


def test_no_two_cases_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_condition_has_a_case_for_each_state_that_it_can_have() -> None:
    named = {(name, state) for case in CASES for state in ("met", "not_met") for name in getattr(case.expect, state)}
    named |= {(name, "not_met") for case in CASES for name in case.expect.against or ()}
    named |= {(name, "unknown") for case in CASES for name in case.expect.unknown}
    assert {(name, state) for name in TEXTS for state in ("met", "not_met", "unknown")} - named == set()


@pytest.mark.parametrize("name", list(TEXTS))
def test_every_condition_is_said_in_each_state_with_a_source_and_somebody_to_ask(name: str) -> None:
    text = TEXTS[name]
    for sentence in (text.met, text.not_met, text.unknown, *text.change):
        assert fill(sentence, LAW, load_contacts(), TODAY).strip()
    assert text.sources
    assert set(text.ask) <= set(load_contacts())
    assert text.ask


def test_the_case_file_refuses_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "eligibilite.yaml"
    path.write_text("- {name: x, given: {today: 2026-11-22, belge: true}, expect: {}}", "utf-8")
    with pytest.raises(KnowledgeError):
        read(path, CaseFile)


maybe = st.none() | st.booleans()
days = st.dates(date(2026, 3, 1), date(2032, 12, 31))


@st.composite
def people(draw: st.DrawFn) -> EligibilityCase:
    claims = draw(st.none() | st.tuples(days, st.integers(0, 60)))
    earliest = claims[0] if claims else None
    latest = date.fromordinal(claims[0].toordinal() + claims[1]) if claims else None
    return EligibilityCase(
        today=draw(days),
        born=draw(st.none() | st.dates(date(1998, 1, 1), date(2012, 12, 31))),
        studies_over=draw(maybe),
        title=draw(st.sampled_from([None, "secondary", "alternance_passed", "listed", "foreign", "none"])),
        equivalence=draw(maybe),
        link=draw(maybe),
        belgian=draw(maybe),
        resident=draw(maybe),
        worked_a_year=draw(maybe),
        admitted_before=draw(maybe),
        earliest_claim=earliest,
        latest_claim=latest,
        missing_evaluations=draw(st.none() | st.integers(0, 2)),
        age_moves_to=draw(st.none() | days),
    )


def verdict(case: EligibilityCase) -> Verdict:
    return eligibility(case, LAW, TEXTS).verdict


@given(people())
def test_being_a_foreigner_is_never_what_makes_a_no(person: EligibilityCase) -> None:
    foreigner, belgian = verdict(replace(person, belgian=False)), verdict(replace(person, belgian=True))
    assert (foreigner == "no") == (belgian == "no")
    assert foreigner != "yes"


WHAT_MAY_BE_UNKNOWN = (
    "title", "equivalence", "link", "belgian", "resident", "worked_a_year", "admitted_before", "born", "age_moves_to",
)  # fmt: skip


@given(people(), st.sampled_from(WHAT_MAY_BE_UNKNOWN))
def test_not_knowing_never_turns_an_answer_into_a_no(person: EligibilityCase, field: str) -> None:
    nothing: dict[str, Any] = {field: None}
    unknown = replace(person, **nothing)
    if verdict(person) != "no":
        assert verdict(unknown) != "no"


@given(people())
def test_time_and_steps_still_ahead_are_never_a_no(person: EligibilityCase) -> None:
    ahead = replace(person, studies_over=False, missing_evaluations=2)
    done = replace(person, studies_over=True, missing_evaluations=0)
    assert verdict(ahead) == verdict(done)


@given(people())
def test_a_no_names_what_stands_against_and_a_yes_has_nothing_left_to_check(person: EligibilityCase) -> None:
    found = eligibility(person, LAW, TEXTS)
    assert (found.verdict == "no") == bool(found.against)
    assert (found.verdict == "yes") == (not found.against and not found.to_check)
    names = [condition.name for condition in found.conditions]
    assert len(names) == len(set(names))
    sorted_out = {c.name for c in (*found.against, *found.to_check, *found.to_do) if c.state == "met"}
    assert sorted_out == set()


@given(people())
def test_without_a_listed_title_it_is_no_at_any_age(person: EligibilityCase) -> None:
    assert verdict(replace(person, title="none")) == "no"
