"""The reasoning that a person can follow: month by month, which days counted and which did not, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.calculators.stage_insertion.case import KINDS_FR
from knowledge.calculators.stage_insertion.count import (
    BEFORE_START,
    LOST,
    LOST_TO_STUDIES,
    PARTIAL,
    REGISTERED,
    Run,
    counted_by,
)
from knowledge.calculators.stage_insertion.readings import Reading
from knowledge.calendar import add_months, counted_between
from knowledge.units import MONTHS

SUNDAY = "sunday"

# How each status is said; a status that counts and one that does not never share their words.
STATUS_FR: Mapping[str, str] = {
    SUNDAY: "dimanches",
    REGISTERED: "inscrit·e",
    BEFORE_START: "avant le début du stage",
    LOST: "perdus (absence ou refus)",
    LOST_TO_STUDIES: "perdus (reprise d'études)",
    PARTIAL: "travail à temps partiel",
    **KINDS_FR,
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the stage.

    Attributes:
        first: Its first day.
        counted: Days counted, by status [day_except_sunday].
        skipped: Days not counted, by reason; Sundays apart.
        total: Days counted so far, this month included.
    """

    first: date
    counted: Mapping[str, int]
    skipped: Mapping[str, int]
    total: int

    @property
    def name(self) -> str:
        """The month in French: "juillet 2026"."""
        return f"{MONTHS[self.first.month - 1]} {self.first.year}"


def month_table(reading: Reading) -> tuple[Month, ...]:
    """From the month of the start to that of the last counted day; the counted days add up to `days`."""
    months: dict[date, tuple[dict[str, int], dict[str, int]]] = {}
    for run in reading.runs:
        _spread(run, months)
    table: list[Month] = []
    total = 0
    for first, (counted, skipped) in sorted(months.items()):
        if not counted and not total and first < reading.start.replace(day=1):
            continue  # a late registration: the months before the start explain nothing
        total += sum(counted.values())
        table.append(Month(first, counted, skipped, total))
    return tuple(table)


def _spread(run: Run, months: dict[date, tuple[dict[str, int], dict[str, int]]]) -> None:
    done = 0
    begin = run.first
    while begin <= run.last:
        month = date.fromordinal(begin).replace(day=1)
        end = min(run.last, add_months(month, 1).toordinal() - 1)
        counted, skipped = months.setdefault(month, ({}, {}))
        weekdays = counted_between(begin, end)
        here = run.counted_until(end) - done
        done += here
        _add(counted, run.status, here)
        _add(skipped, run.status, weekdays - here)
        _add(skipped, SUNDAY, end - begin + 1 - weekdays)
        begin = end + 1


def _add(days: dict[str, int], status: str, number: int) -> None:
    if number:
        days[status] = days.get(status, 0) + number


def day_number(reading: Reading, day: date) -> int:
    """How many days are counted at the end of *day*: the "43" of "jour 43 sur 156" [day_except_sunday]."""
    return counted_by(reading.runs, day.toordinal())
