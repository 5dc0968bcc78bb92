"""An appointment as it was read, and what must be asked before it can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask.

    Attributes:
        code: "day_missing", "hour_missing", "which_day", "which_half" (several hours are possible), "past",
            "hour_skipped" and "hour_doubled" (by a change of the clocks), or "impossible".
        question: A short French question for the person.
        options: (value, label) pairs; a value is an ISO day or HH:MM that settles the doubt. May be empty.
    """

    code: str
    question: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """An appointment as it was read. None: not said, or in doubt; what is read is never past.

    Attributes:
        kind: "forem_entretien", "forem_evaluation", "welcome", "formation", "cpas", "organisme_paiement", "autre".
        day: The day, once it is sure.
        hour: The time on Brussels' clocks, once it is sure.
        mode: "place", "phone" or "video".
        place: As typed, "" when none; without phone numbers, national numbers and e-mails.
        doubts: In the order in which to ask: of the day first, then of the hour.
    """

    kind: str | None
    day: date | None
    hour: time | None
    mode: str | None
    place: str
    doubts: tuple[Doubt, ...]
