"""A time of day, typed as people type times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import UNSURE, UNSURE_OPTION, fold, is_unsure, readable

_HOW: Final = "Écris l'heure, par exemple « 14h30 »."
_NOON: Final = 12
_DAY: Final = 24 * 60  # minutes
_NIGHT: Final = range(1, 8)  # hours that are more often of the afternoon or evening


@dataclass(frozen=True)
class FoundTime:
    """A time "HH:MM", and the part of the text that says it: text[start:end]."""

    time: str
    start: int
    end: int


@dataclass(frozen=True)
class TimeOfDay:
    """Stored as "14:30"."""

    unsure: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (UNSURE_OPTION,) if self.unsure else ()

    def read(self, text: str, today: date) -> str:
        typed = readable(text, _HOW)
        if is_unsure(typed):
            if self.unsure:
                return UNSURE
            raise InvalidAnswer(
                f"Regarde sur ta convocation ou dans tes mails. Sinon, donne l'heure la plus proche. {_HOW}"
            )
        found = find_time(typed) or _alone(typed)
        if found is None:
            raise InvalidAnswer(f"Je n'ai pas trouvé d'heure. {_HOW}")
        if _LOOSE.search(fold(f"{typed[: found.start]} {typed[found.end :]}")):
            raise InvalidAnswer(
                f"C'est bien à {show_time(found.time)} ? Sinon, écris l'heure seule.", suggest([found.time])
            )
        return found.time

    def show(self, answer: str) -> str:
        return UNSURE_OPTION[1] if answer == UNSURE else show_time(answer)


def find_time(text: str) -> FoundTime | None:
    """The time that *text* names and the part of the text that says it, or None; a number alone is not a time.

    Raises:
        InvalidAnswer: Several times, an hour that does not exist, or one that can be of the morning or the afternoon.
    """
    folded = digits_for_words(fold(text))
    found = [FoundTime(_read(match), match.start(), match.end()) for match in _TIME.finditer(folded)]
    times = list(dict.fromkeys(one.time for one in found))
    if len(times) > 1:
        raise _which(times)
    return found[0] if found else None


def show_time(time: str) -> str:
    """A time as French writes it: "14 h 30", "8 h", "3 h du matin"."""
    hour, minute = int(time[:2]), time[3:]
    said = f"{hour} h" + (f" {minute}" if minute != "00" else "")
    return f"{said} du matin" if hour in _NIGHT else said


def suggest(times: list[str]) -> list[tuple[str, str]]:
    """Times as suggestions: the stored answer, and the time in words."""
    return [(time, show_time(time)) for time in times]


def _alone(typed: str) -> FoundTime | None:
    """A time without a mark, when it is all that was typed: "8", "1430", "14.30"."""
    match = _ALONE.fullmatch(digits_for_words(fold(typed)))
    return FoundTime(_read(match), match.start(), match.end()) if match else None


def _read(match: re.Match[str]) -> str:
    """The time of a match, "HH:MM"."""
    groups = match.groupdict()
    named = groups.get("named")
    hour = {"midi": _NOON, "minuit": 0}[named] if named else int(groups["hour"] or groups["clock"])
    minute = int(groups["minute"] or groups.get("clock_minute") or 0)
    if hour * 60 == _DAY and not minute:
        raise InvalidAnswer(
            "24 h, c'est minuit. Choisis-le, ou écris une heure de 0 h à 23 h 59.", [("00:00", "minuit")]
        )
    if hour > 23 or minute > 59:
        said = f"{hour} h" + (f" {minute:02}" if minute else "")
        raise InvalidAnswer(f"Il n'y a pas de {said} : une journée va de 0 h à 23 h 59. {_HOW}")
    minutes = hour * 60 + minute + _added(groups)
    moved = _in_its_part_of_day(minutes, hour, groups.get("part"))
    time = _clock(moved)
    written_out = named or groups.get("part") or (groups.get("hour") or groups.get("clock") or "").startswith("0")
    if hour in _NIGHT and not written_out:
        raise _which([time, _clock(moved + _DAY // 2)])
    return time


def _clock(minutes: int) -> str:
    return f"{minutes % _DAY // 60:02}:{minutes % 60:02}"


def _added(groups: dict[str, str | None]) -> int:
    """Minutes added by "et quart", "et demie", "moins le quart", "moins 10"."""
    if groups.get("less"):
        return -int(groups["less"] or 0)
    if groups.get("less_quarter"):
        return -15
    if groups.get("half"):
        return 30
    return 15 if groups.get("quarter") else 0


def _in_its_part_of_day(minutes: int, hour: int, part: str | None) -> int:
    """Minutes since midnight, once "du soir" or "du matin" is heard."""
    if part is None or hour == 0:
        return minutes
    morning = part.startswith(("mat", "nuit", "am"))
    if hour == _NOON and not part.startswith(("apr", "pm")):
        raise _which([_clock(minutes - _DAY // 2), _clock(minutes)])
    if morning and hour > _NOON:
        raise _which([_clock(minutes - _DAY // 2), _clock(minutes)])
    if not morning and hour < _NOON:
        return minutes + _DAY // 2
    return minutes


def _which(times: list[str]) -> InvalidAnswer:
    named = " ou ".join(show_time(time) for time in times)
    return InvalidAnswer(f"C'est {named} ? Choisis la bonne heure.", suggest(times))


_LOOSE: Final = re.compile(r"\d|\b(?:avant|apres(?![\s-]?midi)|entre|pas|sauf|ou)\b")
_MINUTE: Final = r"(?P<minute>\d{2}|(?<=heures\s)\d)(?!\d)"
_FRACTION: Final = (
    r"(?:\s*(?:et\s+)?(?:(?P<half>demie?)|(?P<quarter>quart)"
    r"|moins\s+(?:(?P<less_quarter>(?:le\s+|1\s+)?quart)|(?P<less>\d{1,2})))(?!\w))"
)
_PART: Final = r"(?:\s*(?:du\s+|de\s+l'|de\s+la\s+|l')?(?P<part>matin|mat|aprem|apres[\s-]?midi|soir|nuit|am|pm)(?!\w))"
_TIME: Final = re.compile(
    rf"(?<![\w:.,/-])(?:(?P<named>midi|minuit)(?!\w)|(?P<hour>\d{{1,2}})\s*(?:h(?:eures?|rs?)?(?![a-z])|u(?=\d))"
    rf"|(?P<clock>\d{{1,2}}):(?P<clock_minute>\d{{2}})(?!\d))"
    rf"(?:\s*{_MINUTE}|{_FRACTION})?{_PART}?"
)
_ALONE: Final = re.compile(
    rf"\s*(?:a\s+|vers\s+)?(?P<hour>\d{{1,2}})(?:(?:\s*[.,]\s*|\s+|(?<=\d\d)){_MINUTE}|{_FRACTION})?{_PART}?\s*"
)
