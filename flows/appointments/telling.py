"""An appointment in words."""

from __future__ import annotations

from typing import Final

from flows.appointments.appointment import Appointment
from flows.kinds.times import show_time
from knowledge.french import say_day
from knowledge.loader import load_appointment_kinds

MODES: Final = {"place": "sur place", "phone": "par téléphone", "video": "en vidéo"}


def say_appointment(appointment: Appointment) -> str:
    """In one line: "Entretien au Forem, mardi 24 novembre 2026 à 14 h, à Namur"."""
    label = load_appointment_kinds()[appointment.kind].label
    where = say_where(appointment)
    said = f"{label}, {say_day(appointment.local.date())} à {say_hour(appointment)}"
    return f"{said}, {where}" if where else said


def say_hour(appointment: Appointment) -> str:
    """On the clocks of Brussels: "14 h 30"."""
    return show_time(appointment.local.strftime("%H:%M"))


def say_where(appointment: Appointment) -> str:
    """The place or the way, "" when neither is known."""
    if appointment.place:
        return appointment.place
    return MODES.get(appointment.mode, "") if appointment.mode != "place" else ""
