"""Long texts in several messages, measured as Telegram does: in UTF-16 units."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

Entity = Mapping[str, Any]  # type, offset and length in UTF-16 units, and what the type needs
Range = tuple[int, int]

_MOST_ENTITIES = 100
_WHITE = " \t\r\n"  # no-break spaces are there to prevent a cut
_GAPS = (
    re.compile(r"(?<![ \t\r])(?P<gap>[ \t\r]*\n[ \t\r]*\n[ \t\r\n]*)"),
    re.compile(r"(?<![ \t\r])(?P<gap>[ \t\r]*\n[ \t\r]*)"),
    re.compile(r"[.!?…](?:[\u00a0\u202f]?[»”\")])?(?P<gap>[ \t\r]+)(?=[^\W\da-zà-ÿ_]|[«“(—–])"),
    re.compile(r"(?P<gap>[ \t\r]+)"),
)
_JOINERS = "\u200d\ufe0e\ufe0f"


def utf16_length(text: str) -> int:
    """How long Telegram finds it: an emoji counts two and more."""
    return len(text) + sum(character > "\uffff" for character in text)


def split_text(text: str, limit: int = 4096) -> list[str]:
    """The text in parts within the limit, cut between paragraphs, else lines, sentences, words.

    White space at the cuts is dropped; nothing remains of a blank text.
    """
    return [part for part, _ in split_message(text, (), limit)]


def split_message(text: str, entities: Iterable[Entity], limit: int = 4096) -> list[tuple[str, list[Entity]]]:
    """The same with its entities, none cut in two unless it is itself longer than the limit; at most 100 a part."""
    if limit < 2:
        raise ValueError("a part must have room for one character outside the basic plane")
    kept = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    splitter = _Splitter(text, kept, limit)
    return [splitter.part(start, end) for start, end in splitter.ranges() if text[start:end].strip(_WHITE)]


class _Splitter:
    def __init__(self, text: str, entities: list[Entity], limit: int) -> None:
        self._text = text
        self._entities = entities
        self._limit = limit
        self._units = [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
        self._spans = sorted(span for entity in entities if (span := self._span(entity)))
        self._whole = [(start, end) for start, end in self._spans if self._width(start, end) <= limit]

    def part(self, start: int, end: int) -> tuple[str, list[Entity]]:
        first, last = self._units[start], self._units[end]
        inside: list[Entity] = []
        for entity in self._entities:
            begins = max(entity["offset"], first)
            ends = min(entity["offset"] + entity["length"], last)
            if begins < ends:
                inside.append({**entity, "offset": begins - first, "length": ends - begins})
        return self._text[start:end], inside

    def ranges(self) -> Iterable[Range]:
        """The parts, as positions of the text's characters."""
        start = 0
        while (end := self._farthest(start)) < len(self._text):
            cut = self._between_words(start, end) or self._anywhere(start, end)
            yield start, cut
            start = self._skip_white(cut)
        yield start, len(self._text)

    def _farthest(self, start: int) -> int:
        """How far a part could reach."""
        end = bisect_right(self._units, self._units[start] + self._limit) - 1
        begun = [span[0] for span in self._spans if start < span[1] and span[0] < end]
        if len(begun) > _MOST_ENTITIES and begun[_MOST_ENTITIES] > start:
            return begun[_MOST_ENTITIES]
        return end

    def _between_words(self, start: int, end: int) -> int | None:
        for gap in _GAPS:
            found = [match.start("gap") for match in gap.finditer(self._text, start, min(end + 4, len(self._text)))]
            cut = next((cut for cut in reversed(found) if start < cut <= end and not self._around(cut)), None)
            if cut is not None:
                return cut
        return None

    def _anywhere(self, start: int, end: int) -> int:
        """The farthest place that cuts neither an entity nor a character made of several."""
        cut = next((place for place in range(end, max(start, end - 16), -1) if not self._glued(place)), end)
        while around := self._around(cut):
            cut = around[0]
        return cut if cut > start else end

    def _around(self, place: int) -> Range | None:
        """A whole entity that a cut here would break."""
        return next(((start, end) for start, end in self._whole if start < place < end), None)

    def _glued(self, place: int) -> bool:
        before, after = self._text[place - 1], self._text[place]
        return before == "\u200d" or after in _JOINERS or unicodedata.category(after) in ("Mn", "Me", "Sk")

    def _span(self, entity: Entity) -> Range | None:
        """Its characters, without white space around them."""
        start = self._skip_white(bisect_left(self._units, entity["offset"]))
        end = bisect_right(self._units, entity["offset"] + entity["length"]) - 1
        while end > start and self._text[end - 1] in _WHITE:
            end -= 1
        return (start, end) if start < end else None

    def _skip_white(self, place: int) -> int:
        while place < len(self._text) and self._text[place] in _WHITE:
            place += 1
        return place

    def _width(self, start: int, end: int) -> int:
        return self._units[end] - self._units[start]
