"""Finding the one day that a French text names, wherever it stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.errors import InvalidAnswer
from flows.kinds.day_meaning import FoundDay, When, is_on_the_side, resolve, suggest, which
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import fold
from flows.kinds.spoken_days import SaidDistance, SaidWeekday, days_from_today, weekdays
from flows.kinds.written_days import WrittenDay, written_days
from knowledge.french import WEEKDAYS, say_short_day


@dataclass(frozen=True)
class Heard:
    """All that a text, or a stretch of it, says of days: with a number, by a distance, by a weekday."""

    written: Sequence[WrittenDay]
    distances: Sequence[SaidDistance]
    weekdays: Sequence[SaidWeekday]


def find_day(text: str, today: date, when: When = "any") -> FoundDay | None:
    """The day that *text* names and the part of the text that says it, or None.

    Args:
        text: Any text, once cleaned (see `reading.clean`), such as "mardi 24/11 à 14h à Namur".
        today: The day on which the person writes.
        when: Where to look when the year or the month is missing.

    Raises:
        InvalidAnswer: The text names several days, a day that does not exist, or a weekday that contradicts the date.
    """
    heard = hear(digits_for_words(fold(text)), today, when)
    return settle(replace(heard, written=same_month(heard.written)), today, when)


def hear(folded: str, today: date, when: When) -> Heard:
    """What a folded text says of days, its number words in digits; each kind in the order of the text."""
    written = sorted(written_days(folded, today), key=lambda one: one.start)
    rest = _without(folded, written)
    distances = list(days_from_today(rest, today))
    return Heard(written, distances, list(weekdays(_without(rest, distances), today, when)))


def settle(heard: Heard, today: date, when: When) -> FoundDay | None:
    """The one day that is heard, or None.

    Raises:
        InvalidAnswer: Several days are meant, a day does not exist, or a weekday contradicts the date.
    """
    said = heard.weekdays
    weekday = said[0].number if len(said) == 1 else None
    dated = [FoundDay(resolve(one, today, when, weekday), one.start, one.end) for one in heard.written]
    dated += [FoundDay(day, one.start, one.end) for one in heard.distances for day in one.days]
    if not dated:
        return _one([FoundDay(day, one.start, one.end) for one in said for day in one.days])
    return _one(_agreeing(dated, said, today, when))


def same_month(written: Sequence[WrittenDay]) -> list[WrittenDay]:
    """In "du 8 au 12 août", the 8 is of August too."""
    whole = next((one for one in written if one.month is not None), None)
    if whole is None:
        return list(written)
    return [one if one.month else replace(one, month=whole.month, year=whole.year) for one in written]


def _without(folded: str, parts: Iterable[WrittenDay | SaidDistance]) -> str:
    for part in parts:
        folded = folded[: part.start] + "\0" * (part.end - part.start) + folded[part.end :]
    return folded


def _agreeing(dated: list[FoundDay], said: Sequence[SaidWeekday], today: date, when: When) -> list[FoundDay]:
    """The days that have a date, once each weekday said beside them is found to agree."""
    for one in said:
        agreeing = [
            found for found in dated if found.day.weekday() == one.number and (one.bare or found.day in one.days)
        ]
        if not agreeing:
            raise _contradiction(dated[0].day, one, today, when)
    start = min([one.start for one in dated] + [one.start for one in said])
    end = max([one.end for one in dated] + [one.end for one in said])
    return [FoundDay(found.day, start, end) for found in dated]


def _contradiction(day: date, said: SaidWeekday, today: date, when: When) -> InvalidAnswer:
    """The question between the date and the nearest such weekday."""
    others = said.days
    if said.bare:
        before = day - timedelta(days=(day.weekday() - said.number) % 7)
        near = sorted((before, before + timedelta(days=7)), key=lambda other: abs(other - day))
        others = tuple(other for other in near if is_on_the_side(other, today, when)) or tuple(near)
    sentence = f"Le {say_short_day(day)} est un {WEEKDAYS[day.weekday()]}, pas un {WEEKDAYS[said.number]}."
    if day.weekday() == said.number:
        return which(sorted({day, others[0]}))
    return InvalidAnswer(f"{sentence} Quel est le bon jour ?", suggest(sorted({day, others[0]})))


def _one(found: list[FoundDay]) -> FoundDay | None:
    days = sorted({one.day for one in found})
    if len(days) > 1:
        raise which(days)
    return found[0] if found else None
