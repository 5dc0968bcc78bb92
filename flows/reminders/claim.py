"""After the claim: the registration, the file, the control card, the mutuelle, the end of the allowance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flows.engine import Context
from flows.reminders.reminder import Series
from flows.reminders.stage import guard_of
from flows.stage.answers import stage_facts
from flows.stage.dates import dates_of
from flows.stage.deadlines import deadlines
from flows.stage.recall import missing, recalled
from knowledge.calculators.stage_insertion.action import later_days
from knowledge.calendar import add_months
from knowledge.errors import InvalidCase, OutOfPeriod

_REGISTRATION: Final = (-7, -4, -1, 0)  # before the last of the days allowed
_FILE: Final = (-45, -30, -14, -7, -3, -1, 0)
_CARD: Final = (1, *range(25, 365, 30))  # at the beginning, then each month
_AGE: Final = (-3, -1, 0)
_EVALUATIONS: Final = (14, 28, 42, 56, 70, 84)  # after the claim, while one is missing
_WEEKS_AHEAD: Final = 3
_MUTUELLE: Final = (10,)
_END: Final = (-60, -14)


def after_the_claim(context: Context) -> Iterator[Series]:
    """For whoever told on which day they claimed."""
    told = context.known.get("demande_le", "")
    if context.known.get("deja_demande") != "oui":
        return
    if not told[:1].isdigit():
        yield from _which_day(context)
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


def _which_day(context: Context) -> Iterator[Series]:
    """Each week, for whoever has claimed and does not know when: every time limit depends on it."""
    monday = context.today - timedelta(days=context.today.weekday())
    for week in range(_WEEKS_AHEAD):
        day = monday + timedelta(weeks=week)
        yield Series("jour_demande", day, (0,), lasts=7, subject=day.isoformat())


def _too_early(claimed: date, context: Context) -> Iterator[Series]:
    """Whoever is told "too early": the days on which to ask again, the age limit, what is missing for the admission."""
    answers = recalled(context.known)
    if missing(answers):
        return
    try:
        dates = dates_of(stage_facts(answers, context.today), context)
    except (InvalidCase, OutOfPeriod):
        return
    guard = guard_of(dates, context)
    later = later_days(dates.first_days, claimed, guard)
    yield from (Series("redemande", day, (0,), lasts=3, last=claimed, subject=day.isoformat()) for day in later)
    if guard is not None and dates.last_day > claimed and guard.evaluations_matter(dates.last_day):
        yield Series("age", guard.last_claim, _AGE, lasts=1, last=guard.birthday)
    admission = dates.sure.law.admission
    if admission.missing:
        yield Series("evaluations", claimed, _EVALUATIONS, lasts=14)
    elif admission.day is not None and admission.day > claimed:
        yield Series("admission", admission.day, (0, 3, 7), lasts=14, last=claimed)


def _end_of_the_allowance(claimed: date, context: Context) -> date | None:
    """At the earliest: some days lengthen it. None where the law of that day is not known."""
    try:
        return add_months(claimed, context.law.integer("allocation_insertion.duree", claimed))
    except OutOfPeriod:
        return None
