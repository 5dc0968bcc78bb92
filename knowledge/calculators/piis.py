"""The PIIS (projet individualisé d'intégration sociale) of a CPAS: until when to sign, when it is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from knowledge.calendar import add_months
from knowledge.errors import InvalidCase
from knowledge.law import Law

_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2199
_MOST_YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class PiisEvaluation:
    """One evaluation: the last day on which it keeps the rhythm, and whether it is an interview in person."""

    by: date
    in_person: bool


def sign_by(decision: date, law: Law) -> date:
    """Latest day to conclude the PIIS of a revenu d'intégration granted on *decision*, inclusive.

    Source: parameter `piis.delai_conclusion`.
    """
    _possible(decision)
    return add_months(decision, law.integer("piis.delai_conclusion", decision))


def evaluations(signed: date, law: Law, *, per_year: int | None = None, years: int = 1) -> tuple[PiisEvaluation, ...]:
    """The calendar of evaluations of a PIIS signed on *signed*, evenly spread.

    Each is counted from the one before, so that no gap is ever longer than its months; at a month's end the calendar
    moves a few days earlier, never later. The first ones of each year are those in person: missing one leaves time.

    Args:
        signed: The day of signature.
        law: The dated parameters.
        per_year: What this CPAS has set [evaluation]; None: the least that is allowed.
        years: For how long [year].

    Raises:
        InvalidCase: The CPAS cannot set fewer than the least, nor more than one a month.
        OutOfPeriod: No rule is known for that day.

    Source: parameters `piis.evaluations_par_an`, `piis.evaluations_individuelles`, `piis.mois_par_an`.
    """
    _possible(signed)
    least = law.integer("piis.evaluations_par_an", signed)
    months = law.integer("piis.mois_par_an", signed)
    number = least if per_year is None else per_year
    if not least <= number <= months:
        raise InvalidCase(f"Le nombre d'évaluations par an doit être entre {least} et {months}.")
    if not 1 <= years <= _MOST_YEARS:
        raise InvalidCase(f"Le nombre d'années doit être entre 1 et {_MOST_YEARS}.")
    in_person = law.integer("piis.evaluations_individuelles", signed)
    return tuple(_calendar(signed, _steps(number, months), in_person, years))


def _calendar(signed: date, steps: tuple[int, ...], in_person: int, years: int) -> Iterator[PiisEvaluation]:
    by = signed
    for _ in range(years):
        for place, months in enumerate(steps):
            by = add_months(by, months)
            yield PiisEvaluation(by, place < in_person)


def _steps(number: int, months: int) -> tuple[int, ...]:
    """The gaps of one year [month], as even as whole months allow."""
    marks = [place * months // number for place in range(number + 1)]
    return tuple(after - before for before, after in pairwise(marks))


def _possible(day: date) -> None:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise InvalidCase(f"L'année {day.year} n'est pas possible ici. Vérifie la date.")
