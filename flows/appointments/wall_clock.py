"""A day and a time on Brussels' clocks, and the two nights a year when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from knowledge.calendar import BRUSSELS


def combine(day: date, hour: time) -> datetime:
    """The moment, aware; the first of the two when the clocks are put back, and as if before when put forward."""
    return datetime.combine(day, hour.replace(fold=0), BRUSSELS)


def is_skipped(day: date, hour: time) -> bool:
    """Whether the clocks jump over that hour, on the last Sunday of March."""
    moment = combine(day, hour)
    return moment.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) != moment.replace(tzinfo=None)


def is_doubled(day: date, hour: time) -> bool:
    """Whether that hour comes twice, on the last Sunday of October."""
    moment = combine(day, hour)
    return not is_skipped(day, hour) and moment.utcoffset() != moment.replace(fold=1).utcoffset()
