"""The indemnity that the source recommends for one placement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.calculators.iop.case import MOST_HOURS
from knowledge.calculators.iop.credit import Limits, full_time_days, tidy
from knowledge.errors import InvalidCase
from knowledge.law import Law


@dataclass(frozen=True, slots=True)
class Indemnity:
    """What the source recommends for one placement; the CPAS is free to give it, in one form or the other.

    Attributes:
        hourly: So much for each hour done [euro], gross.
        flat: The flat sum [euro]; None when the placement or the presence does not open it.
        presence: Hours done of the hours agreed [percent].
    """

    hourly: float
    flat: float | None
    presence: float


def indemnity(agreed: float, done: float, law: Law, day: date) -> Indemnity:
    """The recommended indemnity of a placement.

    Args:
        agreed: Hours of the agreement [hour].
        done: Hours on the spot, by the attendance sheet [hour].
        law: The dated parameters.
        day: First day of the placement.

    Raises:
        InvalidCase: No hours were agreed, or more were done than agreed.

    Source: parameters `iop.indemnite_*`, `iop.presence_minimum`.
    """
    if not 0 < agreed <= MOST_HOURS:
        raise InvalidCase("Il faut un nombre d'heures prévues plus grand que 0.")
    if not 0 <= done <= agreed:
        raise InvalidCase("Les heures prestées doivent être entre 0 et les heures prévues.")
    limits = Limits(law, day)
    full_length = full_time_days(agreed, law, day) == limits.number("indemnite_forfait_jours")
    present = tidy(done * 100) >= tidy(agreed * limits.number("presence_minimum"))
    return Indemnity(
        hourly=tidy(done * limits.number("indemnite_heure")),
        flat=limits.number("indemnite_forfait") if full_length and present else None,
        presence=tidy(done * 100 / agreed),
    )
