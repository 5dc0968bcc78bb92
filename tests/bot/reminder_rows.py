"""Rows of reminders in a storage, for its tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.storage import Storage
from flows.reminders.reconcile import Changes, RowState
from flows.reminders.reminder import Reminder

NOON: Final = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY: Final = date(2026, 12, 1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LEA, TOM = "telegram:1", "telegram:2"


def reminder(step: str, due: datetime, kind: str = "demande", days: int = 5) -> Reminder:
    return Reminder(kind, step, due, due + timedelta(days=days), DAY)


def with_rows(storage: Storage, person: str, **moments: datetime) -> dict[str, int]:
    """Rows of the person with these steps; their ids by step."""
    storage.seen(person, NOON)
    storage.reconcile(person, Changes(insert=tuple(reminder(step, due) for step, due in moments.items())))
    return {row.key.rpartition(":")[2]: row.id for row in storage.reminders(person)}


def states(storage: Storage, person: str) -> dict[str, RowState]:
    return {row.key.rpartition(":")[2]: row.state for row in storage.reminders(person)}


def leased(storage: Storage, now: datetime = NOON, limit: int = 10) -> list[str]:
    return [row.key.rpartition(":")[2] for row in storage.lease(now, now + 2 * MINUTE, limit)]
