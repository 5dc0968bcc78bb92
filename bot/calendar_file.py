"""The days of a stage as a calendar file, which any agenda reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from flows.stage.plan import Milestone, StagePlan
from flows.telling import ESTIMATE

_PRODID: Final = "-//Jalon//Mon stage//FR"
_ALARM_DAYS: Final = (14, 3, 0)  # before a day on which the person has to act
_ALARM_HOUR: Final = 9
_FIRST_SEQUENCE: Final = datetime(2026, 1, 1, tzinfo=UTC)


def stage_calendar(plan: StagePlan, key: str, now: datetime) -> bytes:
    """A file of all-day events, one a milestone.

    Args:
        plan: The milestones.
        key: Random, and always the same for a person: an agenda that takes a newer file moves its events.
        now: When the file is made, aware; a later file wins over an earlier one.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Mon stage d'insertion")
    for milestone in plan.milestones:
        calendar.add_component(_event(milestone, key, now, plan.today))
    content: bytes = calendar.to_ical()  # untyped
    return content


def _event(milestone: Milestone, key: str, now: datetime, today: date) -> Event:
    event = Event()
    event.add("uid", f"{milestone.key}.{key}@jalon")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", _sequence(now))
    event.add("dtstart", milestone.day)
    event.add("dtend", milestone.day + timedelta(days=1))  # the day after: an all-day event ends before it
    event.add("summary", milestone.label)
    event.add("description", "\n".join(text for text in (milestone.note, ESTIMATE) if text))
    event.add("transp", "TRANSPARENT")  # the day stays free
    for alarm in _alarms(milestone, today):
        event.add_component(alarm)
    return event


def _sequence(now: datetime) -> int:
    """Greater in each later file, without keeping how many there were."""
    return max(0, int((now - _FIRST_SEQUENCE).total_seconds()))


def _alarms(milestone: Milestone, today: date) -> Iterator[Alarm]:
    if not milestone.is_call or milestone.day < today:
        return
    for days in _ALARM_DAYS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{_in_days(days)} : {milestone.label}")
        alarm.add("trigger", timedelta(hours=_ALARM_HOUR) - timedelta(days=days))
        yield alarm


def _in_days(days: int) -> str:
    return f"Dans {days} jours" if days else "Aujourd'hui"
