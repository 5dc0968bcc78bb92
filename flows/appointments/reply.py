"""What is said of an appointment that is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Final

from flows.appointments.appointment import Appointment
from flows.appointments.identity import without_identity
from flows.appointments.telling import say_appointment
from flows.appointments.wall_clock import combine
from flows.engine import Answers, Context
from flows.kinds import SKIPPED, UNSURE
from flows.reply import Items, Part, Reply, Text
from flows.telling import filled, in_region, reach, service
from knowledge.loader import load_appointment_kinds, load_contacts
from knowledge.schema import AppointmentKind

NEW: Final = "nouveau"  # the number of an appointment that is not kept yet


def appointment_of(answers: Answers) -> Appointment:
    """The appointment that the answers describe; identities are taken out of what was typed."""
    number = answers.get("rdv_numero", NEW)
    mode = answers.get("rdv_mode", "")
    return Appointment(
        kind=answers["rdv_genre"],
        starts=combine(date.fromisoformat(answers["rdv_jour"]), time.fromisoformat(answers["rdv_heure"])),
        mode="" if mode == UNSURE else mode,
        place=_typed(answers, "rdv_lieu"),
        bring=_typed(answers, "rdv_papiers"),
        note=_typed(answers, "rdv_note"),
        id=int(number) if number.isdecimal() else 0,
    )


def answers_of(appointment: Appointment) -> dict[str, str]:
    """The answers that describe a kept appointment."""
    local = appointment.local
    return {
        "rdv_numero": str(appointment.id),
        "rdv_depuis": "details",
        "rdv_genre": appointment.kind,
        "rdv_jour": local.date().isoformat(),
        "rdv_heure": local.strftime("%H:%M"),
        "rdv_mode": appointment.mode or UNSURE,
        "rdv_lieu": appointment.place or SKIPPED,
        "rdv_papiers": appointment.bring or SKIPPED,
        "rdv_note": appointment.note or SKIPPED,
    }


def kept(answers: Answers, context: Context) -> Reply:
    """The outcome of the conversation: the appointment to keep, and what to know of it."""
    appointment = appointment_of(answers)
    kind = load_appointment_kinds()[appointment.kind]
    return Reply(tuple(_parts(appointment, kind, context)), tuple(kind.sources), appointment=appointment)


def whom_to_call(kind: AppointmentKind, context: Context) -> str:
    """Whom to call about such an appointment: "le Forem (0800 93 947, www.leforem.be)"."""
    return reach(service(context.known) if kind.ask == "service" else load_contacts()[kind.ask])


def said(text: str, context: Context) -> str:
    """A text of the knowledge base, for the person's own Region."""
    return in_region(filled(text.strip(), context), context.known)


def _parts(appointment: Appointment, kind: AppointmentKind, context: Context) -> Iterator[Part]:
    yield Text(f"C'est noté : {say_appointment(appointment)}.")
    yield Text(said(kind.why, context))
    if appointment.bring:
        yield Text(f"À prendre : {appointment.bring.rstrip('.')}.")
    else:
        yield Items(tuple(said(text, context) for text in kind.bring), title="À prendre")
    yield Text(f"Un empêchement ? {said(kind.cannot_come, context)} À joindre : {whom_to_call(kind, context)}.")
    if appointment.is_of_the_service:
        own = in_region("ton espace Forem", context.known)
        yield Text(
            f"Je ne vois pas {own} : regarde-le chaque semaine, spams compris. Rien de ce que tu écris ici n'y va."
        )


def _typed(answers: Answers, name: str) -> str:
    text = answers.get(name, SKIPPED)
    return "" if text == SKIPPED else without_identity(text)
