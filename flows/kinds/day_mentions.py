"""Every day that a text mentions, one by one, where `find_day` wants the only one: a letter names several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.day_finding import Heard, hear, settle
from flows.kinds.day_meaning import resolve
from flows.kinds.spoken_days import SaidDistance, SaidWeekday
from flows.kinds.written_days import WrittenDay

_MOST: Final = 40  # mentions; no letter has so many
_MOST_TOGETHER: Final = 5  # "demain, mardi, le 24/11"
_WEEK: Final = timedelta(days=7)
_SOON: Final = timedelta(days=3)  # "mardi prochain" said on a Sunday: in two days, or the week after


@dataclass(frozen=True)
class DayMention:
    """What text[start:end] says: the days that it can mean.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends.
        days: None when no such day exists, several when the person has to choose.
        problem: The sentence when there is not one day: it does not exist, or two are possible.
        written: The day as it was written, when it was: whether month and year were said.
        weekday: Whether a weekday is said.
    """

    start: int
    end: int
    days: tuple[date, ...]
    problem: InvalidAnswer | None = None
    written: WrittenDay | None = None
    weekday: bool = False


_Said = WrittenDay | SaidDistance | SaidWeekday


def day_mentions(folded: str, today: date) -> list[DayMention]:
    r"""The days to come that a text mentions, in order; a day written without year is looked for in the future.

    Args:
        folded: Folded text, its number words in digits, the times of day hidden by "\a".
        today: The day on which the person writes.
    """
    heard = hear(folded, today, "future")
    distances = [_in_weeks(one, folded) for one in heard.distances]
    said: list[_Said] = [
        *_months_lent(heard.written, folded),
        *distances,
        *(_widened(w, today) for w in heard.weekdays),
    ]
    stretches = _stretches(sorted(said, key=lambda one: one.start), folded)
    return [_mention(stretch, today) for stretch in islice(stretches, _MOST)]


def _months_lent(written: Sequence[WrittenDay], folded: str) -> list[WrittenDay]:
    """In "du 8 au 12 août", the 8 is of August too; never over a longer distance."""
    lent = list(written)
    for before, after in pairwise(range(len(lent))):
        one, other = lent[before], lent[after]
        if one.month is None and other.month and _TO_OTHER.fullmatch(folded[one.end : other.start]):
            lent[before] = replace(one, month=other.month, year=other.year)
    return lent


def _widened(said: SaidWeekday, today: date) -> SaidWeekday:
    """The weekday, with the one of the week after when "mardi prochain" is so near that some mean that one."""
    if said.next_said and len(said.days) == 1 and said.days[0] - today <= _SOON:
        return replace(said, days=(said.days[0], said.days[0] + _WEEK))
    return said


def _in_weeks(said: SaidDistance, folded: str) -> SaidDistance:
    """The day, a week or two later when "en huit" or "en quinze" follows: "demain en huit"."""
    match = _IN_WEEKS.match(folded, said.end)
    if match is None:
        return said
    later = _WEEK if match[1] == "8" else 2 * _WEEK
    return SaidDistance(said.start, match.end(), tuple(day + later for day in said.days))


def _stretches(said: Sequence[_Said], folded: str) -> Iterator[list[_Said]]:
    """What belongs together: "demain, mardi 24/11"."""
    stretch: list[_Said] = []
    for one in said:
        end = max((each.end for each in stretch), default=0)
        if stretch and (len(stretch) == _MOST_TOGETHER or not _TOGETHER.fullmatch(folded, end, one.start)):
            yield stretch
            stretch = []
        stretch.append(one)
    if stretch:
        yield stretch


def _mention(stretch: Sequence[_Said], today: date) -> DayMention:
    written = [one for one in stretch if isinstance(one, WrittenDay)]
    weekdays = [one for one in stretch if isinstance(one, SaidWeekday)]
    heard = Heard(written, [one for one in stretch if isinstance(one, SaidDistance)], weekdays)
    start, end = min(one.start for one in stretch), max(one.end for one in stretch)
    mention = DayMention(start, end, (), None, written[0] if written else None, bool(weekdays))
    try:
        for one in written:
            resolve(one, today, "future")
    except InvalidAnswer as problem:
        return replace(mention, problem=problem)
    try:
        found = settle(heard, today, "future")
    except InvalidAnswer as problem:
        return replace(mention, problem=problem, days=tuple(date.fromisoformat(day) for day, _ in problem.suggestions))
    return replace(mention, days=(found.day,) if found else ())


_TO_OTHER: Final = re.compile(r"[\s,-]*(?:(?:au|et|ou|a)\s)?\s*(?:le\s)?\s*[a-z]{0,8}\s*")
_TOGETHER: Final = re.compile(
    r"[\s,.():-]*(?:(?:le|du|ce|de|c'est[\s-]a[\s-]dire|soit|matin|apres[\s-]midi|aprem|soir)[\s,(]+)*|[\s,(]*1\s+"
)
_IN_WEEKS: Final = re.compile(r"\s+en\s+(8|15)(?!\w)")
