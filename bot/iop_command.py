"""`jalon iop`: is an observation placement of a CPAS possible, as text or as one JSON object. Never reads the clock."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from bot.arguments import day
from knowledge.calculators.iop import IopCase, IopVerdict, Placement, hours_of_days, iop_verdict
from knowledge.errors import InvalidCase, KnowledgeError
from knowledge.french import say_day
from knowledge.law import Law
from knowledge.loader import load_law
from knowledge.units import say_value

_EVALUATED = ("evaluated", "évalué", "evalue")


def run(given: argparse.Namespace) -> int:
    try:
        law = load_law()
        case = _case(given, law)
        verdict = iop_verdict(case, law)
    except KnowledgeError as error:
        if given.json:
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        else:
            print(error, file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps(as_json(verdict), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_as_text(case, verdict, law)))
    return 0


def as_json(verdict: IopVerdict) -> dict[str, Any]:
    """The shape that `--json` promises; a day is ISO text, an unknown day is null."""
    back = verdict.credit_back_on
    return {
        "possible": verdict.possible,
        "missing": [{"code": point.code, "text": point.text} for point in verdict.missing],
        "assumed": [{"code": point.code, "text": point.text} for point in verdict.assumed],
        "hours_left": _plain(verdict.hours_left),
        "days_left": _plain(verdict.days_left),
        "credit_back_on": back.isoformat() if back else None,
    }


def placement_argument(text: str, option: str, law: Law) -> Placement:
    """`FROM[/TO]:HOURS[:PARTNER[:evaluated]]`, where HOURS may be full-time days: `10d`.

    Raises:
        InvalidCase: It cannot be read; the sentence shows how to write it.
    """
    dates, _, rest = text.partition(":")
    hours, *more = (part.strip() for part in rest.split(":"))
    if len(more) > (2 if option == "--done" else 1):
        raise _unreadable(option, text)
    first, *last = (day(written, option) for written in _two_days(dates, option, text))
    evaluated = more[1] if len(more) == 2 else ""
    if evaluated and evaluated.casefold() not in _EVALUATED:
        raise InvalidCase(f"{option} : après le lieu, je ne connais que « evaluated » (reçu : « {evaluated[:40]} »).")
    if more and more[0].casefold() in _EVALUATED:
        raise InvalidCase(f"{option} : sans nom de lieu, écris deux fois deux-points : {dates}:{hours}::evaluated.")
    number, in_days = _hours(hours, option, text)
    return Placement(
        first=first,
        hours=hours_of_days(number, law, first) if in_days else number,
        last=last[0] if last else None,
        partner=more[0] if more and more[0] else None,
        evaluated=bool(evaluated),
    )


def _case(given: argparse.Namespace, law: Law) -> IopCase:
    if given.planned is None:
        raise InvalidCase("Il manque le stage prévu (--planned). Par exemple : --planned 2026-12-07:76.")
    return IopCase(
        planned=placement_argument(given.planned, "--planned", law),
        done=tuple(placement_argument(text, "--done", law) for text in given.done),
        new_tasks=given.new_tasks,
        new_goals=given.new_goals,
        on=day(given.on, "--on") if given.on is not None else None,
    )


def _two_days(dates: str, option: str, text: str) -> Sequence[str]:
    """One or two days; 07/12/2026 holds slashes of its own."""
    parts = dates.split("/")
    if len(parts) in (1, 2):
        return parts
    if len(parts) in (3, 6):
        return ["/".join(parts[start : start + 3]) for start in range(0, len(parts), 3)]
    raise _unreadable(option, text)


def _hours(written: str, option: str, text: str) -> tuple[float, bool]:
    """A number, and whether it is of full-time days."""
    found = re.fullmatch(r"(\d{1,6}(?:[.,]\d{1,2})?)\s?([hdj]?)", written, re.ASCII)
    if not found:
        raise _unreadable(option, text)
    return float(found[1].replace(",", ".")), found[2] in ("d", "j")


def _unreadable(option: str, text: str) -> InvalidCase:
    shape = "2026-01-05/2026-01-16:76:Crèche:evaluated" if option == "--done" else "2026-12-07/2026-12-18:10d:Crèche"
    return InvalidCase(f"{option} : je ne lis pas « {text[:60]} ». Écris par exemple {shape}.")


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _as_text(case: IopCase, verdict: IopVerdict, law: Law) -> Iterator[str]:
    planned = case.planned
    where = f", chez {planned.partner}" if planned.partner else ""
    yield f"Stage IOP prévu le {say_day(planned.first)} : {say_value(planned.hours, 'hour')}{where}"
    if verdict.possible:
        yield "Possible, si tout ce que je suppose plus bas est vrai. C'est le CPAS qui décide."
    else:
        yield "Pas possible comme ça. Ce qui manque :"
        yield from (f"  - {point.text}" for point in verdict.missing)
    yield ""
    full_day = law.parameter("iop.heures_par_jour").say(verdict.judged_on)
    days = f"{say_value(verdict.days_left, 'work_day')} à temps plein, à {full_day}"
    yield f"Crédit avant ce stage  {say_value(verdict.hours_left, 'hour')} ({days})"
    if verdict.possible:
        yield f"Il resterait ensuite   {say_value(round(verdict.hours_left - planned.hours, 2), 'hour')}"
    if verdict.credit_back_on:
        yield f"Des heures reviennent le {say_day(verdict.credit_back_on)}, si la période est glissante"
    if verdict.enough_on and verdict.enough_on != verdict.credit_back_on:
        yield f"Il y en a assez pour ce stage le {say_day(verdict.enough_on)}"
    yield ""
    yield "Je suppose"
    yield from (f"  - {point.text}" for point in verdict.assumed)
    yield ""
    yield "Source (une seule : à confirmer auprès du CPAS)"
    yield from (f"  - {source.title}, vérifié le {source.checked_on:%d/%m/%Y}" for source in verdict.sources)
