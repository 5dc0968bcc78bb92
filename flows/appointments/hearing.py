"""All the days and times that a text says, and the sentences in which they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from flows.appointments.sentences import Sentence
from flows.kinds.day_mentions import DayMention, day_mentions
from flows.kinds.time_finding import TimeMention, time_mentions


@dataclass(frozen=True, slots=True)
class Said:
    """The text as the choice needs it: folded with its number words in digits, its sentences, its days and times."""

    folded: str
    sentences: tuple[Sentence, ...]
    days: tuple[DayMention, ...]
    times: tuple[TimeMention, ...]
    today: date
    letter: bool

    def announces(self, place: int) -> bool:
        """Whether the sentence at that place may announce an appointment."""
        sentence = self.sentence_at(place)
        return sentence is not None and sentence.bar is None

    def sentence_at(self, place: int) -> Sentence | None:
        return next((one for one in self.sentences if one.start <= place < one.end), None)


def hear_moments(folded: str, sentences: Sequence[Sentence], today: date, letter: bool) -> Said:
    """All the days and times of a text."""
    times = _without_noon_twice(time_mentions(folded), folded)
    hidden = hide(folded, [(one.start, one.end) for one in times], "\a")
    days = _without_ends(day_mentions(hidden, today), folded)
    return Said(folded, tuple(sentences), tuple(days), tuple(times), today, letter)


def hide(folded: str, spans: Sequence[tuple[int, int]], mark: str) -> str:
    """The text with *spans* covered by *mark*, every other character in its place."""
    for start, end in spans:
        folded = folded[:start] + mark * (end - start) + folded[end:]
    return folded


def _without_noon_twice(times: list[TimeMention], folded: str) -> list[TimeMention]:
    """In "mardi midi à 12h30", only 12:30 is the hour."""
    pairs = pairwise(times)
    noon = [one for one, other in pairs if _NOON.fullmatch(folded[one.start : other.start])]
    return [one for one in times if one not in noon]


def _without_ends(days: list[DayMention], folded: str) -> list[DayMention]:
    """In "du 11 au 15 janvier", only the 11 is the day of the appointment."""
    found: list[DayMention] = []
    for one in days:
        if found and _TO.fullmatch(folded[found[-1].end : one.start]):
            found[-1] = replace(found[-1], end=one.end)
        else:
            found.append(one)
    return found


_NOON: Final = re.compile(r"midi\s*(?:a|vers|,)?\s*")
_TO: Final = re.compile(r"\s*(?:au|jusqu'?au|-)\s*(?:le\s*)?")
