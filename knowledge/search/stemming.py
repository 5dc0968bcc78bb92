"""What is left of a French word without its ending, and how it sounds. Both are rough, and the same for everyone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_LISTED: Final = """
    issement issements ement ements ation ations ition itions erait eraient erais erai erez erons eront era eras
    irait iraient irai irez iront ira aient assent ions iez ais ait ant ants ante antes ons ent er ez ee ees es e s
    is it ie ies ir irent i if ive ifs ives x eur eurs euse euses trice teur teurs rice
"""
_ENDINGS: Final = frozenset(_LISTED.split())
_LONGEST: Final = max(map(len, _ENDINGS))
_SHORTEST: Final = 4

_SOUNDS: Final = (  # tried in this order, at each place
    ("F", r"ph", "f"),
    ("C", r"s?ch|sh", "C"),
    ("S", r"(?:t|ss|s|c)i(?=on)|sc(?=[eiy])|c(?=[eiy])|ss|x$|z", "s"),
    ("K", r"qu|q|ck|cc|c|k", "k"),
    ("X", r"x", "ks"),
    ("J", r"ge(?=[aou])|g(?=[eiy])|j", "j"),
    ("G", r"gu(?=[eiy])|gg", "g"),
    ("O", r"eaux?|aux?", "o"),
    ("W", r"oi|oy", "W"),
    ("U", r"ou", "U"),
    ("N", r"(?:ain|ein|aim|im|in|yn|ym)(?![aeiouymn])", "1"),
    ("A", r"(?:an|am|en|em)(?![aeiouymn])", "2"),
    ("Q", r"(?:on|om)(?![aeiouymn])", "3"),
    ("I", r"ill|y|ll(?=e)", "i"),
    ("E", r"ai|ei|(?:est|er|ez|et|ees|ee|es|e)$", "e"),
    ("H", r"h", ""),
)
_SOUND: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _SOUNDS))
_SOUND_OF: Final = {name: heard for name, _, heard in _SOUNDS}
_DOUBLED: Final = re.compile(r"(.)\1+")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """*word* without its plural or conjugation, at least four letters: "inscrite", "inscrits" give "inscr"."""
    for length in range(min(_LONGEST, len(word) - _SHORTEST), 0, -1):
        if word[-length:] in _ENDINGS:
            return word[:-length]
    return word


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How *word* sounds to somebody who writes by ear: "fleksi" and "flexi", "kel" and "quelle"."""
    heard = _SOUND.sub(lambda found: _SOUND_OF[found.lastgroup or "H"], word)
    return _DOUBLED.sub(r"\1", heard).rstrip("estdp") or heard
