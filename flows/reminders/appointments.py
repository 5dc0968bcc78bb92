"""The reminders of an appointment: a week, a day and two hours before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from flows.appointments.appointment import Appointment
from flows.reminders.preferences import EVENING, MORNING
from flows.reminders.reminder import Reminder, wall
from knowledge.calendar import BRUSSELS

OF_AN_APPOINTMENT: Final = frozenset({"rendez_vous", "prevenir"})  # kinds whose subject is an appointment's number

_DAYS: Final = (7, 1)
_SHORT: Final = timedelta(hours=2)
_AT_LEAST: Final = timedelta(minutes=30)  # a reminder closer than that leaves no time to set off
_EARLY: Final = timedelta(hours=1)
_TELL: Final = 14  # days for which somebody is asked whether they told the service that they can't come


def of_appointment(appointment: Appointment, hour: time) -> Iterator[Reminder]:
    """Before it begins; and, for whoever can't come or has moved it, until they have told the service."""
    if appointment.cannot_come is not None:
        yield from _telling(appointment, appointment.cannot_come, hour)
    if appointment.state != "coming":
        return
    starts = appointment.starts.astimezone(UTC)
    moments = [*_moments(appointment, hour), ("", starts)]
    for (step, due), (_, following) in pairwise(moments):
        yield _reminder("rendez_vous", step, due, following, appointment)


def _moments(appointment: Appointment, hour: time) -> Iterator[tuple[str, datetime]]:
    """When to remind, in order, each with its step."""
    day = appointment.local.date()
    last = _same_day(appointment)
    for days in _DAYS:
        due = wall(day - timedelta(days=days), hour)
        if due < last:
            yield f"-{days}d", due
    yield "2h", last


def _same_day(appointment: Appointment) -> datetime:
    """Two hours before, but not before seven; only an appointment that begins earlier asks for an earlier hour.

    One that was made less than two hours before it begins still gets a reminder half an hour before.
    """
    starts = appointment.starts.astimezone(UTC)
    due = starts - _SHORT
    morning = wall(appointment.local.date(), MORNING)
    if due < morning:
        due = morning if starts - morning >= _AT_LEAST else starts - _EARLY
    made = appointment.made_at
    return starts - _AT_LEAST if made is not None and made >= due else due


def _telling(appointment: Appointment, since: datetime, hour: time) -> Iterator[Reminder]:
    """Two hours after they said it, then each day until they have told the service."""
    first = _awake(_soon(since.astimezone(UTC), appointment.expected.astimezone(UTC)))
    day = first.astimezone(BRUSSELS).date()
    later = (wall(day + timedelta(days=days), hour) for days in range(1, _TELL + 1))
    moments = [first, *(moment for moment in later if moment > first)]
    for number, (due, following) in enumerate(pairwise(moments)):
        yield _reminder("prevenir", str(number), due, following, appointment)


def _soon(since: datetime, expected: datetime) -> datetime:
    """Two hours later; sooner when the appointment would have begun by then."""
    in_time = expected - _AT_LEAST
    return min(since + _SHORT, in_time) if in_time > since else since + _SHORT


def _awake(moment: datetime) -> datetime:
    """The moment, or the next morning when it falls into the night."""
    local = moment.astimezone(BRUSSELS)
    if MORNING <= local.time() < EVENING:
        return moment
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return wall(day, MORNING)


def _reminder(kind: str, step: str, due: datetime, until: datetime, appointment: Appointment) -> Reminder:
    day = appointment.expected if kind == "prevenir" else appointment.local
    return Reminder(kind, step, due, until, day.date(), subject=str(appointment.id))
