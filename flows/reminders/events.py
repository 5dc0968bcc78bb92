"""After a job, a stay abroad or an illness: is the registration still there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.engine import Answers, Context
from flows.reminders.reminder import Series
from flows.stage.answers import EVENTS
from flows.stage.recall import recalled

_AFTER: Final = {
    "etranger": "reinscription_etranger",
    "stage_etranger": "reinscription_etranger",
    "maladie": "reinscription_maladie",
}


_ENDS_A_REGISTRATION: Final = frozenset({*_AFTER, "pas_inscrit"})
_FOURTH_WEEK: Final = 28
_FORTNIGHT: Final = 14
_AHEAD: Final = 43  # days: three of them


def of_events(context: Context) -> Iterator[Series]:
    """Of what was told and kept: sickness and stays abroad only where the person agreed."""
    answers = recalled(context.known)
    yield from _work(answers, context)
    if answers.get("deja_demande") == "oui":
        return
    for number in range(1, EVENTS + 1):
        yield from _event(number, answers, context)


def _event(number: int, answers: Answers, context: Context) -> Iterator[Series]:
    name = f"evenement_{number}"
    what, first, last = answers.get(name, ""), _day(answers, f"{name}_du"), _day(answers, f"{name}_au")
    kind = _AFTER.get(what)
    if what not in _ENDS_A_REGISTRATION:
        return
    if last is None and first is not None:
        yield Series("en_cours", first, _fortnights(first, context.today), lasts=14, subject=str(number))
    elif last is None:
        return
    elif kind == "reinscription_etranger":
        days = context.law.integer("stage_insertion.retour_etranger_reinscription", last)
        yield Series(kind, last, (0, 1, days - 1), lasts=7, subject=str(number))
    elif kind is not None:
        yield Series(kind, last, (1,), lasts=7, subject=str(number))


def _work(answers: Answers, context: Context) -> Iterator[Series]:
    """On its last day and the day after, for a job long enough to end a registration: sources differ on the limit."""
    first, last = _day(answers, "travail_du"), _day(answers, "travail_au")
    registered = _day(answers, "inscription")
    if first is None:
        return
    if answers.get("travail_encore") == "oui":
        yield Series("en_cours", first, _fortnights(first, context.today), lasts=14, subject="travail")
    if last is None or (registered is not None and registered > last):  # registered since: nothing is to be done again
        return
    least = context.law.integer("stage_insertion.travail_reinscription", last)
    if (last - first).days + 1 >= least:
        yield Series("reinscription_travail", last, (0, 1), lasts=7)


def _fortnights(first: date, today: date) -> range:
    """Every two weeks from the fourth on, some ahead of today: whoever works or is away may not think of it."""
    return range(_FOURTH_WEEK, max(_FOURTH_WEEK, (today - first).days) + _AHEAD, _FORTNIGHT)


def _day(answers: Answers, name: str) -> date | None:
    text = answers.get(name, "")
    return date.fromisoformat(text) if text[:1].isdigit() else None
