"""The law as dated values: what held, from which day to which day, and who says so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from knowledge.errors import OutOfPeriod, UnknownParameter, WrongSort
from knowledge.schema import DatedValue, Dispute, Source, Value
from knowledge.units import say_value


@dataclass(frozen=True, slots=True)
class Period:
    """A value and the days on which it holds.

    Attributes:
        first: First day [calendar_date], inclusive.
        last: Last day, inclusive; None while no later row is known.
        value: None says that the rule has ended.
        source: Where this very value is written, and when it was checked.
        confidence: "H", "M" or "L".
    """

    first: date
    last: date | None
    value: Value
    source: Source
    confidence: str
    note: str | None

    def holds_on(self, day: date) -> bool:
        """Whether *day* lies in the period, both ends inclusive."""
        return self.first <= day and (self.last is None or day <= self.last)

    @staticmethod
    def chain(rows: Iterable[tuple[date, DatedValue]]) -> tuple[Period, ...]:
        """Rows by their first day, sorted; each period ends on the day before the next row."""
        ordered = sorted(rows, key=lambda row: row[0])
        ends = [day - timedelta(days=1) for day, _ in ordered[1:]]
        return tuple(
            Period(day, last, row.value, row.source, row.confidence, row.note)
            for (day, row), last in zip(ordered, [*ends, None], strict=True)
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, date or yes/no of the law, with its whole history."""

    name: str
    label: str
    unit: str
    keyed_on: str
    periods: tuple[Period, ...]
    disputed: tuple[Dispute, ...]

    def at(self, day: date) -> Period:
        """The period that holds on *day*.

        Raises:
            OutOfPeriod: *day* is before the first row, or the rule had ended.
        """
        place = bisect_right(self.periods, day, key=attrgetter("first"))
        if place == 0 or self.periods[place - 1].value is None:
            raise OutOfPeriod(self.name, day)
        return self.periods[place - 1]

    def say(self, day: date) -> str:
        """The value on *day* with its unit, in French."""
        return say_value(self.at(day).value, self.unit)


class Law:
    """All parameters by name ("file.entry"). Nothing here falls back silently."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self._parameters = dict(parameters)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def __contains__(self, name: str) -> bool:
        return name in self._parameters

    def parameter(self, name: str) -> Parameter:
        """Raises UnknownParameter: nobody wrote it."""
        try:
            return self._parameters[name]
        except KeyError:
            raise UnknownParameter(name) from None

    def at(self, name: str, day: date) -> Period:
        """The period of *name* that holds on *day*.

        Raises:
            UnknownParameter: Nobody wrote it.
            OutOfPeriod: No value on that day.
        """
        return self.parameter(name).at(day)

    def integer(self, name: str, day: date) -> int:
        """A whole number that the calculators count with.

        Raises:
            UnknownParameter, OutOfPeriod: As `at`.
            WrongSort: The value is no whole number: a mistake in the YAML that `jalon check` tells.
        """
        value = self.at(name, day).value
        if isinstance(value, bool) or not isinstance(value, int):
            raise WrongSort(name, "un nombre entier")
        return value

    def number(self, name: str, day: date) -> float:
        """A number, whole or not. Raises as `integer`."""
        value = self.at(name, day).value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongSort(name, "un nombre")
        return float(value)

    def month_day(self, name: str, day: date) -> tuple[int, int]:
        """Month and day of a "MM-DD" value. Raises as `integer`."""
        value = self.at(name, day).value
        if not isinstance(value, str) or not re.fullmatch(r"\d\d-\d\d", value):
            raise WrongSort(name, "un jour de l'année, comme 08-01")
        month, day_of_month = value.split("-")
        return int(month), int(day_of_month)

    @cached_property
    def checked_on(self) -> date:
        """The last day on which somebody checked anything: today is never before it."""
        return max(period.source.checked_on for parameter in self for period in parameter.periods)
