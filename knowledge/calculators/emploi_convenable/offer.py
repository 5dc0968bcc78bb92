"""A job offer, checked against itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from knowledge.errors import InvalidCase

_HOURS_A_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an offer and of the person; None everywhere means that nobody knows.

    Attributes:
        on: The day of the offer: it chooses the rules.
        kind: A training is never judged.
        registered: First day of the registration, or of the stage when that is what is known.
        own_profession: It is the profession that the studies prepare for.
        skills_fit: It fits the person's skills or talents.
        few_openings: The profession of the studies offers few openings.
        age: Completed years on the day of the offer [year].
        career_years: Years of work [year].
        pay_at_scale: The pay reaches the minimum of the law or of the sector.
        distance_km: From home to work [kilometre].
        travel_hours: To work and back [hour_per_day].
        absence_hours: Away from home, travel included [hour_per_day].
        night: Some of the work is at night.
        fit: Health allows the job.

    Raises:
        InvalidCase: Two facts contradict each other, or a number is impossible; in French.
    """

    on: date
    kind: Literal["job", "training"] = "job"
    registered: date | None = None
    own_profession: bool | None = None
    skills_fit: bool | None = None
    few_openings: bool | None = None
    age: int | None = None
    career_years: float | None = None
    pay_at_scale: bool | None = None
    distance_km: float | None = None
    travel_hours: float | None = None
    absence_hours: float | None = None
    night: bool | None = None
    fit: bool | None = None

    def __post_init__(self) -> None:
        for problem in _contradictions(self):
            raise InvalidCase(problem)


def _contradictions(offer: Offer) -> Iterator[str]:
    numbers = (offer.age, offer.career_years, offer.distance_km, offer.travel_hours, offer.absence_hours)
    if any(number is not None and number < 0 for number in numbers):
        yield "Un âge, une distance ou une durée n'est jamais négatif. Vérifie ce nombre."
    if any(hours is not None and hours > _HOURS_A_DAY for hours in (offer.travel_hours, offer.absence_hours)):
        yield f"Une journée n'a que {_HOURS_A_DAY} heures. Vérifie ce nombre."
    if offer.travel_hours is not None and offer.absence_hours is not None and offer.travel_hours > offer.absence_hours:
        yield "Les trajets durent plus longtemps que ton absence de chez toi. Vérifie les deux."
    if offer.registered is not None and offer.registered > offer.on:
        yield "Ton inscription est après l'offre. Vérifie les deux jours."
