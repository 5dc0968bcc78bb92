"""The word that somebody meant: nearest by letters and by ear, among the words that we know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from knowledge.search.stemming import sound

_SHORTEST: Final = 4
_LONGEST: Final = 24
_LONG: Final = 8
_FARTHEST: Final = 3


class Speller:
    """Finds words that lack, add, swap or change a letter, without looking at all of them.

    Words are filed by their first two letters, by their last three, and by how they sound.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._files: dict[str, list[str]] = {}
        for word in vocabulary:
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for key in _keys(word):
                    self._files.setdefault(key, []).append(word)

    def correct(self, word: str) -> tuple[str, float] | None:
        """The likeliest word and how sure it is (0 to 1), or None when nothing is near enough."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
            return None
        best: tuple[float, str] | None = None
        for key in _keys(word):
            near = extract(word, self._files.get(key, ()), scorer=OSA.distance, score_cutoff=_FARTHEST, limit=8)
            for candidate, distance, _ in near:
                sure = _sureness(word, candidate, distance)
                if sure and (best is None or (sure, candidate) > best):
                    best = (sure, candidate)
        return (best[1], best[0]) if best else None


def _keys(word: str) -> tuple[str, str, str]:
    return word[:2], f"-{word[-3:]}", f"/{sound(word)}"


def _sureness(word: str, candidate: str, distance: float) -> float:
    same_sound = sound(word) == sound(candidate)
    if distance > (_FARTHEST if same_sound else 2 if min(len(word), len(candidate)) >= _LONG else 1):
        return 0.0
    if len(word) == _SHORTEST and word[0] != candidate[0] and not same_sound:
        return 0.0
    sure = 1.0 - 0.8 * distance / max(len(word), len(candidate))
    return min(1.0, sure + 0.1) if same_sound else sure - 0.1 * (word[0] != candidate[0])
