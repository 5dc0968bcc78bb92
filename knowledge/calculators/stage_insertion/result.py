"""The dates of a stage, with everything that a person needs to act on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.calculators.stage_insertion.action import action
from knowledge.calculators.stage_insertion.case import StageCase
from knowledge.calculators.stage_insertion.messages import Caution, decides, warnings
from knowledge.calculators.stage_insertion.readings import Reading, believed, read_all
from knowledge.law import Law


@dataclass(frozen=True, slots=True)
class StageDates:
    """Every reading, their range, and the one thing to do that is right under all of them.

    Attributes:
        readings: The law's first.
        earliest_claim: Over the readings that are believed (a certificate may not be).
        latest_claim: Over all readings; both inclusive.
        decides: What the difference between the readings hangs on, in French; "" when they agree.
        action: One instruction, right under every reading, in French.
        warnings: What could go wrong, each with a code.
        claim_refused: A claim was made, today at the latest, that no reading allows on its day.
    """

    readings: tuple[Reading, ...]
    earliest_claim: date
    latest_claim: date
    decides: str
    action: str
    warnings: tuple[Caution, ...]
    claim_refused: bool

    @property
    def believed(self) -> tuple[Reading, ...]:
        """The readings by which a person is sent to claim."""
        return believed(self.readings)

    @property
    def law(self) -> Reading:
        """The reading that follows the text of the law."""
        return self.readings[0]


def stage_dates(case: StageCase, law: Law) -> StageDates:
    """The dates of the stage d'insertion professionnelle of one person.

    The regime follows the day of the first claim, and that day follows the regime's length: the regimes are tried in
    order, each with its own start rule and list of days, and the first whose own claim day falls inside it is kept.

    Raises:
        OutOfPeriod: The claim falls before the first regime that the parameters know.

    Source: parameters `stage_insertion.*`, `jours.*`, `evaluation.*`, `eligibilite.*`.
    """
    readings = read_all(case, law)
    return StageDates(
        readings=readings,
        earliest_claim=min(reading.claim_from for reading in believed(readings)),
        latest_claim=max(reading.claim_from for reading in readings),
        decides=decides(readings),
        action=action(case, law, readings),
        warnings=tuple(warnings(case, law, readings)),
        claim_refused=_is_refused(case, believed(readings)),
    )


def _is_refused(case: StageCase, readings: Sequence[Reading]) -> bool:
    """A claim of today stands where today is a day to claim."""
    if case.claim_on is None or case.today is None or case.claim_on > case.today:
        return False
    return not any(reading.claimed or reading.claim_from == case.claim_on for reading in readings)
