"""One thing that weighs, and the limits that it quotes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from knowledge.law import Law
from knowledge.schema import Source

Side = Literal["for", "against", "unchecked"]

FILE: Final = "emploi_convenable"


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing that weighs; `code` is stable, `text` a French sentence, `parameter` carries the source."""

    side: Side
    code: str
    text: str
    parameter: str
    source: Source
    confidence: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The limits that hold on one day, and arguments that quote them."""

    law: Law
    day: date

    def integer(self, name: str) -> int:
        """A whole limit; *name* without its file."""
        return self.law.integer(f"{FILE}.{name}", self.day)

    def number(self, name: str) -> float:
        """A limit, whole or not."""
        return self.law.number(f"{FILE}.{name}", self.day)

    def say(self, name: str) -> str:
        """A limit with its unit, in French."""
        return self.law.parameter(f"{FILE}.{name}").say(self.day)

    def argue(self, side: Side, code: str, parameter: str, text: str) -> Argument:
        """An argument that rests on *parameter*, whose source it carries."""
        period = self.law.at(f"{FILE}.{parameter}", self.day)
        return Argument(side, code, text, f"{FILE}.{parameter}", period.source, period.confidence)


def three_ways(
    fact: bool | None, good: tuple[str, str], bad: tuple[str, str], unknown: tuple[str, str]
) -> tuple[Side, str, str]:
    """Side, code and text of a fact: true speaks for the offer, false against it."""
    if fact is None:
        return ("unchecked", *unknown)
    return ("for", *good) if fact else ("against", *bad)
