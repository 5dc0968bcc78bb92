"""Which of the days and hours of a text are the appointment's: a letter names its own date too, and deadlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from flows.appointments.hearing import Said, hide
from flows.kinds.day_mentions import DayMention
from flows.kinds.time_finding import TimeMention, in_part_of_day, part_of_day

FAR_WITHOUT_YEAR: Final = timedelta(days=244)  # eight months: "le 12 octobre" said in November is rather the last one
_ASIDE_BEFORE: Final = 45  # characters looked at before a day
_GAP: Final = 40  # characters between a day and its hour
_PART_NEAR: Final = 25  # characters around the moment, where "matin" is of it


@dataclass(frozen=True, slots=True)
class Moment:
    """What the text says of when.

    Attributes:
        days: The mentions that can be the appointment's day: none, one, or rivals.
        times: The hours "HH:MM" that it can be: none, one, or several.
        bad_time: A time that does not exist.
        part: "matin", "soir"…, said without an hour.
        spans: The parts of the text that say days or hours.
        said_at: Where the appointment stands in the text.
    """

    days: tuple[DayMention, ...]
    times: tuple[str, ...]
    bad_time: TimeMention | None
    part: str | None
    spans: tuple[tuple[int, int], ...]
    said_at: int


def choose(said: Said) -> Moment | None:
    """The day and the hour of the appointment; None when the text names none, or only what is over."""
    days = [one for one in said.days if _may_be(one, said)]
    day = max(days, key=lambda one: _weight(one, said), default=None)
    times = [one for one in said.times if said.announces(one.start) and not _is_bound(one, said.folded)]
    over = any(_is_over(one, said.today) and said.announces(one.start) for one in said.days)
    if day is None and (over or not times):
        return None
    if (
        day
        and said.letter
        and _is_behind(day, said.today)
        and not any(_goes_with(day, one, said.folded) for one in times)
    ):
        return None  # a letter that looks back
    rivals = _rivals(day, days, said) if day else ()
    chosen = _times_of(day, times, said)
    spans = (*((one.start, one.end) for one in said.days), *((one.start, one.end) for one in said.times))
    at = day.start if day else chosen[0].start
    part = _part(day, chosen[:1], said)
    bad = next((one for one in chosen if not one.times), None)
    hours = tuple(dict.fromkeys(hour for one in chosen for hour in _in_part(one, part, said)))
    if len({one.times for one in said.times if len(rivals) > 1 and said.announces(one.start)}) > 1:
        hours, bad = (), None  # each of the rivals has its own
    return Moment(rivals, hours, None if hours else bad, part, spans, at)


def _is_over(one: DayMention, today: date) -> bool:
    """Whether a day is said as past ("hier", "mardi passé"), and is no date that can be a slip."""
    return one.written is None and bool(one.days) and all(day < today for day in one.days)


def _is_bound(one: TimeMention, folded: str) -> bool:
    """Whether the hour is only a bound: "avant 10h", "après 14h"."""
    return bool(_BOUND.search(folded[max(0, one.start - _PART_NEAR) : one.start]))


def _may_be(one: DayMention, said: Said) -> bool:
    sentence = said.sentence_at(one.start)
    if sentence is None or sentence.bar or _is_over(one, said.today):
        return False
    before = said.folded[max(sentence.start, one.start - _ASIDE_BEFORE) : one.start]
    line = said.folded[max(0, one.start - _ASIDE_BEFORE) : one.start].rpartition("\n")[2]
    following = said.folded[one.end : one.end + 1]
    begins = one.start - sentence.start <= len(line) + 1 and not sentence.cues
    heads = begins and len(said.sentences) > 1 and _HEAD.fullmatch(line) and following in ("\n", "", ".")
    return not (heads or _ASIDE.search(before) or _LOOSELY.search(said.folded, one.start, one.end))


def _weight(one: DayMention, said: Said) -> tuple[int, int]:
    """How likely a day is the appointment's; the first of equals."""
    sentence = said.sentence_at(one.start)
    weight = 4 if any(_goes_with(one, time, said.folded) for time in said.times) else 0
    weight += 2 if sentence and sentence.cues else 0
    weight += 1 if one.weekday else 0
    weight += 2 if _LABEL.search(said.folded[: one.start][-_PART_NEAR:]) else 0
    weight -= 4 if _is_behind(one, said.today) else 0
    return weight, -one.start


def _is_behind(one: DayMention, today: date) -> bool:
    """Whether a written day is past, or without a year so far ahead that it rather is."""
    if not one.days:
        return False
    no_year = one.written is not None and one.written.year is None
    return max(one.days) < today or (no_year and min(one.days) - today > FAR_WITHOUT_YEAR)


def _rivals(day: DayMention, days: Sequence[DayMention], said: Said) -> tuple[DayMention, ...]:
    """The chosen day, narrowed by what else is said of it, and the other days that it may be."""
    rivals = [day]
    for one in days:
        common = tuple(each for each in rivals[0].days if each in one.days)
        if common:
            rivals[0] = replace(rivals[0], days=common, problem=rivals[0].problem if len(common) > 1 else None)
        elif one is not day and one.days and _competes(one, day, said):
            rivals.append(one)
    return tuple(sorted(rivals, key=lambda one: one.start)) if len(rivals) > 1 else (rivals[0],)


def _competes(one: DayMention, day: DayMention, said: Said) -> bool:
    if _is_behind(one, said.today):
        return False
    return not said.letter or _weight(one, said)[0] == _weight(day, said)[0]


def _times_of(day: DayMention | None, times: Sequence[TimeMention], said: Said) -> list[TimeMention]:
    """The times that go with the day: beside it, else in its sentence, else the next of the text, else any."""
    if day is None:
        return list(times)
    beside = [one for one in times if _goes_with(day, one, said.folded)]
    if beside:
        return _with_alternatives(beside[0], times, said.folded)
    home = said.sentence_at(day.start)
    near = [one for one in times if said.sentence_at(one.start) is home]
    after = [one for one in times if one.start > day.end]
    return near or (after[:1] if said.letter else after) or list(times)


def _with_alternatives(first: TimeMention, times: Sequence[TimeMention], folded: str) -> list[TimeMention]:
    """The times between which the person hesitates: "à 9h ou 10h"."""
    found = [first]
    for one in times:
        if one.start > found[-1].end and _OR.fullmatch(folded[found[-1].end : one.start]):
            found.append(one)
    return found


def _goes_with(day: DayMention, one: TimeMention, folded: str) -> bool:
    if max(one.start - day.end, day.start - one.end) > _GAP:
        return False
    if one.start >= day.end:
        return bool(_DAY_TO_TIME.fullmatch(folded, day.end, one.start))
    return bool(_TIME_TO_DAY.fullmatch(folded, one.end, day.start))


def _part(day: DayMention | None, times: Sequence[TimeMention], said: Said) -> str | None:
    """The part of the day that is said near the moment, outside the hour itself."""
    anchors = [(one.start, one.end) for one in (day, *times) if one is not None]
    start, end = min(one[0] for one in anchors), max(one[1] for one in anchors)
    if end - start > 3 * _PART_NEAR:
        start, end = anchors[0]
    sentence = said.sentence_at(anchors[0][0])
    low, high = (sentence.start, sentence.end) if sentence else (start, end)
    hidden = hide(said.folded, [(one.start, one.end) for one in said.times], "\a")
    return part_of_day(hidden[max(low, start - _PART_NEAR) : min(high, end + _PART_NEAR)])


def _in_part(one: TimeMention, part: str | None, said: Said) -> tuple[str, ...]:
    own = part_of_day(said.folded[one.start : one.end])
    return in_part_of_day(one.times, part) if part and one.times and not own else one.times


_ASIDE: Final = re.compile(
    r"(?:\b(?:avant|tard|limite|jusqu'?au?|d'ici|depuis|courrier|lettre|mail|demande|decision|inscrite?|naissance"
    r"|nee?|valable|delai"
    r"|echeance|recue?s?|envoyee?s?|fait|prise?|etabli|imprime|expedie|mis a jour|registre national|niss|national"
    r"|ref\w*"
    r"|dossier|absence|pas|place|rue|avenue|boulevard|quai|square)"
    r"\s*(?:e?\s*\(e\))?\s*(?:a [a-z]{2,},?\s)?(?:du|le|au|ce|des|n[o°]?|de)?\s*:?\s*(?:le\s)?[a-z]{0,8}\s*)\Z"
)
_HEAD: Final = re.compile(r"[a-z' -]{2,},?\s*(?:le\s+)?|\s*(?:notre |votre )?(?:date|ref)[a-z. ]*:?\s*")
_LOOSELY: Final = re.compile(r"environ|a peu pres|plus|moins|presque")
_BOUND: Final = re.compile(r"\b(?:avant|apres|plus tard)\s*(?:a\s*)?\Z")
_LABEL: Final = re.compile(r"\b(?:date|jour|quand|le)\s*:\s*\Z")
_OR: Final = re.compile(r"\s*(?:ou(?:\s+bien)?|/|,|et)\s*(?:a|vers)?\s*")
_JOIN: Final = (
    r"[\s,.:;()|*–-]*(?:(?:a|a partir de|des|de|d'|vers|entre|pour|au|le|l'|du|heure|heures|horaire|matin|soir|aprem"
    r"|apres[\s-]midi|prochain|prevu|est|fixe|rdv|debut|accueil|precises?)[\s,:()-]*)*"
)
_DAY_TO_TIME: Final = re.compile(_JOIN)
_TIME_TO_DAY: Final = re.compile(_JOIN)
