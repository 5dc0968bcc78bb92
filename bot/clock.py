"""The only reader of the time."""

from __future__ import annotations

from datetime import date, datetime

from knowledge.calendar import BRUSSELS

__all__ = ["BRUSSELS", "now", "today"]


def now() -> datetime:
    """The present moment in Brussels, aware."""
    return datetime.now(BRUSSELS)  # noqa: TID251  # the one place


def today() -> date:
    """The day that it is in Brussels, wherever the machine stands."""
    return now().date()
