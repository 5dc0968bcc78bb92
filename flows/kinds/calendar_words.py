"""Months and weekdays as people type them: short, unaccented, with a typo."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from flows.kinds.reading import fold
from knowledge.french import WEEKDAYS
from knowledge.units import MONTHS

MONTH_NUMBERS: Final[Mapping[str, int]] = {fold(name): number for number, name in enumerate(MONTHS, start=1)}
WEEKDAY_NUMBERS: Final[Mapping[str, int]] = {name: number for number, name in enumerate(WEEKDAYS)}
SHORT_WEEKDAYS: Final[Mapping[str, int]] = {name[:3]: number for number, name in enumerate(WEEKDAYS)}

_SHORT_MONTHS: Final = {"janv": 1, "fevr": 2, "juil": 7, "sept": 9}
_NEVER_A_MONTH: Final = frozenset({"mais", "mois", "mardi", "moins", "fois", "jour", "jours"})
_SHORTEST: Final = 3


@lru_cache(maxsize=4096)
def months_of(word: str) -> tuple[int, ...]:
    """The months that a folded word can mean: none, one, or several ("jui")."""
    if word in MONTH_NUMBERS:
        return (MONTH_NUMBERS[word],)
    if len(word) < _SHORTEST or word in _NEVER_A_MONTH:
        return ()
    begun = tuple(number for name, number in MONTH_NUMBERS.items() if name.startswith(word))
    return begun or _with_a_typo(word, {**MONTH_NUMBERS, **_SHORT_MONTHS})


@lru_cache(maxsize=4096)
def weekday_of(word: str) -> int | None:
    """The weekday (Monday is 0) that a folded word means, typos included; the abbreviations are SHORT_WEEKDAYS."""
    if word in WEEKDAY_NUMBERS:
        return WEEKDAY_NUMBERS[word]
    if len(word) < len("lundi"):
        return None
    near = _with_a_typo(word, WEEKDAY_NUMBERS)
    return near[0] if len(near) == 1 else None


def _with_a_typo(word: str, names: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of the nearest names: one wrong letter, two in a long word; none added to a short word."""
    from rapidfuzz.distance import OSA  # here, because start-up does not need it

    allowed = 2 if len(word) >= len("decembre") else 1
    shortest = len(word) + 1 if len(word) == _SHORTEST else _SHORTEST + 1
    distances = {name: OSA.distance(word, name, score_cutoff=allowed) for name in names if len(name) >= shortest}
    best = min(distances.values(), default=allowed + 1)
    if best > allowed:
        return ()
    return tuple(dict.fromkeys(names[name] for name, distance in distances.items() if distance == best))
