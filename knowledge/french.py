"""How a day, and what follows a colon, is said in French."""

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


def continued(text: str) -> str:
    """A sentence or a label as it follows a colon: small, unless it begins with an abbreviation ("C4", "PIIS")."""
    return text if text[1:2].isupper() or text[1:2].isdigit() else text[:1].lower() + text[1:]
