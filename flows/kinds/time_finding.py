"""Finding the times of day that a folded text names: "14h", "9 h moins le quart", "entre 9 et 10h"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flows.errors import InvalidAnswer

HOW: Final = "Écris l'heure, par exemple « 14h30 »."
NIGHT: Final = range(1, 8)  # hours that are more often of the afternoon or evening

_NOON: Final = 12
_DAY: Final = 24 * 60  # minutes
_BEFORE: Final = 40  # characters looked at, to hear "pendant" before "2h"
_MOST: Final = 40  # times that are looked at; no letter has so many
_LONGEST: Final = 8  # hours that a session can last


@dataclass(frozen=True)
class TimeMention:
    """What text[start:end] says: the *times* "HH:MM" that it can mean, or why there is none (*problem*).

    "2h" can mean two times; "entre 9 et 10h" means its beginning, and *end* is the end of the whole.
    """

    start: int
    end: int
    times: tuple[str, ...]
    problem: InvalidAnswer | None = None


def time_mentions(folded: str) -> list[TimeMention]:
    """The first times of a folded text whose number words are in digits, in order; no length of time is one."""
    found: list[TimeMention] = []
    for pattern in (_RANGE, TIME, *_WEAK):
        for match in islice(pattern.finditer(folded), _MOST):
            taken = any(one.start < match.end() and match.start() < one.end for one in found)
            if not taken and not lasts(match):
                found.append(_mention(match))
    return sorted(found, key=lambda one: one.start)


def strict_times(folded: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """The times that carry a mark ("h", ":", "midi"), with what each can mean.

    Raises:
        InvalidAnswer: An hour that does not exist.
    """
    for match in TIME.finditer(folded):
        if not lasts(match):
            yield match, heard(match)


def heard(match: re.Match[str], part: str | None = None) -> tuple[str, ...]:
    """What a match can mean, "HH:MM": one time, or two when it can be of the morning or of the afternoon.

    Raises:
        InvalidAnswer: An hour that does not exist.
    """
    groups = match.groupdict()
    named = groups.get("named")
    hour = {"midi": _NOON, "minuit": 0}[named] if named else int(groups.get("hour") or groups.get("clock") or 0)
    minute = int(groups.get("minute") or groups.get("clock_minute") or 0)
    if hour * 60 == _DAY and not minute:
        raise InvalidAnswer(
            "24 h, c'est minuit. Choisis-le, ou écris une heure de 0 h à 23 h 59.", [("00:00", "minuit")]
        )
    if hour > 23 or minute > 59:
        said = f"{hour} h" + (f" {minute:02}" if minute else "")
        raise InvalidAnswer(f"Il n'y a pas de {said} : une journée va de 0 h à 23 h 59. {HOW}")
    minutes = hour * 60 + minute + _added(groups)
    part = groups.get("part") or part
    if part and hour:
        return _of_part(minutes, hour, part)
    written_out = named or (groups.get("hour") or groups.get("clock") or "").startswith("0")
    if hour in NIGHT and not written_out:
        return clock(minutes), clock(minutes + _DAY // 2)
    return (clock(minutes),)


def in_part_of_day(times: tuple[str, ...], part: str) -> tuple[str, ...]:
    """The *times* once "soir" or "matin" is heard elsewhere: "demain soir à 8h" is 20:00."""
    early = min(int(time[:2]) * 60 + int(time[3:]) for time in times)
    return _of_part(early, early // 60, part) if early >= 60 else times


def part_of_day(folded: str) -> str | None:
    """The part of the day that a folded text names, "matin" or "soir" for instance; None without any, or with two."""
    named = dict.fromkeys(_is_morning(match["part"]) for match in PART_SAID.finditer(folded))
    match = PART_SAID.search(folded)
    return match["part"] if match and len(named) == 1 else None


def clock(minutes: int) -> str:
    return f"{minutes % _DAY // 60:02}:{minutes % 60:02}"


def lasts(match: re.Match[str]) -> bool:
    """Whether the match says how long, or how long before: "pendant 2h", "séance de 3h", "24h à l'avance"."""
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    if _UNTIL.match(match.string, match.end()):
        return False  # "la séance dure de 9h à 11h"
    if _LENGTH_AFTER.match(match.string, match.end()) or _LENGTH_BEFORE.search(before):
        return True
    hour = match.groupdict().get("hour")
    return bool(hour and int(hour) <= _LONGEST and _SESSION_OF.search(before))


def _mention(match: re.Match[str]) -> TimeMention:
    until = _UNTIL.match(match.string, match.end())
    if until and match.groupdict().get("named") and _SAME_NOON.match(match.string, match.end()):
        until = None  # "midi à 12h15"
    end = until.end() if until else match.end()
    try:
        return TimeMention(match.start(), end, heard(match, until["part"] if until else None))
    except InvalidAnswer as problem:
        return TimeMention(match.start(), end, (), problem)


def _added(groups: dict[str, str | None]) -> int:
    """Minutes added by "et quart", "et demie", "moins le quart", "moins 10"."""
    if groups.get("less"):
        return -int(groups["less"] or 0)
    if groups.get("less_quarter"):
        return -15
    if groups.get("half"):
        return 30
    return 15 if groups.get("quarter") else 0


def _is_morning(part: str) -> bool:
    return part.startswith(("mat", "nuit", "am"))


def _of_part(minutes: int, hour: int, part: str) -> tuple[str, ...]:
    """The times of a known hour, once "du soir" or "du matin" is heard; both when they do not go together."""
    if hour == _NOON and not part.startswith(("ap", "pm")):
        return clock(minutes - _DAY // 2), clock(minutes)
    if _is_morning(part) and hour > _NOON:
        return clock(minutes - _DAY // 2), clock(minutes)
    if not _is_morning(part) and hour < _NOON:
        return (clock(minutes + _DAY // 2),)
    return (clock(minutes),)


_MINUTE: Final = r"(?P<minute>\d{2}|(?<=heures\s)\d)(?!\d)"
_FRACTION: Final = (
    r"(?:\s*(?:et\s+)?(?:(?P<half>demie?)|(?P<quarter>quart)"
    r"|moins\s+(?:(?P<less_quarter>(?:le\s+|1\s+)?quart)|(?P<less>\d{1,2})))(?!\w))"
)
_PARTS: Final = r"matin[ee]*|mat|aprem|aprm|apres[\s-]?midi|soir[ee]*|nuit|am|pm"
_PART: Final = rf"(?:\s*(?:du\s+|de\s+l'|de\s+la\s+|l')?(?P<part>{_PARTS})(?!\w))"
_HOURS: Final = r"h(?:eures?|rs?)?(?![a-z])"
TIME: Final = re.compile(
    r"(?<![\w./-])(?<!\d[:,])(?:(?<!apres )(?P<named>midi|minuit)(?!\w)"
    rf"|(?P<hour>\d{{1,2}})\s*(?:{_HOURS}|u(?=\d))|(?P<clock>\d{{1,2}}):(?P<clock_minute>\d{{2}})(?!\d))"
    rf"(?:\s*{_MINUTE}|{_FRACTION})?{_PART}?"
)
ALONE: Final = re.compile(
    rf"\s*(?:a\s+|vers\s+)?(?P<hour>\d{{1,2}})(?:(?:\s*[.,]\s*|\s+|(?<=\d\d)){_MINUTE}|{_FRACTION})?{_PART}?\s*"
)
PART_SAID: Final = re.compile(rf"(?<!\w)(?P<part>{_PARTS.replace('|am|pm', '')})(?!\w)")
_UNTIL: Final = re.compile(
    rf"\s*(?:-+|/|(?:et|a|jusqu'?\s?a)\s)\s*\d{{1,2}}\s*(?:{_HOURS}\s*(?:\d{{2}}(?!\d))?|:\d{{2}}){_PART}?"
)
_SAME_NOON: Final = re.compile(r"\s*(?:a\s)?\s*12")
_RANGE: Final = re.compile(
    r"(?<![\w./:,-])(?:(?:entre|de)\s+|(?=\d{1,2}-\d))(?P<hour>\d{1,2})(?=\s*(?:-|(?:et|a)\s)\s*\d{1,2}\s*(?:h|:\d))"
)
_WEAK: Final = (
    re.compile(r"(?<!\w)(?:a|vers|des)\s+(?P<hour>\d{1,2})[.,\s](?P<minute>[0-5]\d)(?![\w/]|[.,]\d)"),
    re.compile(rf"(?<!\w)(?<!le )(?P<hour>\d{{1,2}})\s+(?=du\s|de\s+l){_PART}"),
    re.compile(
        r"(?<!\w)(?:a|vers)\s+(?P<hour>\d{1,2})"
        r"(?=\s*(?:\Z|[,;!)]|\.(?!\d)|(?:au|a la|chez|avec|pour|par|dans|demain|le)\s))"
    ),
)
_LENGTH_BEFORE: Final = re.compile(
    r"\b(?:dans|ds|pendant|durant|dure(?:ra|r|e)?|prevo(?:ir|yez)|prevois|compte[rz]?|maximum|minimum|moins|plus d[e'])"
    r"\s*(?:de\s|:|les\s)?\s*(?:environ\s+|plus ou moins\s+)?\Z|\bd'(?:environ\s+)?\Z"
)
_LENGTH_AFTER: Final = re.compile(
    r"\s*(?:a l'avance|d'avance|avant|plus t[oa]|de retard|de cours|de travail|de route|de trajet|de train|de bus"
    r"|par (?:jour|semaine)|/\s*(?:jour|semaine|24|7)|sur 24)"
)
_SESSION_OF: Final = re.compile(r"\b(?:seance|formation|entretien|cours|reunion|atelier|duree)\s+de\s+\Z")
