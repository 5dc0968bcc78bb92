"""From what somebody typed to what it speaks of: words set right, ideas named, each with a weight."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from knowledge.search.lexicon import NUMBER, OUTSIDE, Lexicon
from knowledge.search.normalise import unstretched
from knowledge.search.spelling import Speller
from knowledge.search.stemming import stem
from knowledge.search.thresholds import INNER, NAMED_WORD, PAIR, WORD

_GLUED: Final = ("jm", "jn", "jl", "jt", "js", "qu", "j", "l", "d", "m", "t", "s", "n", "c")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as we understand it, how sure we are of it, and whether it says anything by itself."""

    text: str
    stem: str
    sure: float = 1.0
    filler: bool = False
    known: bool = True


class Reader:
    """Reads questions and entries alike."""

    def __init__(self, lexicon: Lexicon, vocabulary: Iterable[str]) -> None:
        self._lexicon = lexicon
        self._known = lexicon.known | set(vocabulary)
        self._stems = {stem(word) for word in self._known if len(stem(word)) >= 4}
        self._speller = Speller(self._known)
        self._seen: dict[str, tuple[Word, ...]] = {}

    def understand(self, typed: Iterable[str]) -> list[Word]:
        """The words that were *typed*, abbreviations written out and spelling set right."""
        return [word for raw in typed for word in self._understand(raw)]

    def features(self, typed: Iterable[str], *, pairs: bool = True) -> dict[str, float]:
        """What words speak of: themselves, ideas and (if *pairs*) neighbours together, each with its weight."""
        return self.weigh(self.understand(typed), pairs=pairs)

    def weigh(self, said: list[Word], *, pairs: bool = True) -> dict[str, float]:
        """The features of words already understood."""
        found: dict[str, float] = {}
        content = [place for place, word in enumerate(said) if not word.filler]
        labels = self._ideas(said, content, found)
        for place in content:
            word = said[place]
            _raise(found, f"w:{word.stem}", word.sure * (NAMED_WORD if place in labels else WORD))
        for left, right in pairwise(content) if pairs else ():
            ones, others = labels.get(left) or [said[left].stem], labels.get(right) or [said[right].stem]
            sure = said[left].sure * said[right].sure * PAIR / math.sqrt(len(ones) * len(others))
            for one in ones:
                for other in others:
                    if one != other:
                        _raise(found, f"p:{one}+{other}", sure)
        return found

    def _ideas(self, said: list[Word], content: list[int], found: dict[str, float]) -> dict[int, list[str]]:
        """Puts the ideas in *found*; returns, for each place, those of the longest run of words that holds it."""
        spans: list[tuple[Sequence[int], str]] = [
            (range(start, end), concept) for start, end, concept in self._matches(said)
        ]
        bare = self._lexicon.bare_phrases.matches([said[place].stem for place in content])
        spans += [(content[start:end], concept) for start, end, concept in bare]
        longest: dict[int, int] = {}
        for places, _ in spans:
            if len(places) > 1:
                for place in places:
                    longest[place] = max(longest.get(place, 1), len(places))
        labels: dict[int, list[str]] = {}
        outer = [(places, concept) for places, concept in spans if _is_outer(places, longest)]
        for places, concept in outer:
            for place in places if concept[0] != OUTSIDE else ():
                held = labels.setdefault(place, [])
                if concept not in held:
                    held.append(concept)
        for places, concept in spans:
            sure = min([said[place].sure for place in places])
            _raise(found, f"c:{concept}", sure * INNER)
        for places, concept in outer:  # a word that has several ideas gives a share to each
            shared = 1 if concept[0] == OUTSIDE else min([len(labels[place]) for place in places])
            sure = min([said[place].sure for place in places])
            _raise(found, f"c:{concept}", sure / math.sqrt(shared))
        return labels

    def _matches(self, said: list[Word]) -> Iterator[tuple[int, int, str]]:
        stems = [word.stem for word in said]
        yield from self._lexicon.phrases.matches(stems)
        numbered = [NUMBER if each.isdigit() else each for each in stems]
        if numbered != stems:
            yield from self._lexicon.phrases.matches(numbered)

    def _understand(self, raw: str) -> tuple[Word, ...]:
        seen = self._seen.get(raw)
        if seen is None:
            seen = tuple(self._guess(raw))
            if len(self._seen) < 50_000:
                self._seen[raw] = seen
        return seen

    def _guess(self, raw: str) -> Iterator[Word]:
        long = self._lexicon.shorthand.get(raw)
        if long is not None:
            yield from (self._word(part) for part in long)
        elif self._is_known(raw):
            yield self._word(raw)
        elif glued := self._unglue(raw):
            yield self._word(glued[0])
            yield from self._understand(glued[1])
        elif nearest := self._nearest(raw):
            yield from nearest
        elif (short := unstretched(raw)) != raw:
            yield from self._guess(short)
        else:
            yield Word(raw, stem(raw), known=False)

    def _nearest(self, raw: str) -> list[Word]:
        right = self._speller.correct(raw)
        options = [(right[1], [self._word(right[0], right[1])])] if right else []
        for prefix in _GLUED:
            rest = raw[len(prefix) :]
            if raw.startswith(prefix) and len(rest) > 4 and (found := self._speller.correct(rest)):
                options.append((found[1] - 0.1, [self._word(prefix[0]), self._word(*found)]))
        return max(options, key=lambda option: option[0])[1] if options else []

    def _unglue(self, raw: str) -> tuple[str, str] | None:
        for prefix in _GLUED:
            rest = raw[len(prefix) :]
            if raw.startswith(prefix) and len(rest) > 1 and (rest in self._known or rest in self._lexicon.shorthand):
                return prefix, rest
        return None

    def knows(self, word: str) -> bool:
        """Whether a folded word, or one of its stem, stands in the lexicon or in an answer; no typo is set right."""
        ours = word in self._known or word in self._lexicon.shorthand
        return ours or (len(stem(word)) >= 4 and stem(word) in self._stems)

    def _is_known(self, raw: str) -> bool:
        return raw in self._known or raw.isdigit() or len(raw) == 1 or stem(raw) in self._stems

    def _word(self, text: str, sure: float = 1.0) -> Word:
        return Word(text, stem(text), sure, filler=text in self._lexicon.filler)


def _is_outer(places: Sequence[int], longest: dict[int, int]) -> bool:
    """Whether no longer run of words covers all of *places*."""
    return len(places) in [longest.get(place, 1) for place in places]


def _raise(found: dict[str, float], feature: str, weight: float) -> None:
    if found.get(feature, 0.0) < weight:
        found[feature] = weight
