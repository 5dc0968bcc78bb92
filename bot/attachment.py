"""The files that go with an answer, made from a few plain values: their recipe.

A recipe is ready for JSON and small: what is to be sent keeps the recipe, and the file is made when it leaves. So a
picture of fifty kilobytes is never stored, a crash makes the same file again, and the file always shows the very dates
that the person was told, whatever they have changed or erased since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flows.appointments.appointment import Appointment
from flows.appointments.telling import say_appointment, say_where
from flows.stage.plan import Milestone, StagePlan
from knowledge.loader import load_appointment_kinds

Recipe = dict[str, Any]  # texts, numbers and lists of them


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send."""

    name: str
    content: bytes


def recipe(name: str, plan: StagePlan, key: str, now: datetime) -> Recipe:
    """What the file *name* ("stage.ics", "stage.png") is made of."""
    milestones = [{**asdict(found), "day": found.day.isoformat()} for found in plan.milestones]
    whole = {"today": plan.today.isoformat(), "counted": plan.counted, "days": plan.days, "milestones": milestones}
    return {"name": name, "plan": whole, "key": key, "now": now.isoformat()}


def appointments_recipe(appointments: Sequence[Appointment], now: datetime) -> Recipe:
    """What the file "rendez-vous.ics" of these appointments is made of."""
    rows = [
        {
            "words": say_appointment(one),
            "kind": load_appointment_kinds()[one.kind].label,
            "starts": one.starts.isoformat(),
            "where": say_where(one),
            "bring": one.bring,
            "sequence": one.sequence,
            "uid": one.uid,
            "cancelled": one.state == "cancelled",
        }
        for one in appointments
    ]
    return {"name": "rendez-vous.ics", "appointments": rows, "now": now.isoformat()}


def make(made_of: Mapping[str, Any]) -> Attachment:
    """The file of a recipe; takes a while for a picture.

    Raises:
        KeyError: Nobody makes a file of that name.
    """
    name = made_of["name"]
    match name:
        case "stage.ics":
            from bot.calendar_file import stage_calendar

            content = stage_calendar(_plan(made_of["plan"]), made_of["key"], datetime.fromisoformat(made_of["now"]))
        case "stage.png":
            from bot.picture import stage_picture

            content = stage_picture(_plan(made_of["plan"]))
        case "mes-donnees.json":
            content = json.dumps(made_of["kept"], ensure_ascii=False, indent=1, default=str).encode()
        case "rendez-vous.ics":
            from bot.calendar_file import appointments_calendar

            content = appointments_calendar(made_of["appointments"], datetime.fromisoformat(made_of["now"]))
        case _:
            raise KeyError(name)
    return Attachment(name, content)


def _plan(kept: Mapping[str, Any]) -> StagePlan:
    milestones = tuple(Milestone(**{**found, "day": date.fromisoformat(found["day"])}) for found in kept["milestones"])
    return StagePlan(milestones, date.fromisoformat(kept["today"]), kept["counted"], kept["days"])
