"""What a reminder says on the day on which it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from flows.appointments.appointment import Appointment
from flows.appointments.telling import say_hour, say_where
from flows.engine import Context
from flows.reminders.appointments import OF_AN_APPOINTMENT
from flows.reminders.reminder import Reminder
from flows.telling import filled, in_region, reach, service
from knowledge.french import say_day
from knowledge.loader import load_appointment_kinds, load_contacts, load_reminder_texts
from knowledge.schema import AppointmentKind, ReminderText, Source
from knowledge.texts import fill

_WHY_MOVED: Final = "une règle, ou une période que tu m'as dite, compte autrement depuis"


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder in words.

    Attributes:
        title: How it is called in a list; holds no date.
        paragraphs: The most urgent sentence first.
        sources: What it rests on.
        button: The words of its "done" button; "" where there is nothing to do.
        flow: A conversation that helps with it.
        ends: When the appointment begins that it is about, aware.
    """

    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    button: str = ""
    flow: str | None = None
    ends: datetime | None = None


def tell(reminder: Reminder, context: Context, appointments: Iterable[Appointment] = ()) -> Told:
    """The words of *reminder*, as of the day of *context*."""
    entry = load_reminder_texts()[reminder.kind]
    of_one = reminder.kind in OF_AN_APPOINTMENT  # the subject of others is another number
    own = next((one for one in appointments if of_one and str(one.id) == reminder.subject), None)
    given = values(reminder, context, own)
    paragraphs = list(_paragraphs(entry, reminder, given, context, own))
    sources = list(entry.sources)
    if own is not None:
        kind = load_appointment_kinds()[own.kind]
        paragraphs += _at_stake(kind, reminder, own, context)
        sources += kind.sources
    return Told(
        title=_filled(entry.title, given, context),
        paragraphs=tuple(paragraphs),
        sources=tuple(dict.fromkeys(sources)),
        button=entry.button or "",
        flow=entry.flow,
        ends=own.starts if own is not None and reminder.kind == "rendez_vous" else None,
    )


def values(reminder: Reminder, context: Context, appointment: Appointment | None) -> dict[str, str]:
    """The placeholders of a reminder's text."""
    given = {
        "rappel.jour": say_day(reminder.about),
        "rappel.dans": say_when(reminder.about, context.today),
        "rappel.dernier": say_day(reminder.last or reminder.about),
        "rappel.service": reach(service(context.known)),
        "rappel.quoi": _WHY_MOVED,
        "rappel.heure": "",
    }
    if appointment is not None:
        label = load_appointment_kinds()[appointment.kind].label
        where = say_where(appointment)
        given["rappel.quoi"] = f"{label} ({where})" if where else label
        given["rappel.service"] = _to_call(appointment, context)
        # Whoever has moved it is told of the day on which they are still expected.
        at = replace(appointment, starts=appointment.expected) if reminder.kind == "prevenir" else appointment
        given["rappel.heure"] = say_hour(at)
    return given


def _to_call(appointment: Appointment, context: Context) -> str:
    name = load_appointment_kinds()[appointment.kind].ask
    return reach(service(context.known) if name == "service" else load_contacts()[name])


def say_when(day: date, today: date) -> str:
    """How far a day is: "aujourd'hui", "demain", "dans 14 jours", "il y a 3 jours"."""
    days = (day - today).days
    near = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {days} jours" if days > 0 else f"il y a {-days} jours"


def _text(entry: ReminderText, passed: bool, own: Appointment | None) -> str:
    if entry.elsewhere and own is not None and not own.is_of_the_service:
        return entry.elsewhere
    return entry.late if passed and entry.late else entry.text


def _paragraphs(
    entry: ReminderText, reminder: Reminder, given: Mapping[str, str], context: Context, own: Appointment | None
) -> Iterator[str]:
    passed = reminder.about < context.today
    yield _filled(_text(entry, passed, own), given, context)
    if entry.differ and reminder.last not in (None, reminder.about) and not passed:
        yield _filled(entry.differ, given, context)
    if entry.confidence != "H" and entry.verify_with and own is None:  # an appointment's own texts say it
        yield f"À vérifier auprès de : {_filled(entry.verify_with, given, context).rstrip('.')}."


def _at_stake(kind: AppointmentKind, reminder: Reminder, own: Appointment, context: Context) -> Iterator[str]:
    """A week before: what the appointment is. The day before: what to take, and what to do if one can't come."""
    if reminder.kind == "prevenir":
        passed = reminder.about < context.today
        yield _said(kind.absence if passed else kind.cannot_come, context)
        return
    if reminder.step == "-7d":
        yield _said(kind.why, context)
        yield _said(kind.absence, context)
    elif reminder.step == "-1d":
        yield _to_bring(kind, own, context)
        yield _said(kind.cannot_come, context)
    elif own.bring:
        yield _to_bring(kind, own, context)
    if own.note and reminder.step != "-7d":
        yield f"Ta note : {own.note}"


def _to_bring(kind: AppointmentKind, own: Appointment, context: Context) -> str:
    """What the person noted; without a note, what such an appointment asks for."""
    if own.bring:
        return f"À prendre : {own.bring.rstrip('.')}."
    return "\n".join(("À prendre :", *(f"• {_said(text, context)}" for text in kind.bring)))


def _said(text: str, context: Context) -> str:
    return in_region(filled(text.strip(), context), context.known)


def _filled(text: str, given: Mapping[str, str], context: Context) -> str:
    return in_region(fill(text.strip(), context.law, load_contacts(), context.today, given), context.known)
