"""French on a screen that lacks some of its letters: "déjà" as "deja", never as "d?j?"."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

PLAIN: Final = "jalon.plain"  # the name of the error handler, for `reconfigure(errors=PLAIN)`

_INSTEAD: Final = {
    "«": '"', "»": '"', "’": "'", "…": "...", "·": ".", "œ": "oe", "Œ": "OE", "—": "-", "–": "-", "→": "->",
    "€": "EUR",
}  # fmt: skip


def plain(text: str) -> str:
    """*text* in the letters that every terminal has; a letter without any likeness becomes "?"."""
    return "".join(_INSTEAD.get(letter) or _bare(letter) for letter in text)


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"


def _in_place_of(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return plain(error.object[error.start : error.end]), error.end


codecs.register_error(PLAIN, _in_place_of)
