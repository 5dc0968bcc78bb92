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
from knowledge.calculators.stage_insertion.action import later_days
from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.errors import InvalidCase, OutOfPeriod

TOLD: Final = "rappels.date_dite"  # the first day to claim, as the person was told it last
TELL_ON: Final = "rappels.dire_le"  # the day on which to tell them that it has moved

_SOON: Final = (-30, -14, -3)
_UNTIL_DONE: Final = (2, 5, 8, 12, 16, 21, 28, 35, 42, 49)  # days after the first day to claim
_WEEK: Final = 7
_WEEKS_AHEAD: Final = 3  # the daily round adds the next ones
_SUNDAY: Final = 7
_AGE: Final = (-60, -30, -14, -7, -3, -1, 0)
_EVALUATIONS: Final = (-42, -28)
_AGAIN: Final = (7, 60, 85)  # after a negative evaluation: a new one comes within three months
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
    first = dates.first_day
    guard = guard_of(dates, context)
    yield from _moved(first, context)
    yield from _age(guard, dates)
    yield from _proofs(date.fromisoformat(recalled(context.known)["inscription"]), first)
    yield from _evaluations(dates, first)
    if guard is not None and first > guard.last_claim:  # no day to claim is promised beyond the age limit
        return
    later = later_days(dates.first_days, first, guard)
    last = later[-1] if later else None
    yield Series("debut_retenu", first, _START, lasts=14, last=last)
    yield Series("fin_de_stage", first, _LAST_WEEKS, lasts=6)
    yield Series("demande_bientot", first, _SOON, lasts=3, last=last)
    yield Series("demande", first, _steps_until_done(first, context.today), lasts=14, last=last)
    yield from (Series("redemande", day, (0,), lasts=3, last=first, subject=day.isoformat()) for day in later)


def guard_of(dates: Dates, context: Context) -> AgeGuard | None:
    """The age limit, by the latest reading; None where the birthday is not known."""
    if dates.case.born is None:
        return None
    return age_guard(dates.case.born, context.law, dates.last_day)


def _evaluations(dates: Dates, first: date) -> Iterator[Series]:
    if dates.sure.law.admission.missing:
        yield Series("evaluations", first, _EVALUATIONS, lasts=14)
    negatives = [done.day for done in dates.case.evaluations if done.result == "negative" and done.day]
    if negatives and dates.sure.law.admission.missing:
        yield Series("reevaluation", max(negatives), _AGAIN, lasts=30)


def _steps_until_done(first: date, today: date) -> tuple[int, ...]:
    """Days after the first one: often at the beginning, then each week for as long as nobody says that it is done."""
    monday = 1 if first.isoweekday() == _SUNDAY else 0  # everything is closed on a Sunday, and a week later again
    steps = (0, *((monday,) if monday else ()), *(step + monday for step in _UNTIL_DONE))
    last = steps[-1] + _WEEK * (max(0, (today - first).days - steps[-1]) // _WEEK + _WEEKS_AHEAD)
    return (*steps, *range(steps[-1] + _WEEK, last + 1, _WEEK))


def _moved(first: date, context: Context) -> Iterator[Series]:
    told, tell_on = context.known.get(TOLD, ""), context.known.get(TELL_ON, "")
    if told and tell_on and told != first.isoformat():
        days = (date.fromisoformat(tell_on) - first).days
        yield Series("date_bougee", first, (days,), lasts=14, last=date.fromisoformat(told))


def _age(guard: AgeGuard | None, dates: Dates) -> Iterator[Series]:
    if guard is None:
        return
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
