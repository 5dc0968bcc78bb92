"""What runs from the day of the claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flows.engine import Context
from knowledge.calendar import add_months
from knowledge.errors import OutOfPeriod


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The two time limits after a claim.

    Attributes:
        registered_by: Last day on which to be registered without losing days.
        complete_by: Day on which the complete file must have reached the ONEM.

    Source: parameters `demande.reinscription`, `demande.dossier_complet`.
    """

    registered_by: date
    complete_by: date


def deadlines(claim: date, context: Context) -> Deadlines | None:
    """The time limits of a claim made on that day; None where the law of that day is not known."""
    try:
        days = context.law.integer("demande.reinscription", claim)
        months = context.law.integer("demande.dossier_complet", claim)
    except OutOfPeriod:
        return None
    return Deadlines(claim + timedelta(days=days), add_months(claim, months))
