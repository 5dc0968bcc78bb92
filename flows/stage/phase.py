"""Which moment of the stage it is: what there is to do this week depends on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flows.engine import Context
from knowledge.calendar import add_months
from knowledge.schema import Phase

_LAST_WEEKS: Final = timedelta(weeks=6)  # time to ask for an evaluation that is missing


def phase_of(begun: date, earliest: date | None, context: Context) -> Phase:
    """The moment for somebody registered since *begun*.

    Args:
        begun: The day of the registration.
        earliest: The first day to claim under any reading, if known: better a few weeks too early.
        context: Law and day.
    """
    if earliest is not None and earliest - context.today <= _LAST_WEEKS:
        return "fin_stage"
    months = context.law.integer("emploi_convenable.profession_mois", context.today)
    return "premiers_mois" if context.today < add_months(begun, months) else "stage"
