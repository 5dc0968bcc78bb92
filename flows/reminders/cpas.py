"""The PIIS: until when to sign it, and when it is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.engine import Context
from flows.reminders.reminder import Series
from knowledge.calculators.piis import evaluations, sign_by
from knowledge.errors import InvalidCase, OutOfPeriod

_SIGNATURE: Final = (-30, -14, -3, 0)
_EVALUATION: Final = (-21, -7)
_YEARS: Final = 2  # how far ahead evaluations are reminded of


def of_the_piis(context: Context) -> Iterator[Series]:
    """For whoever agreed to have the days of their PIIS kept."""
    decided, signed = (_day(context, name) for name in ("ri_decision", "piis_signe_le"))
    try:
        if signed is not None:
            yield from _evaluations(signed, context)
        elif decided is not None:
            yield Series("piis_signature", sign_by(decided, context.law), _SIGNATURE, lasts=7)
    except (InvalidCase, OutOfPeriod):
        return


def _evaluations(signed: date, context: Context) -> Iterator[Series]:
    rhythm = context.known.get("piis_rythme", "")
    per_year = int(rhythm) if rhythm.isdigit() else None
    for number, found in enumerate(evaluations(signed, context.law, per_year=per_year, years=_YEARS), start=1):
        yield Series("piis_evaluation", found.by, _EVALUATION, lasts=7, subject=str(number))


def _day(context: Context, name: str) -> date | None:
    text = context.known.get(name, "")
    return date.fromisoformat(text) if text[:1].isdigit() else None
