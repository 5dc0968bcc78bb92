"""How a day is said in French."""

from __future__ import annotations

from datetime import date
from typing import Final

from knowledge.units import MONTHS

WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def say_day(day: date) -> str:
    """A day with its weekday: "mercredi 30 décembre 2026", "mardi 1er septembre 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {say_short_day(day)}"


def say_short_day(day: date) -> str:
    """A day without its weekday: "8 août 2026", "1er juillet 2026"."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
