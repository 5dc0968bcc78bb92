"""Cases written by experts, in YAML: what a person is told on given facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.arguments import stage_case
from bot.date_command import as_json
from knowledge.calculators.stage_insertion import stage_dates
from knowledge.loader import load_law

HERE = Path(__file__).parent / "calculators"
DATES = {"start", "days", "last_day", "claim_from", "first_payable", "admission_from"}
READINGS = {
    "law",
    "first_of_august",
    "uncertain_periods",
    "uncertain_periods_latest",
    "first_of_august_uncertain_periods",
    "certificate",
}
OTHERS = {"readings", "earliest_claim", "latest_claim", "warnings", "no_warnings", "error"}


def cases(name: str) -> list[Any]:
    text = (HERE / f"{name}.yaml").read_text("utf-8")
    loaded = yaml.load(text, yaml.BaseLoader)  # noqa: TID251  # every scalar stays text, as JSON has it
    return [pytest.param(case, id=case["name"]) for case in loaded]


def test_no_two_cases_share_a_name() -> None:
    names = [case.id for case in cases("stage_insertion")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", cases("stage_insertion"))
def test_stage_insertion(case: dict[str, Any]) -> None:
    assert set(case) <= {"name", "source", "checked_by", "given", "expect"}
    assert case["source"]
    expected = case["expect"]
    assert set(expected) <= READINGS | OTHERS
    given = _typed(case["given"])
    found = as_json(stage_dates(stage_case(given), load_law()))
    by_id = {reading["id"]: reading for reading in found["readings"]}
    assert len(by_id) == len(found["readings"]), "a reading is there twice"
    for name in READINGS & set(expected):
        wanted = _typed(expected[name])
        assert set(wanted) <= DATES
        assert {key: by_id[name][key] for key in wanted} == wanted
    for key in {"earliest_claim", "latest_claim"} & set(expected):
        assert found[key] == expected[key]
    if "readings" in expected:
        assert [reading["id"] for reading in found["readings"]] == expected["readings"]
    codes = {warning["code"] for warning in found["warnings"]}
    assert set(expected.get("warnings", ())) <= codes
    assert not set(expected.get("no_warnings", ())) & codes


def _typed(value: Any) -> Any:
    """BaseLoader gives text alone; the numbers and nulls of the interface are few and known."""
    if isinstance(value, dict):
        numbers = {"days", "contract_days", "days_per_week", "hours_per_week", "full_time_hours"}
        return {
            key: float(item) if key in numbers and "." in item else int(item) if key in numbers else _typed(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_typed(item) for item in value]
    return None if value in ("null", "~", "") else value
