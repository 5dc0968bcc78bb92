"""Every number that the look-up was tuned with, in one place. benchmarks/faq.py says what they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WORD: Final = 0.6  # a word by itself, against an idea of the lexicon
NAMED_WORD: Final = 0.42  # a word that names an idea, beside that idea
PAIR: Final = 0.5  # two neighbours
INNER: Final = 0.5  # an idea inside a longer one: "stage" in "stage d'insertion"


@dataclass(frozen=True, slots=True)
class Weights:
    """How texts and features count."""

    smoothing: float = 2.0  # how much better than elsewhere a feature must do to count
    unknown: float = 3.0  # what a word that no entry uses takes away from the certainty
    phrasing: float = 0.5  # the share of the nearest phrasings, beside the topic as a whole
    pooled: int = 3  # how many phrasings are looked at together
    candidates: int = 10  # how many topics are compared phrasing by phrasing
    telling_word: float = 0.7  # a word of `words`, against a phrasing
    answer: float = 1.0  # an answer, against a phrasing


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When an answer is given plainly, when topics are suggested, when neither."""

    answer: float = 0.58
    suggest: float = 0.25
    lead: float = 0.8  # how much the distance to the second topic counts
    evidence: float = 10.0  # how much a question must say before its score counts in full
    long: float = 20.0  # from here on a question rambles: what it says beside the point counts less and less
    rambling: float = 0.3  # … by this power
    outside: float = 0.8  # an out-of-scope subject this near to the best topic forbids a plain answer
    stray: float = 0.7  # what is left of the score when an out-of-scope subject is named that the topic never names
    context: float = 0.03  # what the right Region, or the right moment, adds
