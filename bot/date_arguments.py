"""The options of `jalon date` as a case. Every refusal is a French sentence that names the option that was typed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Final, Literal

from bot.arguments import day
from knowledge.calculators.stage_insertion import (
    ENDINGS,
    FAR,
    KINDS_FR,
    ONE_DAY_KINDS,
    PERIOD_KINDS,
    Evaluation,
    LifePeriod,
    StageCase,
)
from knowledge.errors import InvalidCase

ENDINGS_FR: Final[Mapping[str, str]] = {
    "june": "en juin ou juillet, sans seconde session",
    "second_session": "après une seconde session",
    "thesis": "après un travail de fin d'études",
    "during_year": "arrêt pendant l'année",
    "alternance_passed": "alternance réussie",
    "alternance_failed": "alternance pas réussie",
    "abroad": "études à l'étranger",
}
_RESULTS: Final[Mapping[str, Literal["positive", "negative"]]] = {"positive": "positive", "negative": "negative"}
_MOST_DAYS: Final = 5000
_WEEKLY: Final = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?P<unit>[dh])", re.ASCII)
_PERIOD: Final = "--period : écris par exemple {kind}:2026-07-01:2026-08-31"


def case_of(given: argparse.Namespace) -> StageCase:
    """The case that the options describe.

    Raises:
        InvalidCase: Something is missing, unknown, unreadable or contradictory.
    """
    if given.studies_ended is None:
        raise InvalidCase("Il manque la fin des études : ajoute par exemple --studies-ended 2026-06-30.")
    if given.registered is None and not given.period:
        raise InvalidCase("Il manque le jour d'inscription : ajoute par exemple --registered 2026-07-01.")
    return StageCase(
        studies_ended=day(given.studies_ended, "--studies-ended"),
        registered=_day(given, "registered"),
        ended_by=_ending(given.ended_by),
        born=_day(given, "born"),
        contract_days=_contract_days(given.contract_days),
        periods=tuple(map(_period, given.period)),
        evaluations=tuple(map(_evaluation, given.evaluation)),
        certificate_start=_day(given, "certificate_start"),
        certificate_end=_day(given, "certificate_end"),
        claim_on=_day(given, "claim_on"),
        today=_day(given, "today"),
    )


def options_beside_jsonl(given: argparse.Namespace) -> tuple[str, ...]:
    """The options that describe one case, of those that were typed: the lines of `--jsonl` bring their own."""
    names = (*(field.name for field in fields(StageCase) if field.name not in _REPEATED), *_REPEATED.values())
    return tuple(f"--{name.replace('_', '-')}" for name in names if getattr(given, name) not in (None, []))


_REPEATED: Final[Mapping[str, str]] = {"periods": "period", "evaluations": "evaluation"}


def _day(given: argparse.Namespace, name: str) -> date | None:
    text = getattr(given, name)
    return None if text is None else day(text, f"--{name.replace('_', '-')}")


def _ending(text: str | None) -> str | None:
    if text is not None and text not in ENDINGS:
        raise InvalidCase(f"--ended-by : je ne connais pas « {text[:40]} ». Choix : {_choices(ENDINGS_FR)}.")
    return text


def _contract_days(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_MOST_DAYS)) or int(text) > _MOST_DAYS:
        raise InvalidCase(f"--contract-days attend un nombre entier de jours, de 0 à {_MOST_DAYS}.")
    return int(text)


def _period(text: str) -> LifePeriod:
    """As in `KIND:FROM[:TO]`, for work also `:3d` (days a week) or `:20h` (hours a week)."""
    kind, *rest = text.split(":")
    if kind not in PERIOD_KINDS:
        raise InvalidCase(f"--period : je ne connais pas « {kind[:40]} ». Choix : {_choices(KINDS_FR)}.")
    weekly = [found for found in map(_WEEKLY.fullmatch, rest) if found]
    days = [part for part in rest if not _WEEKLY.fullmatch(part)]
    if not days:
        raise InvalidCase(f"{_PERIOD.format(kind=kind)} : il manque le premier jour.")
    if len(days) > 2 or len(weekly) > 2:
        raise InvalidCase(f"{_PERIOD.format(kind=kind)} (reçu : « {text[:60]} »).")
    first = day(days[0], f"--period {kind}, premier jour")
    open_end = first if kind in ONE_DAY_KINDS else FAR
    worked = {found["unit"]: float(found["number"].replace(",", ".")) for found in weekly}
    return LifePeriod(
        kind=kind,
        first=first,
        last=day(days[1], f"--period {kind}, dernier jour") if len(days) > 1 else open_end,
        days_per_week=worked.get("d"),
        hours_per_week=worked.get("h"),
    )


def _evaluation(text: str) -> Evaluation:
    when, _, said = text.partition(":")
    result = _RESULTS.get(said)
    if result is None:
        raise InvalidCase(
            "--evaluation : écris le jour puis « positive » ou « negative », comme 2026-10-05:positive (reçu : "
            f"« {text[:60]} »)."
        )
    return Evaluation(day(when, "--evaluation"), result)


def _choices(words: Mapping[str, str]) -> str:
    return ", ".join(f"{word} ({french})" for word, french in words.items())
