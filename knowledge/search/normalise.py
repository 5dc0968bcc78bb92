"""A text as folded words: no accents, no capitals, no apostrophes, "2e sess" as three words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 1000  # characters that are read; whoever writes more has said it by then

_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_MARK: Final = re.compile("[\u0300-\u036f]+")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_WORD: Final = re.compile(r"[a-z]+(?:\d+[a-z]*)?|\d+")


def fold(text: str) -> str:
    """*text*, lower case, without accents."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return _MARK.sub("", unicodedata.normalize("NFKD", lower.translate(_LIGATURES))).lower()


def unstretched(word: str) -> str:
    """*word* with each letter that was held down once: "nooon" is "non"."""
    return _STRETCHED.sub(r"\1", word)


def words(text: str, longest: int | None = None) -> list[str]:
    """The words and numbers of the first *longest* characters of *text*: "C109/36 ou C1 ?" gives c109, 36, ou, c1."""
    return _WORD.findall(fold(text[:longest]))
