"""Compulsory schooling, before whose end no day of a stage counts."""

from __future__ import annotations

from datetime import date

from flows.engine import Context
from knowledge.calendar import ONE_DAY, birthday


def schooling_over(born: date, context: Context) -> date:
    """The first day on which somebody born then does not have to go to school any more.

    Source: parameters `stage_insertion.fin_obligation_scolaire_*`.
    """
    law = context.law
    reached = birthday(born, law.integer("stage_insertion.fin_obligation_scolaire_age", context.today))
    month, day = law.month_day("stage_insertion.fin_obligation_scolaire_jour", context.today)
    return min(reached, date(reached.year, month, day) + ONE_DAY)
