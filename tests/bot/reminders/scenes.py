"""People with something to be reminded of. Days are counted by hand: 23 November 2026 is a Monday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, cast

from bot.reminders.planning import keep_up
from bot.storage import Storage, tables
from bot.storage.reminders import _appointment_row, _waiting
from flows.appointments.appointment import Appointment
from flows.reminders.appointments import of_appointment
from flows.reminders.reconcile import RowState
from knowledge.calendar import BRUSSELS
from knowledge.law import Law, Parameter
from knowledge.loader import load_law
from tests.bot.telegram.journeys import ANSWERS
from tests.bot_api import Person


def at(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)


MONDAY: Final = at(2026, 11, 23)
TUESDAY: Final = at(2026, 11, 24, 14)
DUE: Final = at(2026, 11, 23)  # the day before at nine
BEFORE: Final = at(2026, 11, 22, 12)
CLAIM: Final = date(2026, 12, 30)  # the first day to claim of the journey's answers, and of tests/golden
TOMORROW: Final = "mardi 24 novembre 2026 à 14 h"


def key(person: Person | int) -> str:
    return f"telegram:{person if isinstance(person, int) else person.chat.id}"


def expects(storage: Storage, person: Person, *starts: datetime, now: datetime = BEFORE) -> list[int]:
    """Her appointments with the Forem, noted at that moment, and their reminders; their numbers."""
    kept = [storage.put_appointment(key(person), Appointment("forem_entretien", one), now) for one in starts]
    keep_up(storage, key(person), load_law(), now, present=False)
    return [one.id for one in kept]


def claims(storage: Storage, person: Person, now: datetime, law: Law | None = None, **facts: str) -> None:
    """Somebody whose first day to claim is `CLAIM`, who told her dates at that moment and was told that day."""
    storage.learn(key(person), ANSWERS | {"rappels.date_dite": CLAIM.isoformat()} | facts, now.date())
    keep_up(storage, key(person), law or load_law(), now, present=False)


def prefers(storage: Storage, person: Person, now: datetime = BEFORE, **facts: str) -> None:
    """What she chose, such as discret="oui" or heure="18:00"."""
    storage.learn(key(person), {f"rappels.{name}": value for name, value in facts.items()}, now.date())


def crowd(storage: Storage, numbers: Iterable[int]) -> None:
    """So many people, each with one appointment on `TUESDAY` of which one reminder is due at `DUE`."""
    people, expected, rows = [], [], []
    for number in numbers:
        person = {"person": key(number)}
        appointment = Appointment("forem_entretien", TUESDAY, made_at=BEFORE, uid=f"uid{number}", id=number)
        first = next(one for one in of_appointment(appointment, time(9)) if one.due == DUE)
        people.append({**person, "first_seen": BEFORE, "last_seen": BEFORE})
        expected.append({**person, "id": number, **_appointment_row(appointment)})
        rows.append({**person, "key": first.key, **_waiting(first)})
    # Not one by one, by the storage's own methods: they would take as long as the test itself.
    with cast(Any, storage)._database.writing() as connection:
        connection.execute(tables.people.insert(), people)
        connection.execute(tables.appointments.insert(), expected)
        connection.execute(tables.reminders.insert(), rows)


def states(storage: Storage, person: Person | int) -> dict[str, RowState]:
    """The states of the rows by their keys, without the number of the appointment."""
    rows = storage.reminders(key(person))
    return {f"{row.key.partition(':')[0]}:{row.key.rpartition(':')[2]}": row.state for row in rows}


def law_of(days: int, since: date) -> Law:
    """Ours, with a stage of so many days for whoever claims from that day on."""
    law = load_law()
    name = "stage_insertion.duree"
    old = law.parameter(name)
    [*before, last] = old.periods
    newer = replace(last, first=since, last=None, value=days)
    changed = replace(old, periods=(*before, replace(last, last=since - timedelta(days=1)), newer))
    parameters: dict[str, Parameter] = {one.name: one for one in law}
    return Law(parameters | {name: changed})
