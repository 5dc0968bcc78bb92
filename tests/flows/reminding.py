"""What somebody is reminded of, as days and hours on the clocks of Brussels, for cases written by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final

from flows.appointments.appointment import Appointment
from flows.engine import Answers, Context
from flows.reminders.appointments import of_appointment
from flows.reminders.plan import plan
from flows.reminders.reminder import Reminder
from flows.reminders.telling import tell
from knowledge.calendar import BRUSSELS
from knowledge.loader import load_law

LAW: Final = load_law()

# Studies ended in June, registered the day after. By the law 156 days but Sundays from 1 July 2026 end on 29 December,
# by the Forem's page, which counts from 1 August, on 29 January 2027 (law.md, § 3).
JUNE: Final = {
    "region": "wallonie",
    "fin_etudes": "2026-06-30",
    "fin_comment": "june",
    "inscrit": "oui",
    "inscription": "2026-07-01",
}


def planned(known: Answers, today: str, appointments: Iterable[Appointment] = ()) -> tuple[Reminder, ...]:
    return plan(Context(LAW, date.fromisoformat(today), known), appointments)


def by_kind(reminders: Iterable[Reminder]) -> dict[str, list[str]]:
    """Days and hours by kind: "2026-12-30 09:00"."""
    found: dict[str, list[str]] = {}
    for one in reminders:
        found.setdefault(one.kind, []).append(f"{one.due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}")
    return found


def at_nine(*days: str) -> list[str]:
    return [f"{day} 09:00" for day in days]


def moment(text: str) -> datetime:
    """That moment of the clocks of Brussels, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


def live(reminders: Iterable[Reminder], at: datetime) -> list[Reminder]:
    return [one for one in reminders if one.due <= at < one.until]


def words(one: Reminder, known: Answers, day: str, appointments: Iterable[Appointment] = ()) -> str:
    """What the reminder says on that day, all spaces plain."""
    told = tell(one, Context(LAW, date.fromisoformat(day), known), appointments)
    return "\n".join(told.paragraphs).replace("\u202f", " ").replace("\u00a0", " ")


def at(when: str, **changes: object) -> Appointment:
    """An interview of the Forem at that moment, made long before."""
    kept = Appointment(
        "forem_entretien", moment(when), place="Namur", made_at=moment("2026-11-01 12:00"), uid="u", id=7
    )
    return replace(kept, **changes)  # type: ignore[arg-type]  # the fields of an appointment


def of(appointment: Appointment, hour: time = time(9)) -> dict[str, str]:
    """The moments of its reminders by step: on which clock they are due."""
    found = of_appointment(appointment, hour)
    return {f"{one.kind}.{one.step}": f"{one.due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" for one in found}
