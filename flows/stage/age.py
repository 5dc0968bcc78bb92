"""The age limit, measured against the latest day that any unknown allows."""

from __future__ import annotations

from flows.engine import Context
from flows.stage.dates import Dates
from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.calculators.stage_insertion.messages import age_warnings


def age_guard_of(dates: Dates, context: Context) -> AgeGuard | None:
    """The guard over all readings; None without a birthday."""
    return age_guard(dates.case.born, context.law, dates.latest) if dates.case.born else None


def age_lead(dates: Dates, context: Context) -> str:
    """The warning that comes before the dates, for whoever some reading brings past the limit; "" for the others."""
    guard = age_guard_of(dates, context)
    if dates.claimed or guard is None or dates.latest <= guard.last_claim:
        return ""
    claims = (dates.earliest, dates.latest)
    return next(iter(age_warnings(guard, claims, dates.sure.law.admission.missing, context.today))).text
