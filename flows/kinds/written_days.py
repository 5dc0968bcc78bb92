"""Days written with a number: "8/8/26", "8 août", "mardi 24", "2026-08-08"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.kinds.calendar_words import MONTH_NUMBERS, SHORT_WEEKDAYS, months_of, weekday_of
from knowledge.french import WEEKDAYS
from knowledge.units import MONTHS

_CENTURY_TURN: Final = 20  # a two-digit year up to this many years ahead is of this century
_MONTHS: Final = range(1, len(MONTHS) + 1)


@dataclass(frozen=True)
class WrittenDay:
    """A day as far as it was written, and where: *month* and *year* may be missing."""

    start: int
    end: int
    day: int
    month: int | None = None
    year: int | None = None


def written_days(folded: str, today: date) -> Iterator[WrittenDay]:
    """The days written in a folded text whose number words are in digits; form by form, none counted twice.

    An abbreviation of two months ("jui") gives two days; a month beyond 12 is left for the reader to explain.
    """
    for pattern, read in _FORMS:
        for match in pattern.finditer(folded):
            for written in read(match, today):
                folded = folded[: written.start] + "\0" * (written.end - written.start) + folded[written.end :]
                yield written


def full_year(digits: str, today: date) -> int:
    """A year of two or four digits: "26" -> 2026, "98" -> 1998; "0026" is a slip of the finger, and stays 26."""
    year = int(digits)
    if len(digits) <= 2:
        year += today.year - today.year % 100
        year -= 100 if year > today.year + _CENTURY_TURN else 0
    return year


def _in_figures(match: re.Match[str], today: date) -> Iterator[WrittenDay]:
    groups = match.groupdict()
    day, month = int(groups["day"]), int(groups["month"])
    year = full_year(groups["year"], today) if groups.get("year") else None
    if month not in _MONTHS and groups.get("separator") in (".", "-"):
        return  # "14.30" is a time
    yield WrittenDay(match.start(), match.end(), day, month, year)


def _with_month_name(match: re.Match[str], today: date) -> Iterator[WrittenDay]:
    found = _YEAR_AFTER.match(match.string, match.end())
    end = found.end() if found else match.end()
    for month in months_of(match["word"]):
        year = _year_after(found, today) if found else None
        yield WrittenDay(match.start(), end, int(match["day"]), month, year)


def _year_after(found: re.Match[str], today: date) -> int:
    if found["year"]:
        return full_year(found["year"], today)
    return today.year + _shift(found["shift"])


def _day_only(match: re.Match[str], today: date) -> Iterator[WrittenDay]:
    groups = match.groupdict()
    lead, shift = groups.get("lead"), groups.get("shift")
    after_weekday = lead in SHORT_WEEKDAYS or weekday_of(lead or "") is not None
    if lead and lead not in _ARTICLES and not after_weekday:
        return
    start = match.start("day") if after_weekday else match.start()
    if shift is None:
        yield WrittenDay(start, match.end(), int(match["day"]))
        return
    years, month = divmod(today.month - 1 + _shift(shift), len(MONTHS))
    yield WrittenDay(start, match.end(), int(match["day"]), month + 1, today.year + years)


def _shift(word: str | None) -> int:
    """One back for "passé" and "dernier", one ahead for "prochain" and "suivant", none for "cette année"."""
    if word is None or word.startswith("ce"):
        return 0
    return -1 if word.startswith(("passe", "derni")) else 1


_ARTICLES: Final = frozenset({"le", "du", "au"})
_DAY: Final = r"(?P<day>\d{1,2})(?:\s*(?:er|ere|eme|e)\b)?"
_FREE: Final = r"(?<![\w/.,-])"
_YEAR: Final = r"'?(?P<year>\d{4}|\d{2})(?!\d|\s*h\b|\s*h\d|\s*heure|\s*u\d|:\d)"
_NO_MONTH: Final = rf"(?!\s*(?:{'|'.join(name[:3] for name in MONTH_NUMBERS)}))"
_WEEKDAYS: Final = "|".join(WEEKDAYS)
_NOT_A_DAY: Final = (
    rf"(?![\w/:]|\s*(?:h\b|h\d|heures?\b|%|€|euros?|ans\b|jours?|{_WEEKDAYS}|semaines?|mois)|[.,-]\s*\d)"
)
_YEAR_AFTER: Final = re.compile(
    rf"[\s,./-]*{_YEAR}|\s+(?:de\s+)?(?:l'an(?:nee)?\s+(?P<shift>passe|derni|proch)\w*|cette\s+annee)"
)
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Iterator[WrittenDay]]], ...]] = (
    (re.compile(r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"), _in_figures),
    (re.compile(r"(?<!\w)(?P<day>[0-3]\d)(?P<month>0\d|1[0-2])(?P<year>(?:19|20)\d\d)(?!\w)"), _in_figures),
    (re.compile(rf"{_FREE}(?P<day>\d{{1,2}})\s*[/.-]\s*(?P<month>\d{{1,2}})\s*[/.-]\s*{_YEAR}"), _in_figures),
    (re.compile(rf"{_FREE}(?P<day>\d{{1,2}})\s+(?P<month>\d{{1,2}})\s+(?P<year>(?:19|20)\d\d)(?!\d)"), _in_figures),
    (
        re.compile(
            rf"{_FREE}(?P<day>\d{{1,2}})\s*(?P<separator>[/.-])\s*(?P<month>\d{{1,2}})(?![\d/]|[.,-]\s*\d){_NO_MONTH}"
        ),
        _in_figures,
    ),
    (re.compile(rf"{_FREE}{_DAY}[\s.,/-]*(?:de\s+|d')?(?P<word>[a-z]{{3,10}})(?![a-z])\.?"), _with_month_name),
    (
        re.compile(
            rf"(?<!\w)(?P<lead>[a-z]{{2,9}})\.?,?\s+{_DAY}"
            rf"(?:\s+(?:du\s+mois\s+(?P<shift>passe|derni|proch|suiv)\w*|du\s+mois|de\s+ce\s+mois))?{_NOT_A_DAY}"
        ),
        _day_only,
    ),
    (re.compile(r"(?<![\w/.,:-])(?P<day>\d{1,2})\s*(?:ou|et|a)\s*(?:le\s*)?(?=\0)"), _day_only),
    (re.compile(rf"\A\s*{_DAY}(?:\s+au\s+(?:matin|soir))?\s*\Z"), _day_only),
)
