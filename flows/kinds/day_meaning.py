"""Which day is meant when the year, or the month, was not written; and days that the calendar does not have."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from flows.errors import InvalidAnswer
from flows.kinds.written_days import WrittenDay
from knowledge.french import say_day, say_short_day
from knowledge.units import MONTHS

When = Literal["past", "future", "any"]

_FEBRUARY: Final = 2
_MONTHS: Final = range(1, len(MONTHS) + 1)
_YEARS_AROUND: Final = 8  # two 29 February can be eight years apart


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

    Raises:
        InvalidAnswer: That day does not exist.
    """
    possible = sorted(_possible(written, today), key=lambda day: (abs(day - today), day))
    if not possible:
        raise _does_not_exist(written, today, when)
    if possible[0].weekday() == weekday:
        return possible[0]
    right = [day for day in possible if is_on_the_side(day, today, when)]
    return (right or possible)[0]


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


def _possible(written: WrittenDay, today: date) -> Iterator[date]:
    years = (
        range(today.year - _YEARS_AROUND, today.year + _YEARS_AROUND + 1) if written.year is None else [written.year]
    )
    months = _MONTHS if written.month is None else [written.month]
    for year in years:
        for month in months:
            if month in _MONTHS and 1 <= written.day <= calendar.monthrange(year, month)[1]:
                yield date(year, month, written.day)


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
    if next(_possible(swapped, today), None) is None:
        return InvalidAnswer(f"{refused}, par exemple 8/12.")
    meant = resolve(swapped, today, when)
    return InvalidAnswer(
        f"{refused}. Pour le {say_short_day(meant)}, écris {meant.day}/{meant.month}/{meant.year}.", suggest([meant])
    )
