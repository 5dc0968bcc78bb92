"""`jalon date`: the dates of a stage, as text, as one JSON object, or line by line. Never reads the clock."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from bot.arguments import stage_case
from bot.date_arguments import case_of, options_beside_jsonl
from knowledge.calculators.stage_insertion import (
    Month,
    Reading,
    StageCase,
    StageDates,
    day_number,
    month_table,
    stage_dates,
    start_rule,
)
from knowledge.calculators.stage_insertion.trace import STATUS_FR, SUNDAY
from knowledge.errors import KnowledgeError
from knowledge.french import continued, say_day
from knowledge.law import Law
from knowledge.loader import load_law
from knowledge.schema import Source
from knowledge.units import say_number

_LONGEST_LINE = 1_000_000

READING_FR = {
    "law": "Selon la loi",
    "first_of_august": "Selon la page du Forem (début au 1er août)",
    "uncertain_periods": "Si les périodes incertaines sont prises dans l'autre sens",
    "uncertain_periods_latest": "Si aucune période incertaine ne compte",
    "first_of_august_uncertain_periods": "Début au 1er août et périodes incertaines dans l'autre sens",
    "certificate": "Selon ton attestation",
}


def run(given: argparse.Namespace) -> int:
    law = load_law()
    if given.jsonl:
        return _line_by_line(given, law)
    try:
        case = case_of(given)
        dates = stage_dates(case, law)
    except KnowledgeError as error:
        if given.json:
            print(_json({"error": str(error)}))
        else:
            print(error, file=sys.stderr)
        return 2
    if given.json:
        print(_json(as_json(dates), indent=2))
    else:
        print("\n".join(_as_text(case, dates, law)))
    return 0


def _line_by_line(given: argparse.Namespace, law: Law) -> int:
    beside = options_beside_jsonl(given)
    if beside:
        print(f"Avec --jsonl, tout vient de l'entrée standard : enlève {', '.join(beside)}.", file=sys.stderr)
        return 2
    for line in sys.stdin.buffer:
        print(_json(_answer_line(line, law)), flush=True)
    return 0


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    """JSON text with its accents, or escaped where the output or the text itself can't carry them."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


def _answer_line(line: bytes, law: Law) -> dict[str, Any]:
    if len(line) > _LONGEST_LINE:
        return {"error": "Cette ligne est trop longue."}
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "Cette ligne n'est pas un objet JSON lisible."}
    try:
        return as_json(stage_dates(stage_case(given), law))
    except KnowledgeError as error:
        return {"error": str(error)}
    except Exception as error:  # whatever a line holds, the next one gets its answer
        return {"error": f"Ce cas n'a pas pu être calculé ({type(error).__name__}). Vérifie ses dates."}


def as_json(dates: StageDates) -> dict[str, Any]:
    """The shape that `--json` and `--jsonl` promise; days are ISO text, an unknown day is null."""
    return {
        "readings": [_reading_json(reading) for reading in dates.readings],
        "earliest_claim": dates.earliest_claim.isoformat(),
        "latest_claim": dates.latest_claim.isoformat(),
        "action": dates.action,
        "warnings": [{"code": found.code, "text": found.text} for found in dates.warnings],
    }


def _reading_json(reading: Reading) -> dict[str, Any]:
    admitted = reading.admission.day
    return {
        "id": reading.id,
        "start": reading.start.isoformat(),
        "days": reading.days,
        "last_day": reading.last_day.isoformat(),
        "claim_from": reading.claim_from.isoformat(),
        "first_payable": reading.first_payable.isoformat(),
        "admission_from": admitted.isoformat() if admitted else None,
        "sources": [_source_json(source) for source in reading.sources],
    }


def _source_json(source: Source) -> dict[str, Any]:
    return source.model_dump(mode="json")


def _as_text(case: StageCase, dates: StageDates, law: Law) -> Iterator[str]:
    for reading in dates.readings:
        yield f"{READING_FR.get(reading.id, reading.id)} ({say_number(reading.days)} jours)"
        yield f"  {start_rule(case, law, reading)}"
        yield from _reading_text(reading)
        yield from _progress(case, reading)
        yield from (f"  source : {_source_text(source)}" for source in reading.sources)
        yield ""
    if dates.decides:
        yield dates.decides
    yield f"À faire : {continued(dates.action)}"
    for found in dates.warnings:
        yield found.text if found.text.startswith("Attention") else f"Attention : {continued(found.text)}"
    yield ""
    yield f"Mois par mois ({READING_FR['law'].lower()})"
    for month in month_table(dates.law):
        yield _month_text(month)
    yield ""
    yield "C'est une estimation : l'ONEM et ton organisme de paiement décident."
    if case.today is None and case.claim_on is None:
        yield "Sans --today ni --claim-on, le calcul suppose une demande dès le premier jour possible."


def _progress(case: StageCase, reading: Reading) -> Iterator[str]:
    """How far the stage is today; the readings do not always agree on it either."""
    if case.today is not None and reading.start <= case.today <= reading.last_day:
        yield f"  aujourd'hui           jour {day_number(reading, case.today)} sur {say_number(reading.days)}"


def _source_text(source: Source) -> str:
    return f"{source.title}, vérifié le {source.checked_on:%d/%m/%Y}{f' : {source.url}' if source.url else ''}"


def _reading_text(reading: Reading) -> Iterator[str]:
    yield f"  début                 {say_day(reading.start)}"
    yield f"  dernier jour compté   {say_day(reading.last_day)}"
    yield f"  stage accompli, demande dès le   {say_day(reading.claim_from)}"
    yield f"  premier jour payable  {say_day(reading.first_payable)}"
    if reading.admission.day:
        yield f"  admission possible dès le   {say_day(reading.admission.day)}"
    else:
        yield f"  admission             {_missing_fr(reading.admission.missing)}"


def _missing_fr(missing: int) -> str:
    if not missing:
        return "après une évaluation négative, à vérifier auprès du Forem"
    return f"il manque {missing} évaluation{'s' * (missing > 1)} positive{'s' * (missing > 1)}"


def _month_text(month: Month) -> str:
    counted = sum(month.counted.values())
    reasons = [f"{number} {STATUS_FR[status]}" for status, number in month.counted.items() if status != "registered"]
    skipped = [f"{number} {STATUS_FR[status]}" for status, number in month.skipped.items() if status != SUNDAY]
    sundays = month.skipped.get(SUNDAY, 0)
    details = "; ".join(
        part
        for part in (
            f"dont {', '.join(reasons)}" if reasons else "",
            f"non comptés : {', '.join(skipped)}" if skipped else "",
            f"{sundays} dimanche{'s' * (sundays > 1)}" if sundays else "",
        )
        if part
    )
    return f"  {month.name:<15} +{counted:>2}  = {month.total:>3}   {details}".rstrip()
