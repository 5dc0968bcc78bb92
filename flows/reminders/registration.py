"""Not registered yet: each day of waiting may cost a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.engine import Answers, Context
from flows.reminders.reminder import Series
from knowledge.calculators.stage_insertion.age_guard import age_guard

NOT_YET: Final = "pas_inscrit_le"  # the fact that keeps the day on which somebody said that they are not registered

_STEPS: Final = (1, 3, 7, 14, 21, 28, 42, 56)  # days after they said so, or after the end of the studies
_AUGUST_STEPS: Final = (-7, -3, 0)
_AGE_STEPS: Final = (-30, -14, -7, -3, -1, 0)
_FORTNIGHT: Final = 14
_AHEAD: Final = 43  # days


def of_the_registration(context: Context) -> Iterator[Series]:
    """For whoever said that they are not registered, until they are."""
    said = context.known.get(NOT_YET, "")
    registered = context.known.get("inscrit") == "oui" or context.known.get("inscription", "")[:1].isdigit()
    if not said[:1].isdigit() or registered:
        return
    ended = context.known.get("fin_etudes", "")
    on = date.fromisoformat(max(said, ended) if ended[:1].isdigit() else said)
    yield from _before_the_age_limit(on, context)
    steps = (*_STEPS, *range(_STEPS[-1] + _FORTNIGHT, (context.today - on).days + _AHEAD, _FORTNIGHT))
    limit = _eighth_of_august(context.known, context)
    if limit is None or limit < on:
        yield Series("inscription_a_faire", on, steps)
        return
    august = range((limit - on).days + _AUGUST_STEPS[0], (limit - on).days + 1)  # then that day is spoken of instead
    yield Series("inscription_a_faire", on, [step for step in steps if step not in august])
    yield Series("inscription_8_aout", limit, _AUGUST_STEPS, lasts=1)


def _before_the_age_limit(on: date, context: Context) -> Iterator[Series]:
    """The last registration that still leads to a claim in time, without relying on any back-dating."""
    born = context.known.get("naissance", "")
    if not born[:1].isdigit():
        return
    guard = age_guard(date.fromisoformat(born), context.law, max(on, context.today))
    if guard.last_registration >= on:
        yield Series("age_inscription", guard.last_registration, _AGE_STEPS, lasts=1, last=guard.birthday)


def _eighth_of_august(known: Answers, context: Context) -> date | None:
    """The day that the Forem's page names, for studies ended in June or July; the law itself names none any more."""
    ended = known.get("fin_etudes", "")
    if known.get("fin_comment") != "june" or not ended[:1].isdigit():
        return None
    month, day = context.law.month_day("stage_insertion.inscription_limite_selon_forem", context.today)
    return date(int(ended[:4]), month, day)
