"""The days of a stage as a calendar file, which any agenda reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from icalendar import Alarm, Calendar, Event

from flows.stage.plan import Milestone, StagePlan
from flows.telling import ESTIMATE

_PRODID: Final = "-//Jalon//Mon stage//FR"
_ALARM_DAYS: Final = (14, 3, 0)  # before a day on which the person has to act
_ALARM_HOUR: Final = 9
_MEETING: Final = timedelta(hours=1)  # nobody says how long one lasts
_MEETING_ALARMS: Final = (timedelta(days=1), timedelta(hours=2))
_FIRST_SEQUENCE: Final = datetime(2026, 1, 1, tzinfo=UTC)


def appointments_calendar(appointments: Sequence[Mapping[str, Any]], now: datetime) -> bytes:
    """A file of appointments, one event each; a cancelled one takes its event out of the agenda.

    Args:
        appointments: As `bot.attachment.appointments_recipe` writes them.
        now: When the file is made, aware.
    """
    gone = all(one["cancelled"] for one in appointments)
    calendar = _calendar("Mes rendez-vous", "CANCEL" if gone else "PUBLISH")
    for one in appointments:
        calendar.add_component(_meeting(one, now))
    content: bytes = calendar.to_ical()  # untyped
    return content


def _meeting(one: Mapping[str, Any], now: datetime) -> Event:
    event = Event()
    starts = datetime.fromisoformat(one["starts"]).astimezone(UTC)
    event.add("uid", f"rdv.{one['uid']}@jalon")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", one["sequence"])
    event.add("dtstart", starts)
    event.add("duration", _MEETING)
    event.add("summary", one["kind"])
    event.add("status", "CANCELLED" if one["cancelled"] else "CONFIRMED")
    if one["where"]:
        event.add("location", one["where"])
    if one["bring"]:
        event.add("description", f"À prendre : {one['bring']}")
    if not one["cancelled"]:
        for before in _MEETING_ALARMS:
            event.add_component(_alarm(one["words"], -before))
    return event


def _alarm(text: str, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", trigger)
    return alarm


def _calendar(name: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    return calendar


def stage_calendar(plan: StagePlan, key: str, now: datetime) -> bytes:
    """A file of all-day events, one a milestone.

    Args:
        plan: The milestones.
        key: Random, and always the same for a person: an agenda that takes a newer file moves its events.
        now: When the file is made, aware; a later file wins over an earlier one.
    """
    calendar = _calendar("Mon stage d'insertion", "PUBLISH")
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
        yield _alarm(f"{_in_days(days)} : {milestone.label}", timedelta(hours=_ALARM_HOUR) - timedelta(days=days))


def _in_days(days: int) -> str:
    return f"Dans {days} jours" if days else "Aujourd'hui"
