"""Everything that speaks for and against an offer; no verdict, and nothing about a training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from knowledge.calculators.emploi_convenable.argument import Argument, Scale, Side
from knowledge.calculators.emploi_convenable.conditions import absence, health, night, pay, travel
from knowledge.calculators.emploi_convenable.offer import Offer
from knowledge.calculators.emploi_convenable.profession import profession
from knowledge.law import Law
from knowledge.schema import Source

_CRITERIA: Final = (profession, pay, travel, absence, night, health)


@dataclass(frozen=True, slots=True)
class Weighing:
    """All that can be said of an offer. There is no verdict: the Forem decides.

    Attributes:
        judged: False for a training, about which nothing is ever weighed.
        arguments: In the order of the criteria.
    """

    judged: bool
    arguments: tuple[Argument, ...]

    def on_side(self, side: Side) -> tuple[Argument, ...]:
        """The arguments of one side."""
        return tuple(argument for argument in self.arguments if argument.side == side)

    @property
    def sources(self) -> tuple[Source, ...]:
        """What the arguments rest on, each once."""
        return tuple(dict.fromkeys(argument.source for argument in self.arguments))


def weigh(offer: Offer, law: Law) -> Weighing:
    """What speaks for and against the offer being suitable, and what could not be checked.

    Raises:
        OutOfPeriod: No rule is known for that day.

    Source: parameters `emploi_convenable.*`.
    """
    if offer.kind == "training":
        return Weighing(judged=False, arguments=())
    scale = Scale(law, offer.on)
    found = [argument for criterion in _CRITERIA for argument in criterion(offer, scale)]
    return Weighing(judged=True, arguments=tuple(found))
