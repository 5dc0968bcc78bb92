"""On which day the first claim is taken to be: the regime follows it, and a claim never lies in the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.case import StageCase


@dataclass(frozen=True, slots=True)
class Claim:
    """One way of taking the claim of a case.

    Attributes:
        on: The day of a claim that was or will be made; None: as early as possible.
        not_before: Today, while the claim is still to be made; None: today is not looked at.
        made: The claim was made: it stands only if it could be made on that very day.
    """

    on: date | None
    not_before: date | None
    made: bool = False

    @property
    def wanted(self) -> date | None:
        """The day before which the claim is not, whatever the law lets it be."""
        return self.on or self.not_before

    def taken_on(self, bare: date, case: StageCase) -> date:
        """The day of the claim, when the days of the stage allow it from *bare* on."""
        return _put_off(case, bare, self.wanted)

    def possible_from(self, bare: date, case: StageCase) -> date:
        """The first day on which to claim: *bare*, but never before today without a claim."""
        return _put_off(case, bare, self.not_before)


def claims(case: StageCase) -> tuple[Claim, ...]:
    """How the claim can be taken, in order; the first that a reading allows is the one.

    A claim made before its day is no claim: the case is then that of somebody who has not claimed (care.md 2).
    """
    on, today = case.claim_on, case.today
    if on is None or today is None or on >= today:
        return (Claim(on, today),)
    return Claim(on, None, made=True), Claim(None, today)


def _put_off(case: StageCase, bare: date, until: date | None) -> date:
    """*bare*, or a later day, which lies in no studies. *bare* itself may be their first day: to check (care.md 8)."""
    return bare if until is None or until <= bare else outside_studies(case, until)


def outside_studies(case: StageCase, day: date) -> date:
    """*day*, or the first day after the blocking studies in which it falls: nobody claims while studying."""
    for period in case.studies_again:
        if period.first <= day <= period.last:
            return period.last + timedelta(days=1)
    return day
