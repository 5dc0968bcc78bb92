"""What is kept about a person, in their own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from bot.dialogue.traceless import TRACELESS
from flows.appointments.appointment import Appointment
from flows.appointments.telling import say_appointment
from flows.engine import Flow, Question
from flows.reminders import preferences
from flows.reminders.plan import DONE
from flows.reminders.registration import NOT_YET
from flows.reminders.stage import TOLD
from knowledge.calendar import BRUSSELS
from knowledge.french import say_day
from knowledge.loader import load_reminder_texts

_NAMES: Final = {
    preferences.HOUR: "Heure de tes rappels",
    preferences.DISCREET: "Rappels discrets",
    preferences.STOPPED: "Rappels éteints",
    preferences.OFF: "Rappels coupés",
    preferences.ON: "Rappels demandés",
    "garder_sensible": "Garder tes réponses sensibles",
    NOT_YET: "Pas encore inscrit·e, dit le",
    TOLD: "Premier jour pour demander, dit la dernière fois",
    "agenda": "Code de tes fichiers d'agenda",
    TRACELESS: "Mode sans trace",
}


def said(export: Mapping[str, Any], flows: Mapping[str, Flow], appointments: list[Appointment]) -> Iterator[str]:
    """One line a thing that is kept; what only we need (numbers, moments) is in the file."""
    questions = {question.id: question for flow in flows.values() for question in flow.questions}
    for row in export["facts"]:
        yield from _fact(row["name"], row["value"], questions)
    for row in export["conversations"]:
        flow = flows.get(row["flow"])
        count = sum("/" not in name for name in row["answers"])
        yield f"Conversation en cours : {flow.title if flow else row['flow']} ({count} réponses)"
    yield from (f"Rendez-vous : {say_appointment(one)}" for one in appointments)
    waiting = [row for row in export["reminders"] if row["state"] == "pending"]
    if waiting:
        first = datetime.fromisoformat(min(row["due_at"] for row in waiting)).astimezone(BRUSSELS)
        yield f"Rappels prévus : {len(waiting)}, le premier le {say_day(first.date())}"


def _value(text: str) -> str:
    """A day in words; anything else as it is."""
    try:
        return say_day(date.fromisoformat(text))
    except ValueError:
        return text


def _fact(name: str, value: str, questions: Mapping[str, Question]) -> Iterator[str]:
    if name in _NAMES:
        yield f"{_NAMES[name]} : {_value(value)}"
        return
    if name.startswith(DONE):
        kind = name.removeprefix(DONE).partition(".")[0]
        entry = load_reminder_texts().get(kind)
        yield f"Fait : {entry.title if entry else kind}"
        return
    if name.startswith("papier_"):
        yield f"Papier coché : {name.removeprefix('papier_')}"
        return
    question = questions.get(name.rpartition(".")[2])
    if question is not None:
        yield f"{question.short or question.id} : {question.kind.show(value)}"
    elif value:
        yield f"{name} : {value}"
