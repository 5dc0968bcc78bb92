"""The 25th birthday: the latest day to claim, and the latest registration that still leads there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.calendar import ONE_DAY, add_months, birthday, counted_day, last_weekday_before
from knowledge.errors import OutOfPeriod
from knowledge.law import Law

NEAR_MONTHS: Final = 2  # how close to the limit a person is told to talk to the CAPAC or a union now
_EXCEPTIONS = (
    "La limite est plus tardive après des études interrompues par force majeure ({studies} après leur fin), et juste "
    "après un travail salarié ({work}) ou une activité indépendante principale ({self_employed})."
)


@dataclass(frozen=True, slots=True)
class AgeGuard:
    """The age limit for one person.

    Attributes:
        age: The age that must not have been reached on the day of the claim [year].
        birthday: The day on which it is reached; where two days can be meant, the earlier one.
        last_claim: The last Monday-to-Friday day before it.
        last_registration: The last registration from which an uninterrupted stage leads to `last_claim`; it relies
            on no back-dated start.
        months_of_evaluations: How long a failed evaluation can delay the admission [month]: the wait for a new one, and
            as much again until the admission.
        exceptions: Who may claim later, in French.
    """

    age: int
    birthday: date
    last_claim: date
    last_registration: date
    months_of_evaluations: int
    exceptions: str

    def is_near(self, claim: date) -> bool:
        """Whether a claim on that day comes shortly before the limit."""
        return claim <= self.last_claim < add_months(claim, NEAR_MONTHS)

    def evaluations_matter(self, claim: date) -> bool:
        """Whether one negative evaluation, judged again and admitted late, could pass the limit."""
        return self.last_claim < add_months(claim, self.months_of_evaluations)


def age_guard(born: date, law: Law, claim: date) -> AgeGuard:
    """The guard for somebody born on *born* whose latest reading leads to *claim*.

    Source: parameters `eligibilite.age_limite`, `eligibilite.prolongation_*`, `stage_insertion.duree`, `evaluation.*`.
    """
    age = law.integer("eligibilite.age_limite", claim)
    reached = earliest_birthday(born, age)
    last_claim = last_weekday_before(reached)
    return AgeGuard(
        age=age,
        birthday=reached,
        last_claim=last_claim,
        last_registration=_last_registration(last_claim, law.integer("stage_insertion.duree", claim)),
        months_of_evaluations=2 * law.integer("evaluation.attente_apres_negative", claim),
        exceptions=_exceptions(law, claim),
    )


def earliest_birthday(born: date, age: int) -> date:
    """The day on which somebody reaches *age* [year] at the earliest.

    No source says whether somebody born on 29 February does so on 28 February or on 1 March of a year without that day:
    for a limit, the earlier one is safe.
    """
    if (born.month, born.day) == (2, 29):
        return add_months(born, 12 * age)
    return birthday(born, age)


def _exceptions(law: Law, claim: date) -> str:
    """Who may claim later, in French; empty where no source gives the exceptions of that time."""
    try:
        return _EXCEPTIONS.format(
            studies=law.parameter("eligibilite.prolongation_force_majeure").say(claim),
            work=law.parameter("eligibilite.prolongation_travail").say(claim),
            self_employed=law.parameter("eligibilite.prolongation_independant").say(claim),
        )
    except OutOfPeriod:
        return ""


def _last_registration(last_claim: date, days: int) -> date:
    """The last start whose days are complete before *last_claim*."""
    start = last_claim - timedelta(days=days)
    while counted_day(start.toordinal(), days) >= last_claim.toordinal():
        start -= ONE_DAY
    return start
