"""What has to change in the rows so that they are the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from flows.reminders.reminder import Reminder
from knowledge.calendar import BRUSSELS

RowState = Literal["pending", "paused", "sent", "unclear", "missed", "cancelled", "failed"]


_WAITING: Final = ("pending", "paused")


@dataclass(frozen=True, slots=True)
class Row:
    """A reminder as it is kept.

    Attributes:
        id: Its number in the storage.
        key: Of the reminder.
        due: In UTC.
        state: `paused`: nobody can be reached there now; `unclear`: it may have arrived; `missed`: it came too late to
            be of use; `failed`: Telegram refuses it.
        snoozed: The person chose its moment; the plan does not move it.
    """

    id: int
    key: str
    due: datetime
    state: RowState
    snoozed: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference.

    Attributes:
        insert: Reminders without a row.
        move: Rows by id, and what they are now; whatever state they had, they wait again.
        cancel: Ids of rows that wait for nothing any more.
    """

    insert: tuple[Reminder, ...] = ()
    move: tuple[tuple[int, Reminder], ...] = ()
    cancel: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.insert or self.move or self.cancel)


def reconcile(rows: Iterable[Row], wanted: Iterable[Reminder], now: datetime) -> Changes:
    """The changes that make *rows* the plan *wanted*; applied, they leave nothing to change.

    A reminder whose moment has passed before it had a row is not made up for: whoever has just told us so was told so.
    """
    kept = {row.key: row for row in rows}
    plan = {reminder.key: reminder for reminder in wanted}
    return Changes(
        insert=tuple(reminder for key, reminder in plan.items() if key not in kept and reminder.due > now),
        move=tuple(
            (kept[key].id, reminder)
            for key, reminder in plan.items()
            if key in kept and _moves(kept[key], reminder, now)
        ),
        cancel=tuple(row.id for key, row in kept.items() if _is_dropped(row, plan.get(key), now)),
    )


def _is_dropped(row: Row, reminder: Reminder | None, now: datetime) -> bool:
    """Whether a row that waits is planned no more, or has moved to where it is of no use any more."""
    if reminder is None:
        return row.state in _WAITING
    return row.state == "pending" and _has_moved(row, reminder) and reminder.until <= now


def _has_moved(row: Row, reminder: Reminder) -> bool:
    return not row.snoozed and row.due != reminder.due


def _moves(row: Row, reminder: Reminder, now: datetime) -> bool:
    if row.state == "pending":
        return _has_moved(row, reminder) and reminder.until > now
    if row.state == "paused":  # moved when somebody is there again
        return False
    if row.state == "cancelled" or (row.state == "missed" and row.due > now):  # missed by a clock that was wrong
        return reminder.due > now
    # What was sent is sent again only when its day has moved, not when another hour was chosen.
    return reminder.due > now and _day(reminder.due) > _day(row.due)


def _day(moment: datetime) -> date:
    return moment.astimezone(BRUSSELS).date()
