"""Days said from today: "hier", "il y a 3 semaines", "lundi prochain", "mardi en huit"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.kinds.calendar_words import SHORT_WEEKDAYS, weekday_of
from flows.kinds.day_meaning import When

_WEEK: Final = 7
_BESIDE: Final = 20  # characters between a weekday and the week that it is of
_LOOSE_COUNTS: Final = (8, 15)  # "dans huit jours" is often a week, "quinze jours" two


@dataclass(frozen=True)
class SaidWeekday:
    """A weekday in a text: its number, and the days it can mean; *bare* when nothing ("prochain"...) specifies it.

    *next_said* when "prochain" does: the one of this week or of the next, as people differ.
    """

    start: int
    end: int
    number: int
    days: tuple[date, ...]
    bare: bool
    next_said: bool = False


@dataclass(frozen=True)
class SaidDistance:
    """A day said by its distance: one, or two for "dans huit jours" and "dans quinze jours", often weeks."""

    start: int
    end: int
    days: tuple[date, ...]


def days_from_today(folded: str, today: date) -> Iterator[SaidDistance]:
    """The days said by their distance: "avant-hier", "dans 3 jours", "il y a 2 mois"."""
    for match in _NEAR_DAY.finditer(folded):
        offset = next(number for name, number in _NEAR_OFFSETS.items() if match[name])
        yield SaidDistance(match.start(), match.end(), (today + timedelta(days=offset),))
    for match in _DISTANT_DAY.finditer(folded):
        sign = -1 if match["ago"] else 1
        count, unit = int(match["count"]), match["unit"]
        counts = (count - 1, count) if count in _LOOSE_COUNTS and unit.startswith("j") else (count,)
        days = sorted(_at_distance(today, sign * one, unit) for one in counts)
        yield SaidDistance(match.start(), match.end(), tuple(days))


def weekdays(folded: str, today: date, when: When) -> Iterator[SaidWeekday]:
    """The weekdays named in a text, each with the days that it can mean."""
    weeks = list(_WEEK_SAID.finditer(folded))
    for match in _WEEKDAY_SAID.finditer(folded):
        word = match["word"]
        number = SHORT_WEEKDAYS[word] if word in SHORT_WEEKDAYS else weekday_of(word)
        if number is None:
            continue
        week = next((one for one in weeks if _beside(one, match)), None)
        if week:
            monday = today - timedelta(days=today.weekday()) + timedelta(days=_WEEK * _weeks(week))
            days: tuple[date, ...] = (monday + timedelta(days=number),)
        else:
            days = _meant(number, match, today, when)
        start = min(match.start(), week.start()) if week else match.start()
        end = max(match.end(), week.end()) if week else match.end()
        bare = week is None and match.lastgroup == "word"
        yield SaidWeekday(start, end, number, days, bare, next_said=week is None and bool(match["next"]))


def _beside(week: re.Match[str], weekday: re.Match[str]) -> bool:
    return max(week.start() - weekday.end(), weekday.start() - week.end()) <= _BESIDE


def _at_distance(today: date, count: int, unit: str) -> date:
    if unit.startswith("j"):
        return today + timedelta(days=count)
    if unit.startswith("sem"):
        return today + timedelta(days=_WEEK * count)
    months = today.month - 1 + (count if unit == "mois" else 12 * count)
    year, month = today.year + months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _meant(number: int, match: re.Match[str], today: date, when: When) -> tuple[date, ...]:
    """The days that "lundi", "lundi prochain", "lundi passé" or "lundi en huit" can mean, today apart."""
    following = today + timedelta(days=(number - today.weekday() - 1) % _WEEK + 1)
    previous = today - timedelta(days=(today.weekday() - number - 1) % _WEEK + 1)
    week = timedelta(days=_WEEK)
    if match["last"]:
        return (previous,)
    if match["next"]:
        in_this_week = number > today.weekday()  # some then mean the one of next week
        return (following, following + week) if in_this_week else (following,)
    if match["weeks"]:
        said = following + (week if match["weeks"] in ("8", "huit") else 2 * week)
        return (said - week, said) if number == today.weekday() else (said,)
    named_today = (today,) if number == today.weekday() else ()
    before, after = ((previous,) if when != "future" else ()), ((following,) if when != "past" else ())
    return (*before, *named_today, *after)


def _weeks(said: re.Match[str]) -> int:
    if said["last"]:
        return -1
    return 1 if said["next"] else 0


_NEXT: Final = r"(?P<next>prochaine?|pro|suivante?|qui\s+(?:vient|arrive)|a\s+venir)(?!\w)"
_LAST: Final = r"(?P<last>passee?|derni(?:ere?|er)|precedente?)(?!\w)"
_WEEK_SAID: Final = re.compile(rf"(?<!\w)(?:(?:de\s+)?(?:la\s+)?semaine\s+(?:{_NEXT}|{_LAST})|cette\s+semaine(?!\w))")
_WEEKDAY_SAID: Final = re.compile(
    rf"(?<!\w)(?P<word>[a-z]{{5,9}}|(?:{'|'.join(SHORT_WEEKDAYS)})(?=\.?,?\s*(?:a\s*)?[\0\a]|\.?\s*\Z))(?!\w)"
    rf"(?:\s+(?:{_NEXT}|{_LAST}|en\s+(?P<weeks>8|huit|15|quinze)(?!\w)))?"
)
_NEAR_DAY: Final = re.compile(
    r"(?<!\w)(?:(?P<before_yesterday>avant[\s-]?hier)|(?P<yesterday>hier)|(?P<tomorrow>demain|2main|dmain|demin"
    r"|demian|dem1)"
    r"|(?P<today>aujourd'?\s?hui|ajd|aujd|auj|ajdh|maintenant|ce\s+(?:matin|midi|soir)|cet(?:te)?\s+(?:aprem"
    r"|apres[\s-]midi|nuit)"
    r"|(?<!\ba )tantot)|(?P<after_tomorrow>apres?[\s-]?(?:demain|2main)))(?!\w)"
)
_NEAR_OFFSETS: Final = {"before_yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_DISTANT_DAY: Final = re.compile(
    r"(?<!\w)(?:(?P<ago>il\s+y\s+a|y\s*a|ca\s+fait|depuis|voici)|dans|ds)\s+"
    r"(?:(?:environ|a\s+peu\s+pres|plus\s+ou\s+moins|presque|plus\s+de|moins\s+de)\s+)?"
    r"(?P<count>\d{1,3})\s*(?P<unit>jours?|j|semaines?|sem|mois|ans?|annees?)(?!\w)"
)
