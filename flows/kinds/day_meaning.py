"""Which day is meant when the year, or the month, was not written; and days that the calendar does not have."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from flows.errors import InvalidAnswer
from flows.kinds.written_days import WrittenDay
from knowledge.french import say_day, say_short_day
from knowledge.units import MONTHS

When = Literal["past", "future", "any"]

_FEBRUARY: Final = 2
_MONTHS: Final = range(1, len(MONTHS) + 1)
_YEARS_AROUND: Final = 8  # two 29 February can be eight years apart
_YEARS: Final = range(1900, 2200)  # outside, a slip of the finger
_TWO_MONTHS: Final = timedelta(days=62)


@dataclass(frozen=True)
class FoundDay:
    """A day, and the part of the text that says it: text[start:end]."""

    day: date
    start: int
    end: int


def resolve(written: WrittenDay, today: date, when: When, weekday: int | None = None) -> date:
    """The day that is meant: without a year, the latest past, the next, or the nearest, by *when*.

    Args:
        written: As found by `written_days`.
        today: The day on which the person writes.
        when: Where to look when year or month are missing.
        weekday: The weekday written beside it; if it fits the nearest such day, that one is meant, whatever *when*.
            Without a month ("jeudi 24"), it chooses among the days of two months.

    Raises:
        InvalidAnswer: That day does not exist, or its year is a slip of the finger.
    """
    if written.year is not None and written.year not in _YEARS:
        raise InvalidAnswer(
            f"L'année {written.year:04} me semble être une faute de frappe. Écris le jour avec son année."
        )
    possible = _possible(written.day, written.month, written.year, today)
    if not possible:
        raise _does_not_exist(written, today, when)
    if possible[0].weekday() == weekday:
        return possible[0]
    right = [day for day in possible if is_on_the_side(day, today, when)]
    fitting = [day for day in right if day.weekday() == weekday and abs(day - today) <= _TWO_MONTHS]
    return ((fitting if written.month is None else None) or right or possible)[0]


def is_on_the_side(day: date, today: date, when: When) -> bool:
    """Whether *day* is past or today ("past"), to come or today ("future"); always for "any"."""
    return when == "any" or (day <= today if when == "past" else day >= today)


def which(days: list[date]) -> InvalidAnswer:
    """The question between several days."""
    named = [f"le {say_day(day)}" for day in days]
    return InvalidAnswer(f"C'est {', '.join(named[:-1])} ou {named[-1]} ? Choisis le bon jour.", suggest(days))


def suggest(days: list[date]) -> list[tuple[str, str]]:
    """Days as suggestions: the stored answer, and the day in words."""
    return [(day.isoformat(), say_day(day)) for day in days]


@lru_cache(maxsize=1024)
def _possible(day: int, month: int | None, year: int | None, today: date) -> tuple[date, ...]:
    """The days that are so written, the nearest first."""
    around = 1 if month is None else _YEARS_AROUND  # "le 24" is never far
    years = range(today.year - around, today.year + around + 1) if year is None else [year]
    months = _MONTHS if month is None else [one for one in _MONTHS if one == month]
    days = (date(one, each, day) for one in years for each in months if 1 <= day <= calendar.monthrange(one, each)[1])
    return tuple(sorted(days, key=lambda found: (abs(found - today), found)))


def _does_not_exist(written: WrittenDay, today: date, when: When) -> InvalidAnswer:
    if written.month is not None and written.month not in _MONTHS:
        return _no_such_month(written, today, when)
    if written.month is None or written.day == 0:
        return InvalidAnswer(f"Il n'y a pas de {written.day} du mois : vérifie le jour.")
    month = MONTHS[written.month - 1]
    named = f"{month} {written.year}" if written.year and written.month == _FEBRUARY else month
    length = calendar.monthrange(written.year or today.year, written.month)[1]
    last = resolve(replace(written, day=length), today, when)
    following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return InvalidAnswer(
        f"Le {written.day} {named} n'existe pas : {named} a {length} jours. Vérifie le jour.",
        [(day.isoformat(), say_short_day(day)) for day in (last, following)],
    )


def _no_such_month(written: WrittenDay, today: date, when: When) -> InvalidAnswer:
    """What is said of "25/13", and of "12/25", which is the American order."""
    swapped = replace(written, day=written.month or 0, month=written.day)
    refused = f"Il n'y a pas de mois {written.month} : écris d'abord le jour, puis le mois"
    if not _possible(swapped.day, swapped.month, swapped.year, today):
        return InvalidAnswer(f"{refused}, par exemple 8/12.")
    meant = resolve(swapped, today, when)
    return InvalidAnswer(
        f"{refused}. Pour le {say_short_day(meant)}, écris {meant.day}/{meant.month}/{meant.year}.", suggest([meant])
    )
