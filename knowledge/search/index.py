"""Which topics a question points to: an inverted index over topics, then over the phrasings of the nearest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.search.thresholds import Weights

Features = Mapping[str, float]

_PRIOR: Final = 2.0  # texts that each topic is taken to have besides its own, about nothing
_RARE: Final = 0.004  # how often a feature is taken to occur where it was never seen
_COMMON: Final = 0.3
_PAIR: Final = 0.3  # an unknown pair tells less than an unknown word
_UNKNOWN: Final = 3.0


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a topic: its words, how much they count, and whether they are spelt as they should be."""

    topic: str
    said: Sequence[str]
    weight: float = 1.0
    trusted: bool = False
    phrasing: bool = True


@dataclass(frozen=True, slots=True)
class _Feature:
    """What a feature brings to each topic, the most it brings to any, and how telling it is between phrasings."""

    gains: Sequence[tuple[str, float]]
    most: float
    telling: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A topic, how near it is (0 to 1), and how much the question says at all."""

    topic: str
    score: float
    evidence: float


class Index:
    """Topics by feature."""

    def __init__(self, texts: Iterable[Text], features: Callable[[Text], Features], weights: Weights) -> None:
        self._weights = weights
        self._phrasings: dict[str, list[Features]] = {}
        self._mass: dict[str, float] = {}
        self._counts: dict[str, dict[str, float]] = {}
        for text in texts:
            found = features(text)
            self._mass[text.topic] = self._mass.get(text.topic, 0.0) + text.weight
            for feature, weight in found.items():
                held = self._counts.get(feature)
                if held is None:
                    held = self._counts[feature] = {}
                held[text.topic] = held.get(text.topic, 0.0) + weight * text.weight
            if text.phrasing:
                self._phrasings.setdefault(text.topic, []).append(found)
        self._asked: dict[str, _Feature] = {}
        self._nearest: dict[str, _Phrasings] = {}

    def find(self, features: Features) -> list[Hit]:
        """The nearest topics, nearest first."""
        gains: dict[str, float] = {}
        mine: dict[str, float] = {}
        evidence = 0.0
        for name, weight in features.items():
            feature = self._feature(name)
            mine[name] = weight * feature.telling
            evidence += weight * feature.most
            for topic, gain in feature.gains:
                gains[topic] = gains.get(topic, 0.0) + weight * gain
        nearest = sorted(gains, key=lambda topic: (-gains[topic], topic))[: self._weights.candidates]
        share = self._weights.phrasing
        hits = [
            Hit(topic, (1 - share) * gains[topic] / evidence + share * self._likeness(topic, mine), evidence)
            for topic in nearest
        ]
        return sorted(hits, key=lambda hit: hit.score, reverse=True)

    def names(self, topic: str, feature: str) -> bool:
        """Whether any text of *topic* has *feature*."""
        return topic in self._counts.get(feature, ())

    def _feature(self, name: str) -> _Feature:
        known = self._asked.get(name)
        if known is None:
            known = self._weigh(name)
            if name in self._counts:
                self._asked[name] = known
        return known

    def _weigh(self, name: str) -> _Feature:
        held = self._counts.get(name)
        if held is None:
            return _Feature((), self._weights.unknown * (_PAIR if name.startswith("p:") else 1.0), _UNKNOWN)
        topics = len(self._mass)
        rates = {topic: count / (self._mass[topic] + _PRIOR) for topic, count in held.items()}
        total = sum(rates.values())
        usual = self._weights.smoothing * (total / topics + _RARE)
        gains = [(topic, math.log1p(rate / usual)) for topic, rate in rates.items()]
        telling = math.log(topics / math.sqrt(len(rates) * (total + _COMMON)))
        return _Feature(gains, max(gain for _, gain in gains), telling)

    def _likeness(self, topic: str, mine: Features) -> float:
        phrasings = self._nearest.get(topic)
        if phrasings is None:
            phrasings = self._nearest[topic] = _Phrasings(
                self._phrasings.get(topic, ()), lambda name: self._feature(name).telling
            )
        return phrasings.likeness(mine, self._weights.pooled)


class _Phrasings:
    """The phrasings of one topic by feature; made when the topic is first a candidate."""

    def __init__(self, phrasings: Iterable[Features], telling: Callable[[str], float]) -> None:
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._number = 0
        for features in phrasings:
            weighed = {feature: weight * telling(feature) for feature, weight in features.items()}
            length = _length(weighed)
            for feature, weight in weighed.items():
                self._postings.setdefault(feature, []).append((self._number, weight / length))
            self._number += 1

    def likeness(self, mine: Features, pooled: int) -> float:
        """The mean cosine of the *pooled* nearest phrasings."""
        dots = [0.0] * self._number
        for feature, weight in mine.items():
            for place, other in self._postings.get(feature, ()):
                dots[place] += weight * other
        best = sorted(dots, reverse=True)[:pooled]
        return sum(best) / len(best) / _length(mine) if best else 0.0


def _length(features: Features) -> float:
    return math.sqrt(sum(weight * weight for weight in features.values())) or 1.0
