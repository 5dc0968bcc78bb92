"""Reading an appointment typed as one French sentence or pasted from a letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from flows.appointments.barred import is_moved
from flows.appointments.cues import names_institution
from flows.appointments.doubts import settle_day, settle_hour
from flows.appointments.hearing import Said, hear_moments, hide
from flows.appointments.moments import Moment, choose
from flows.appointments.places import find_place
from flows.appointments.purposes import kind_of, mode_of
from flows.appointments.sentences import Sentence, cut, is_letter
from flows.appointments.understood import Understood
from flows.appointments.wall_clock import combine
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import fold
from knowledge.calendar import BRUSSELS

__all__ = ["combine", "read_appointment", "tells_of_a_change"]

LONGEST: Final = 4000  # characters that are read


def read_appointment(text: str, now: datetime) -> Understood | None:
    """The appointment that *text* announces, with what must be asked of it; None when it announces none.

    Args:
        text: Any text: a sentence, or a whole letter.
        now: The moment at which the person writes, aware.
    """
    now = now.astimezone(BRUSSELS)
    typed = _clean(text)
    folded = "".join(map(_folded, typed))
    sentences = cut(typed, folded)
    letter = is_letter(folded)
    if not letter and any(one.bar in ("question", "change") for one in sentences):
        return None
    said = hear_moments(digits_for_words(folded), sentences, now.date(), letter)
    moment = choose(said) if _may_announce(folded, said) else None
    return _understood(typed, folded, said, moment, now) if moment else None


def tells_of_a_change(text: str) -> bool:
    """Whether *text* says that an appointment of the person moves, falls away, or that they can't come."""
    typed = _clean(text)
    folded = "".join(map(_folded, typed))
    sentences = cut(typed, folded)
    if is_letter(folded) or any(one.bar == "question" for one in sentences):
        return False
    return any(one.bar == "change" and one.cues and is_moved(folded[one.start : one.end]) for one in sentences)


def _may_announce(folded: str, said: Said) -> bool:
    """Whether a sentence has a cue, or puts the person somewhere on a day and at an hour."""
    kept = [one for one in said.sentences if one.bar is None]
    if any(one.cues for one in kept):
        return True
    there = any(names_institution(folded[one.start : one.end]) for one in kept)
    return there and bool(said.days) and bool(said.times)


def _understood(typed: str, folded: str, said: Said, moment: Moment, now: datetime) -> Understood:
    hidden = hide(folded, moment.spans, "\a")
    place = find_place(typed, hidden, said.sentences, moment.said_at)
    stretches = _from_nearest(hidden, said.sentences, moment.said_at)
    kind = next((kind for stretch in stretches if (kind := kind_of(stretch))), None)
    mode = next((mode for stretch in stretches if (mode := mode_of(stretch, bool(place)))), None)
    day, of_day = settle_day(moment, now)
    hour, of_hour = settle_hour(moment, day, now)
    doubts = tuple(doubt for doubt in (of_day, of_hour) if doubt)
    return Understood(kind, day, hour, mode, place, doubts)


def _from_nearest(hidden: str, sentences: Sequence[Sentence], at: int) -> list[str]:
    """The appointment's own sentence, the subject of the letter, then all that announces."""
    home = [hidden[one.start : one.end] for one in sentences if one.start <= at < one.end]
    subject = _SUBJECT.findall(hidden)
    rest = " ".join(hidden[one.start : one.end] for one in sentences if one.bar not in ("advice", "hours"))
    return [stretch.replace("\n", " ") for stretch in (*home, *subject, rest)]


def _clean(text: str) -> str:
    """The text without invisible characters, its spaces single, its lines kept."""
    lines = unicodedata.normalize("NFC", text[:LONGEST]).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(" ".join("".join(map(_visible, line)).split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


@lru_cache(maxsize=4096)
def _visible(letter: str) -> str:
    category = unicodedata.category(letter)
    return "" if category in ("Cf", "Cs") else " " if category in ("Cc", "Zs") else letter


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    """One letter of `fold`, which is one character for one: a letter of 4000 has few different ones."""
    return fold(letter)


_SUBJECT: Final = re.compile(r"(?:objet|concerne)\s*:\s*([^\n]+)")
