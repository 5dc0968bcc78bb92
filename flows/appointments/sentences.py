"""A text cut in sentences, each with the reason why it announces no appointment, if there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from flows.appointments.barred import Bar, bar_of
from flows.appointments.cues import find_cues

_NEAR: Final = 80  # characters; a pasted letter is longer
_SHORT: Final = 9  # characters looked at, to hear an abbreviation


@dataclass(frozen=True, slots=True)
class Sentence:
    """text[start:end], where it announces an appointment (*cues*), and why it does not (*bar*), or None."""

    start: int
    end: int
    cues: tuple[tuple[int, int], ...]
    bar: Bar | None


def cut(text: str, folded: str) -> list[Sentence]:
    """The sentences of a text, in order; a line that begins with a capital or a dash begins one."""
    ends = [match.end() for match in _END.finditer(folded) if _ends(match, text)]
    bounds = [0, *ends, len(folded)]
    return [_sentence(folded, start, end) for start, end in pairwise(bounds) if folded[start:end].strip()]


def is_letter(folded: str) -> bool:
    """Whether the text speaks to the person as an administration does, and not in the person's own voice."""
    if len(folded) < _NEAR or not _ADDRESSED.search(folded):
        return False
    return len(_SECOND_PERSON.findall(folded)) >= len(_FIRST_PERSON.findall(folded))


def _sentence(folded: str, start: int, end: int) -> Sentence:
    said = folded[start:end].replace("\n", " ")
    cues = tuple((start + begin, start + stop) for begin, stop in find_cues(said))
    bar = bar_of(said)
    return Sentence(start, end, cues, None if bar == "hours" and cues else bar)


def _ends(match: re.Match[str], text: str) -> bool:
    if "\n" in match[0]:
        following = text[match.end() : match.end() + 1]
        return match[0].count("\n") > 1 or following.isupper() or following in ("-", "•", "*", "·")
    before = match.string[max(0, match.start() - _SHORT) : match.start()]
    return match[0] != "." or not _SHORT_FORM.search(before)


_END: Final = re.compile(
    r"[.!?;…]+(?=[\s\")]|\Z)|\n+"
    r"|,?\s(?:et|mais|donc|alors|puis)\s(?=j'?\s?ai\s(?:maintenant\s)?(?:un\s|une\s)?(?:nouveau\s|nouvel\s|autre\s)?"
    r"(?:rdv|rendez|entretien|convoc))"
)
_SHORT_FORM: Final = re.compile(
    r"(?<![a-z\d])(?:lun|mar|mer|jeu|ven|sam|dim|janv?|fevr?|avr|juil|sept?|oct|nov|dec|av|bd|ch|pl|bte|n|no|m|mr|mme"
    r"|mlle|dr|st|ste|tel|art|ref|cfr?|etc|min|env|apr|[a-z])\Z"
)
_ADDRESSED: Final = re.compile(
    r"\b(?:vous (?:etes|serez|devez|avez|invit|convoqu|pri|attend)|nous vous|votre|veuillez|presentez-vous"
    r"|vous presenter)"
)
_SECOND_PERSON: Final = re.compile(r"(?<![a-z])(?:vous|votre|vos|veuillez)(?![a-z])")
_FIRST_PERSON: Final = re.compile(r"(?<![a-z'])(?:je|j'|jai|mon|ma|moi|me)(?![a-z])")
