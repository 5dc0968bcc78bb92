"""Text with its bold words, links and quotes, measured as Telegram measures it: in UTF-16 units.

Formatting is given as entities and never as a markup language: nothing that is said can break it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

LIMIT: Final = 4096  # UTF-16 units of a message, from the Bot API
_MOST_MARKS: Final = 100  # entities of a message: Telegram ignores the others

Entity = dict[str, Any]  # a MessageEntity: numbers and texts


class Mark(NamedTuple):
    """Characters start to end are of a *type* of entity; `url` is where a link leads."""

    start: int
    end: int
    type: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and its marks, which count characters."""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def entities(self) -> list[Entity]:
        """The marks as the Bot API wants them, the outer one first."""
        ordered = sorted(self.marks, key=lambda mark: (mark.start, -mark.end))[:_MOST_MARKS]
        return [
            {"type": type_, "offset": units(self.text[:start]), "length": units(self.text[start:end])}
            | ({"url": url} if url else {})
            for start, end, type_, url in ordered
        ]

    def fits(self, limit: int = LIMIT) -> bool:
        return units(self.text) <= limit and len(self.marks) <= _MOST_MARKS

    def cut(self, start: int, end: int) -> Rich:
        """Characters *start* to *end*, without the white space at both ends."""
        kept = self.text[start:end]
        start += len(kept) - len(kept.lstrip())
        end = start + len(kept.strip())
        clipped = (m._replace(start=max(m.start, start) - start, end=min(m.end, end) - start) for m in self.marks)
        return Rich(self.text[start:end], tuple(mark for mark in clipped if mark.start < mark.end))


def units(text: str) -> int:
    """UTF-16 units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_visible(text: str) -> bool:
    """Whether there is anything to see; Telegram refuses a message without."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def plain(text: str) -> Rich:
    """A text as French is set: a non-breaking space before the signs that stand alone.

    It is also made as Telegram will keep it, so that the places of the marks stay right: half characters replaced,
    control characters made spaces, marks that turn the direction of reading left out.
    """
    cleaned = _TURNING.sub("", _CONTROL.sub(" ", _HALF.sub("\ufffd", text))).strip()
    return Rich(_GUILLEMET.sub("«\u00a0", _BEFORE_SIGN.sub("\u00a0", cleaned)))


def bold(text: str) -> Rich:
    return _marked(plain(text), "bold")


def link(text: str, url: str | None) -> Rich:
    """A text that leads to *url*, when there is one."""
    return _marked(plain(text), "text_link", url) if url else plain(text)


def folded(rich: Rich) -> Rich:
    """A quote of which Telegram shows the first lines until it is tapped."""
    return _marked(rich, "expandable_blockquote")


def join(between: str, pieces: Iterable[Rich]) -> Rich:
    """The pieces that hold something, one after the other."""
    texts: list[str] = []
    marks: list[Mark] = []
    place = 0
    for piece in pieces:
        if not piece.text:
            continue
        marks += (mark._replace(start=mark.start + place, end=mark.end + place) for mark in piece.marks)
        texts.append(piece.text)
        place += len(piece.text) + len(between)
    return Rich(between.join(texts), tuple(marks))


def pages(blocks: Iterable[Rich], limit: int = LIMIT) -> Iterator[Rich]:
    """The blocks in as few messages as hold them; a block is only broken when it is longer than a message."""
    page = Rich("")
    for block in blocks:
        for piece in _pieces(block, limit):
            longer = join("\n\n", (page, piece))
            if not page.text or longer.fits(limit):
                page = longer
            else:
                yield page
                page = piece
    if page.text:
        yield page


def _marked(rich: Rich, type_: str, url: str = "") -> Rich:
    return Rich(rich.text, (Mark(0, len(rich.text), type_, url), *rich.marks)) if rich.text else rich


def _pieces(block: Rich, limit: int) -> Iterator[Rich]:
    """A block, broken at the end of a line, else of a sentence, else of a word, else anywhere."""
    while block.text and units(block.text) > limit:
        end = longest(block.text, limit)
        breaks = (_last(pattern, block.text[:end]) for pattern in (_LINE, _SENTENCE, _WORD))
        end = next((place for place in breaks if place > end // 2), end)
        piece = block.cut(0, end)
        if piece.text:
            yield piece
        block = block.cut(end, len(block.text))
    if block.text:
        yield block


def longest(text: str, limit: int) -> int:
    """How many characters from the start make at most *limit* UTF-16 units."""
    end = min(len(text), limit)
    while (excess := units(text[:end]) - limit) > 0:
        end -= (excess + 1) // 2
    return end


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)


_HALF: Final = re.compile(r"[\ud800-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_TURNING: Final = re.compile(r"[\u2028-\u202e]")
_BEFORE_SIGN: Final = re.compile(r"(?<=\S) (?=[?!:;»%€])")
_GUILLEMET: Final = re.compile(r"« ")
_LINE: Final = re.compile(r"\n")
_SENTENCE: Final = re.compile(r"[.!?…][»)]*\s")
_WORD: Final = re.compile(r"\s")
