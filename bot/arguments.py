"""Reading days typed on a command line, and cases sent as JSON. Every refusal is a French sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from knowledge.calculators.stage_insertion import (
    FAR,
    ONE_DAY_KINDS,
    PERIOD_KINDS,
    Evaluation,
    LifePeriod,
    StageCase,
)
from knowledge.errors import InvalidCase

Item = TypeVar("Item")

_PERIOD_KEYS = {"kind", "from", "to", "days_per_week", "hours_per_week", "full_time_hours"}
_DAY_KEYS = (
    "studies_ended",
    "registered",
    "born",
    "certificate_start",
    "certificate_end",
    "claim_on",
    "today",
)
_CASE_KEYS = {*_DAY_KEYS, "ended_by", "contract_days", "periods", "evaluations"}


def day(text: object, name: str) -> date:
    """A day written 2026-06-30 or 30/06/2026.

    Raises:
        InvalidCase: It is no day; the sentence names the field.
    """
    if isinstance(text, str):
        swapped = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text.strip())
        iso = f"{swapped[3]}-{swapped[2]:0>2}-{swapped[1]:0>2}" if swapped else text.strip()
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", iso, re.ASCII):
            try:
                return date.fromisoformat(iso)
            except ValueError:
                raise InvalidCase(f"{name} : le jour « {text.strip()[:20]} » n'existe pas au calendrier.") from None
    raise InvalidCase(f"{name} : écris le jour comme ceci : 2026-06-30.")


def stage_case(given: object) -> StageCase:
    """The case that a JSON object describes.

    Raises:
        InvalidCase: Something is missing, unknown, unreadable or contradictory.
    """
    fields = _object(given, "Chaque ligne", _CASE_KEYS)
    if fields.get("studies_ended") is None:
        raise InvalidCase("Il manque la fin des études (« studies_ended »).")
    if fields.get("registered") is None and not fields.get("periods"):
        raise InvalidCase("Il manque le jour d'inscription (« registered »).")
    days = {key: day(fields[key], key) if fields.get(key) is not None else None for key in _DAY_KEYS}
    return StageCase(
        studies_ended=day(fields["studies_ended"], "studies_ended"),
        registered=days["registered"],
        born=days["born"],
        certificate_start=days["certificate_start"],
        certificate_end=days["certificate_end"],
        claim_on=days["claim_on"],
        today=days["today"],
        ended_by=_optional(fields, "ended_by", _word),
        contract_days=_optional(fields, "contract_days", _whole),
        periods=tuple(_period(item) for item in _list(fields, "periods")),
        evaluations=tuple(_evaluation(item) for item in _list(fields, "evaluations")),
    )


def _period(given: object) -> LifePeriod:
    fields = _object(given, "Une période", _PERIOD_KEYS)
    kind = _word(fields.get("kind"), "kind")
    if kind not in PERIOD_KINDS:
        raise InvalidCase(f"Sorte de période inconnue : « {kind[:40]} ». Choix : {', '.join(PERIOD_KINDS)}.")
    first = day(fields.get("from"), f"{kind}, from")
    open_end = first if kind in ONE_DAY_KINDS else FAR
    return LifePeriod(
        kind=kind,
        first=first,
        last=day(fields["to"], f"{kind}, to") if fields.get("to") is not None else open_end,
        days_per_week=_optional(fields, "days_per_week", _number),
        hours_per_week=_optional(fields, "hours_per_week", _number),
        full_time_hours=_optional(fields, "full_time_hours", _number),
    )


def _evaluation(given: object) -> Evaluation:
    fields = _object(given, "Une évaluation", {"date", "result"})
    result = fields.get("result")
    if result not in ("positive", "negative"):
        raise InvalidCase("Une évaluation est « positive » ou « negative ».")
    return Evaluation(day(fields.get("date"), "evaluations, date"), result)


def _object(given: object, what: str, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise InvalidCase(f"{what} doit être un objet JSON.")
    unknown = sorted(str(key) for key in given if key not in keys)
    if unknown:
        raise InvalidCase(
            f"{what} : champ inconnu « {unknown[0][:40]} ». Champs possibles : {', '.join(sorted(keys))}."
        )
    return given


def _list(fields: Mapping[str, Any], key: str) -> list[object]:
    items = fields.get(key)
    if items is None:
        return []
    if not isinstance(items, list):
        raise InvalidCase(f"« {key} » doit être une liste.")
    if len(items) > 200:
        raise InvalidCase(f"« {key} » : 200 au plus.")
    return items


def _optional(fields: Mapping[str, Any], key: str, read: Callable[[object, str], Item]) -> Item | None:
    return None if fields.get(key) is None else read(fields[key], key)


def _word(value: object, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidCase(f"« {name} » doit être un mot.")
    return value


def _whole(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 5000:
        raise InvalidCase(f"« {name} » doit être un nombre entier entre 0 et 5000.")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 168:
        raise InvalidCase(f"« {name} » doit être un nombre plus grand que 0.")
    return value
