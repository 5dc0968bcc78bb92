"""The placements of one person, checked against each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from knowledge.errors import InvalidCase
from knowledge.french import say_short_day

_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2199
MOST_HOURS: Final = 5000
_MOST_PLACEMENTS: Final = 100
_LONGEST: Final = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Placement:
    """One placement, done or planned.

    Attributes:
        first: First day, inclusive.
        hours: Hours on the spot [hour]; of a planned one, the hours agreed.
        last: Last day, inclusive; None when not known, and then the week is not judged.
        partner: Where; None when not known.
        evaluated: Whether the CPAS has evaluated it.
    """

    first: date
    hours: float
    last: date | None = None
    partner: str | None = None
    evaluated: bool = False

    @property
    def end(self) -> date:
        """The last day that is known."""
        return self.last or self.first


@dataclass(frozen=True, slots=True)
class IopCase:
    """What one person has done and plans; the personal conditions are taken for granted and said.

    Attributes:
        planned: The placement in question.
        done: The earlier ones, in any order.
        new_tasks: Whether the tasks differ from those done at the same partner.
        new_goals: Whether new goals are set.
        on: Today; a planned placement is never judged before it. None: its own first day.

    Raises:
        InvalidCase: Two facts contradict each other; the message says which, in French.
    """

    planned: Placement
    done: tuple[Placement, ...] = ()
    new_tasks: bool = False
    new_goals: bool = False
    on: date | None = None

    def __post_init__(self) -> None:
        for problem in _contradictions(self):
            raise InvalidCase(problem)

    @property
    def judged_on(self) -> date:
        """The day on which the credit is looked at: a placement never begins before today."""
        return max(self.planned.first, self.on or self.planned.first)

    @property
    def rank(self) -> int:
        """The planned placement's place in the row: 1 for a first one."""
        return len(self.done) + 1


def _contradictions(case: IopCase) -> Iterator[str]:
    if len(case.done) > _MOST_PLACEMENTS:
        yield f"C'est trop de stages d'un coup : {_MOST_PLACEMENTS} au plus."
    for placement in (case.planned, *case.done):
        yield from _wrong(placement)
    if case.on is not None and not _FIRST_YEAR <= case.on.year <= _LAST_YEAR:
        yield f"L'année {case.on.year} n'est pas possible ici. Vérifie la date."
    for placement in case.done:
        if placement.end > case.planned.first:
            yield (
                f"Le stage commencé le {say_short_day(placement.first)} finit après le début de celui que tu prévois. "
                "Vérifie les dates."
            )


def _wrong(placement: Placement) -> Iterator[str]:
    for day in (placement.first, placement.end):
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            yield f"L'année {day.year} n'est pas possible ici. Vérifie la date."
    if placement.end < placement.first:
        yield f"Le stage du {say_short_day(placement.first)} finit avant de commencer. Vérifie les deux dates."
    if placement.end - placement.first > _LONGEST:
        yield f"Le stage du {say_short_day(placement.first)} durerait des années. Vérifie les deux dates."
    if not 0 < placement.hours <= MOST_HOURS:
        yield f"Le stage du {say_short_day(placement.first)} doit durer plus de 0 heure. Vérifie ce nombre."
