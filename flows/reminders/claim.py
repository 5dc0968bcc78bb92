"""After the claim: the registration, the file, the control card, the mutuelle, the end of the allowance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.engine import Context
from flows.reminders.reminder import Series
from flows.stage.answers import stage_facts
from flows.stage.dates import dates_of
from flows.stage.deadlines import deadlines
from flows.stage.recall import missing, recalled
from knowledge.calendar import add_months
from knowledge.errors import InvalidCase, OutOfPeriod

_REGISTRATION: Final = (-7, -4, -1, 0)  # before the last of the days allowed
_FILE: Final = (-45, -30, -14, -7, -3, -1, 0)
_CARD: Final = (1, 25)
_MUTUELLE: Final = (10,)
_END: Final = (-60, -14)


def after_the_claim(context: Context) -> Iterator[Series]:
    """For whoever told on which day they claimed."""
    told = context.known.get("demande_le", "")
    if context.known.get("deja_demande") != "oui" or not told[:1].isdigit():
        return
    claimed = date.fromisoformat(told)
    limits = deadlines(claimed, context)
    if limits is not None:
        yield Series("inscription_8_jours", limits.registered_by, _REGISTRATION, lasts=7, last=claimed)
        yield Series("dossier", limits.complete_by, _FILE, lasts=21, last=claimed)
    yield Series("carte_controle", claimed, _CARD, lasts=10)
    yield from _too_early(claimed, context)
    yield Series("mutuelle", claimed, _MUTUELLE, lasts=20)
    end = _end_of_the_allowance(claimed, context)
    if end is not None:
        yield Series("fin_allocations", end, _END, lasts=14)


def _too_early(claimed: date, context: Context) -> Iterator[Series]:
    """Whoever claimed by the earliest reading may be told "too early": the latest reading's day, to ask again."""
    answers = recalled(context.known)
    if missing(answers):
        return
    try:
        dates = dates_of(stage_facts(answers, context.today), context)
    except (InvalidCase, OutOfPeriod):
        return
    latest = max(reading.bare_claim for reading in dates.sure.readings)
    if latest > claimed:
        yield Series("redemande", latest, (0,), lasts=3, last=claimed)


def _end_of_the_allowance(claimed: date, context: Context) -> date | None:
    """At the earliest: some days lengthen it. None where the law of that day is not known."""
    try:
        return add_months(claimed, context.law.integer("allocation_insertion.duree", claimed))
    except OutOfPeriod:
        return None
