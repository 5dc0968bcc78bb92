"""Cases of the stage as JSON lines give them, and what is said of them: shared by the tests of the calculator."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.arguments import stage_case
from knowledge.calculators.stage_insertion import Reading, StageDates, stage_dates
from knowledge.loader import load_law

LAW = load_law()
JUNE = {"studies_ended": "2026-06-30", "registered": "2026-07-01"}


def dates(**case: Any) -> StageDates:
    return stage_dates(stage_case(case), LAW)


def reading(found: StageDates, name: str) -> Reading:
    return next(one for one in found.readings if one.id == name)


def names(found: StageDates) -> list[str]:
    return [one.id for one in found.readings]


def codes(found: StageDates) -> list[str]:
    return [warning.code for warning in found.warnings]


def text(found: StageDates, code: str) -> str:
    return next(warning.text for warning in found.warnings if warning.code == code)


def period(kind: str, first: str, last: str | None = None, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "from": first, **({"to": last} if last else {}), **more}


def evaluations(*told: tuple[str, str]) -> list[dict[str, str]]:
    return [{"date": day, "result": result} for day, result in told]


def day(text: str) -> date:
    return date.fromisoformat(text)
