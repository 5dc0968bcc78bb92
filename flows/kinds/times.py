"""A time of day, typed as people type times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import UNSURE, UNSURE_OPTION, fold, is_unsure, readable
from flows.kinds.time_finding import ALONE, HOW, NIGHT, heard, strict_times


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
        typed = readable(text, HOW)
        if is_unsure(typed):
            if self.unsure:
                return UNSURE
            raise InvalidAnswer(
                f"Regarde sur ta convocation ou dans tes mails. Sinon, donne l'heure la plus proche. {HOW}"
            )
        found = find_time(typed) or _alone(typed)
        if found is None:
            raise InvalidAnswer(f"Je n'ai pas trouvé d'heure. {HOW}")
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
    found = [
        FoundTime(_one(times), match.start(), match.end())
        for match, times in strict_times(digits_for_words(fold(text)))
    ]
    _one(tuple(dict.fromkeys(one.time for one in found)) or ("",))
    return found[0] if found else None


def show_time(time: str) -> str:
    """A time as French writes it: "14 h 30", "8 h", "3 h du matin"."""
    hour, minute = int(time[:2]), time[3:]
    said = f"{hour} h" + (f" {minute}" if minute != "00" else "")
    return f"{said} du matin" if hour in NIGHT else said


def suggest(times: list[str]) -> list[tuple[str, str]]:
    """Times as suggestions: the stored answer, and the time in words."""
    return [(time, show_time(time)) for time in times]


def _alone(typed: str) -> FoundTime | None:
    """A time without a mark, when it is all that was typed: "8", "1430", "14.30"."""
    match = ALONE.fullmatch(digits_for_words(fold(typed)))
    return FoundTime(_one(heard(match)), match.start(), match.end()) if match else None


def _one(times: tuple[str, ...]) -> str:
    if len(times) > 1:
        named = " ou ".join(show_time(time) for time in times)
        raise InvalidAnswer(f"C'est {named} ? Choisis la bonne heure.", suggest(list(times)))
    return times[0]


_LOOSE: Final = re.compile(r"\d|\b(?:avant|apres(?![\s-]?midi)|entre|pas|sauf|ou)\b")
