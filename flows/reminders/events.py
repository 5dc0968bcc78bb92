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


def of_events(context: Context) -> Iterator[Series]:
    """Of what was told and kept: sickness and stays abroad only where the person agreed."""
    answers = recalled(context.known)
    if answers.get("deja_demande") == "oui":
        return
    yield from _work(answers, context)
    for number in range(1, EVENTS + 1):
        name = f"evenement_{number}"
        kind, last = _AFTER.get(answers.get(name, "")), _day(answers, f"{name}_au")
        if kind == "reinscription_etranger" and last is not None:
            days = context.law.integer("stage_insertion.retour_etranger_reinscription", last)
            yield Series(kind, last, (0, 1, days - 1), lasts=7, subject=str(number))
        elif kind is not None and last is not None:
            yield Series(kind, last, (1,), lasts=7, subject=str(number))


def _work(answers: Answers, context: Context) -> Iterator[Series]:
    """On its last day and the day after, for a job long enough to end a registration: sources differ on the limit."""
    first, last = _day(answers, "travail_du"), _day(answers, "travail_au")
    if first is None or last is None:
        return
    least = context.law.integer("stage_insertion.travail_reinscription", last)
    if (last - first).days + 1 >= least:
        yield Series("reinscription_travail", last, (0, 1), lasts=7)


def _day(answers: Answers, name: str) -> date | None:
    text = answers.get(name, "")
    return date.fromisoformat(text) if text[:1].isdigit() else None
