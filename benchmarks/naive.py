"""Two naive look-ups to measure ours against: the nearest phrasing by edit distance, and by character n-grams."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from knowledge.schema import FaqEntry
from knowledge.search.normalise import fold


@dataclass(frozen=True)
class Guess:
    topics: Sequence[str]
    score: float


Look = Callable[[str], Guess]


def naive_fuzzy(entries: Mapping[str, FaqEntry]) -> Look:
    """The nearest phrasing by rapidfuzz, all of them looked at."""
    phrasings = [(fold(text), topic) for topic, entry in entries.items() for text in (entry.question, *entry.also)]
    texts = [text for text, _ in phrasings]

    def look(text: str) -> Guess:
        found = process.extract(fold(text), texts, scorer=fuzz.token_set_ratio, limit=20)
        return _guess((phrasings[place][1], score / 100) for _, score, place in found)

    return look


def naive_ngrams(entries: Mapping[str, FaqEntry], size: int = 3) -> Look:
    """The nearest phrasing by the cosine of character n-grams weighted by how rare they are."""
    phrasings = [
        (_ngrams(text, size), topic) for topic, entry in entries.items() for text in (entry.question, *entry.also)
    ]
    seen = Counter(gram for grams, _ in phrasings for gram in grams)
    rare = {gram: math.log(len(phrasings) / count) + 1 for gram, count in seen.items()}
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, (grams, _) in enumerate(phrasings):
        length = math.sqrt(sum((count * rare[gram]) ** 2 for gram, count in grams.items()))
        for gram, count in grams.items():
            postings.setdefault(gram, []).append((place, count * rare[gram] / length))

    def look(text: str) -> Guess:
        grams = _ngrams(text, size)
        length = math.sqrt(sum((count * rare.get(gram, 1.0)) ** 2 for gram, count in grams.items())) or 1.0
        near: Counter[int] = Counter()
        for gram, count in grams.items():
            for place, weight in postings.get(gram, ()):
                near[place] += count * rare[gram] * weight / length  # type: ignore[assignment]  # cosines, not counts
        return _guess((phrasings[place][1], float(score)) for place, score in near.most_common(20))

    return look


def _guess(found: Iterable[tuple[str, float]]) -> Guess:
    best: dict[str, float] = {}
    for topic, score in found:
        best.setdefault(topic, score)
    return Guess(list(best)[:3], max(best.values(), default=0.0))


def _ngrams(text: str, size: int) -> Counter[str]:
    padded = f" {fold(text)} "
    return Counter(padded[place : place + size] for place in range(max(1, len(padded) - size + 1)))
