"""What may be kept of a question without an answer: its words, and nothing of who asked."""

from __future__ import annotations

import re
from typing import Final

from knowledge.search import load_search
from knowledge.search.lexicon import Lexicon, load_lexicon
from knowledge.search.normalise import words

LONGEST: Final = 300  # characters that are kept
_READ: Final = 2000  # characters that are looked at

_MAIL: Final = re.compile(r"[^\s@]{1,64}\s?@\s?[^\s@]+\.[^\s@]+")
_LINK: Final = re.compile(r"(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_HANDLE: Final = re.compile(r"@\s?\S+")
_NUMBER: Final = re.compile(r"\+?\d(?:[\s./()-]{0,3}\d)*")
_INTRODUCTION: Final = re.compile(
    r"""\b(?:
        je\s*m[\s'’]*appel+e?s? | j\s?m?[\s'’]*ap+el+e?s? | (?:je\s)?map+el+e?s? | moi[\s,]*c[\s'’]*(?:est|é|e)?\b
        | c[\s'’]*est\s+moi | (?:mon|le)\s+(?:pr[ée])?nom(?:\s+de\s+famille)?(?:\s+c?[\s'’]*est|\s*:)?
        | je\s+suis(?=\s+(?-i:[A-ZÀ-ÖØ-Þ])) | sign[ée]\s*: | cordialement | bien\s+à\s+(?:toi|vous)
        | mr|mme|mlle|monsieur|madame|mademoiselle|dr|docteur|my\s+name\s+is|ik\s+heet|ich\s+hei(?:ss|ß)e
    )\b[\s.,:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME: Final = re.compile(r"\s*([^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DOTS: Final = re.compile(r"…(?:[\s,]*…)+")
_EMPTY: Final = frozenset({"pas", "comment", "pourquoi", "rien", "jamais", "complique"})
_PARTICLES: Final = frozenset({"de", "van", "von", "der", "den", "el", "ben", "di", "le", "la", "du", "al"})


def scrub(text: str) -> str:
    """*text* without e-mails, links, accounts, numbers, names of those who introduce themselves, and strange words.

    A word that the knowledge base does not know may be a name, a street or an employer: "…" stands for it. Nothing
    links what is kept to a person, so it can't be erased with them; hence nothing of theirs may be in it.
    """
    kept = " ".join(text[:_READ].split())
    for pattern, instead in ((_MAIL, "[adresse]"), (_LINK, "[lien]"), (_HANDLE, "[compte]"), (_NUMBER, "[nombre]")):
        kept = pattern.sub(instead, kept)
    return _without_strangers(_without_names(kept, load_lexicon()))[:LONGEST]


def _without_strangers(text: str) -> str:
    search = load_search()

    def known_or_dots(found: re.Match[str]) -> str:
        inside = text[: found.start()].rstrip()[-1:] == "[" or not words(found[0])
        return found[0] if inside or all(map(search.knows, words(found[0]))) else "…"

    return _DOTS.sub("…", _WORD.sub(known_or_dots, text))


def _without_names(text: str, lexicon: Lexicon) -> str:
    kept, at = "", 0
    while found := _INTRODUCTION.search(text, at):
        kept += text[at : found.end()].rstrip()
        at = _end_of_name(text, found, lexicon)
        kept += " [nom]" if at > found.end() else " "
    return (kept + text[at:]).strip()


def _end_of_name(text: str, introduction: re.Match[str], lexicon: Lexicon) -> int:
    """Where the name ends: at least one word, then all that is capital, a particle, or no French word."""
    start = end = introduction.end()
    described = introduction[0].rstrip().lower().endswith("suis")  # "je suis Belge" tells no name
    while found := _NAME.match(text, end):
        word = found[1]
        plain = words(word)
        if word.lower() in _PARTICLES and text[found.end() :].lstrip()[:1].isupper():
            named = True
        elif end > start:
            named = word[0].isupper() or word.lower() in _PARTICLES or not lexicon.known.issuperset(plain)
        else:
            named = (
                not lexicon.known.issuperset(plain) if described else not _EMPTY.union(lexicon.filler).issuperset(plain)
            )
        if not named:
            break
        end = found.end()
    return end
