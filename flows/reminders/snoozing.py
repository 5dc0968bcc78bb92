"""Putting a reminder off: the moments that a person can choose."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from flows.reminders.preferences import Preferences
from flows.reminders.reminder import Reminder, wall
from flows.reminders.telling import Told
from knowledge.calendar import BRUSSELS

LABELS: Final = {"1h": "Dans 1 h", "soir": "Ce soir", "demain": "Demain", "veille": "La veille"}

_EVENING: Final = time(18)


def snoozes(told: Told, reminder: Reminder, preferences: Preferences, now: datetime) -> tuple[str, ...]:
    """The choices of `LABELS` that make sense: to come, and before an appointment begins."""
    found = ((choice, snoozed_to(choice, reminder, preferences, now)) for choice in LABELS)
    return tuple(
        choice for choice, due in found if due is not None and due > now and (told.ends is None or due < told.ends)
    )


def snoozed_to(choice: str, reminder: Reminder, preferences: Preferences, now: datetime) -> datetime | None:
    """The moment that a choice means; None for one that makes no sense now."""
    today = now.astimezone(BRUSSELS).date()
    match choice:
        case "1h":
            return now.astimezone(UTC) + timedelta(hours=1)  # on the clocks it may be none or two, twice a year
        case "soir":
            return wall(today, _EVENING)
        case "demain":
            return wall(today + timedelta(days=1), preferences.hour)
        case "veille" if reminder.about > today + timedelta(days=2):
            return wall(reminder.about - timedelta(days=1), preferences.hour)
    return None
