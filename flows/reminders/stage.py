"""The days of the stage: the start that was recorded, the evaluations, the claim, the 25th birthday.

Where readings of the law differ, the earliest day counts; for the age limit, the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flows.engine import Context
from flows.reminders.reminder import Series
from flows.stage.answers import stage_facts
from flows.stage.dates import Dates, dates_of
from flows.stage.recall import missing, recalled
from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.errors import InvalidCase, OutOfPeriod

TOLD: Final = "rappels.date_dite"  # the first day to claim, as the person was told it last
TELL_ON: Final = "rappels.dire_le"  # the day on which to tell them that it has moved

_SOON: Final = (-30, -14, -3)
_UNTIL_DONE: Final = (0, 2, 5, 8, 12, 16, 21, 28, 35, 42, 56, 70, 91)  # days after the first day to claim
_AGE: Final = (-60, -30, -14, -7, -3, -1, 0)
_EVALUATIONS: Final = (-42, -28)
_START: Final = (-45,)
_LAST_WEEKS: Final = (-21,)
_PROOFS_DAY: Final = 4  # Friday


def current_dates(context: Context) -> Dates | None:
    """The dates of somebody who is registered and has not claimed; None where they can't be told."""
    answers = recalled(context.known)
    if missing(answers):
        return None
    facts = stage_facts(answers, context.today)
    if facts.claimed or facts.registered is None:
        return None
    try:
        return dates_of(facts, context)
    except (InvalidCase, OutOfPeriod):
        return None


def of_the_stage(context: Context) -> Iterator[Series]:
    """For whoever is registered, until the claim is made."""
    dates = current_dates(context)
    if dates is None:
        return
    first, latest = dates.first_day, dates.latest
    yield Series("debut_retenu", first, _START, lasts=14, last=latest)
    if dates.sure.law.admission.missing:
        yield Series("evaluations", first, _EVALUATIONS, lasts=14)
    yield Series("fin_de_stage", first, _LAST_WEEKS, lasts=6)
    yield Series("demande_bientot", first, _SOON, lasts=3, last=latest)
    yield Series("demande", first, _UNTIL_DONE, lasts=30, last=latest)
    if dates.last_day > first:  # not `latest`, which is never before today: on its own morning it would be gone
        yield Series("redemande", dates.last_day, (0,), lasts=3, last=first)
    yield from _moved(first, context)
    yield from _age(dates, context)
    yield from _proofs(date.fromisoformat(recalled(context.known)["inscription"]), first)


def _moved(first: date, context: Context) -> Iterator[Series]:
    told, tell_on = context.known.get(TOLD, ""), context.known.get(TELL_ON, "")
    if told and tell_on and told != first.isoformat():
        days = (date.fromisoformat(tell_on) - first).days
        yield Series("date_bougee", first, (days,), lasts=14, last=date.fromisoformat(told))


def _age(dates: Dates, context: Context) -> Iterator[Series]:
    if dates.case.born is None:
        return
    guard = age_guard(dates.case.born, context.law, dates.last_day)
    if dates.last_day > guard.last_claim:
        yield Series("age_depasse_bientot", guard.last_claim, _AGE, lasts=7, last=dates.last_day)
    elif _is_tight(guard, dates):
        yield Series("age", guard.last_claim, _AGE, lasts=1, last=guard.birthday)


def _is_tight(guard: AgeGuard, dates: Dates) -> bool:
    claim = min(dates.latest, guard.last_claim)  # once the limit has passed, what was said of it still holds
    waiting = dates.sure.law.admission.missing > 0 and guard.evaluations_matter(claim)
    return waiting or guard.is_near(claim)


def _proofs(registered: date, first: date) -> Iterator[Series]:
    """Each Friday of the stage; only for whoever asked for it."""
    friday = registered + timedelta(days=(_PROOFS_DAY - registered.weekday()) % 7)
    while friday < first:
        yield Series("preuves", friday, (0,), lasts=2, subject=friday.isoformat())
        friday += timedelta(days=7)
