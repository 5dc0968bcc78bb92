"""The closed list of units, and how a value is said in French with its unit.

A unit is part of a value: "jours" alone could be calendar days, working days or days without Sundays.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Unit = Literal[
    "day_except_sunday",  # counted day of the stage: Monday to Saturday, public holidays included
    "calendar_day",
    "work_day",
    "week",
    "month",
    "year",  # a length, or an age in completed years
    "hour",
    "hour_per_week",
    "hour_per_day",
    "credit",
    "evaluation",
    "document",  # a number of papers, appointments or other things that are counted
    "euro",
    "euro_per_hour",
    "euro_per_day",
    "euro_per_month",
    "percent",
    "kilometre",
    "ratio",  # a bare factor
    "month_day",  # a day of every year, "MM-DD"
    "calendar_date",  # one day, "YYYY-MM-DD"
    "yes_no",
    "text",  # a reference, a form's name, a phone number
]

KeyedOn = Literal[
    "claim_date",  # the day of the first claim chooses the row
    "registration_date",  # the day of registration as a jobseeker
    "studies_end",  # the last day on which the programme required something
    "allowance_date",  # the day for which an allowance is paid
    "event_date",  # the day on which the thing happens
]

TEXT_UNITS: Final = frozenset({"month_day", "calendar_date", "text"})

WHOLE_UNITS: Final = frozenset(
    {"day_except_sunday", "calendar_day", "work_day", "week", "month", "year", "credit", "evaluation", "document"}
)

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "day_except_sunday": ("jour", "jours"),
    "calendar_day": ("jour", "jours"),
    "work_day": ("jour de travail", "jours de travail"),
    "week": ("semaine", "semaines"),
    "month": ("mois", "mois"),
    "year": ("an", "ans"),
    "hour": ("heure", "heures"),
    "hour_per_week": ("heure par semaine", "heures par semaine"),
    "hour_per_day": ("heure par jour", "heures par jour"),
    "credit": ("crédit", "crédits"),
    "evaluation": ("évaluation", "évaluations"),
    "document": ("", ""),
    "euro": ("€", "€"),
    "euro_per_hour": ("€ par heure", "€ par heure"),
    "euro_per_day": ("€ par jour", "€ par jour"),
    "euro_per_month": ("€ par mois", "€ par mois"),
    "percent": ("%", "%"),
    "kilometre": ("km", "km"),
    "ratio": ("", ""),
}

MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

UNITS: Final[tuple[str, ...]] = get_args(Unit)


def say_number(number: int | float, *, amount: bool = False) -> str:
    """A number as French writes it: "1 800,76", "156", "7,6"; an amount of money has two decimals or none: "7,60"."""
    text = f"{int(number):,}" if number == int(number) else f"{number:,.2f}"
    text = text if amount or "." not in text else text.rstrip("0")
    return text.replace(",", "\u202f").replace(".", ",")


def say_value(value: object, unit: str) -> str:
    """A parameter's value with its unit, in French: "156 jours", "1er août", "69,26 € par jour", "oui".

    Args:
        value: As the YAML gives it; a list is joined by commas; None (a rule that ended) gives "plus d'application".
        unit: From the closed list.
    """
    if value is None:
        return "plus d'application"
    if isinstance(value, list | tuple):
        return ", ".join(say_value(item, unit) for item in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if unit == "month_day":
        month, day = (int(part) for part in str(value).split("-"))
        return f"{'1er' if day == 1 else day} {MONTHS[month - 1]}"
    if unit == "calendar_date":
        year, month, day = (int(part) for part in str(value).split("-"))
        return f"{'1er' if day == 1 else day} {MONTHS[month - 1]} {year}"
    if unit == "ratio":
        return str(value).replace(".", ",")
    if isinstance(value, int | float):
        one, many = _WORDS[unit]
        word = one if abs(value) < 2 else many
        number = say_number(value, amount=unit.startswith("euro"))
        return f"{number}\u00a0{word}".rstrip("\u00a0")
    return str(value)
