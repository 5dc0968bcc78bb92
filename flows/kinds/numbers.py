"""A number, and an age."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.calendar_words import MONTH_NUMBERS
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import UNSURE, UNSURE_OPTION, fold, is_unsure, readable
from knowledge.units import say_number

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Number:
    """Stored in plain figures: "156", "1800.76".

    Attributes:
        lowest: Smallest number accepted.
        highest: Largest number accepted.
        unit: What is counted, in the plural: "jours", "€", "heures par semaine".
        decimals: Whether parts of the unit count, to two decimals.
        unsure: Whether "je ne sais pas" is an answer.
    """

    lowest: float
    highest: float
    unit: str = "jours"
    decimals: bool = False
    unsure: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (UNSURE_OPTION,) if self.unsure else ()

    def read(self, text: str, today: date) -> str:
        typed = readable(text, self._how)
        if is_unsure(typed):
            return self._unsure()
        folded = digits_for_words(fold(typed))
        if _unit_of(fold(self.unit)) == "heure":
            folded = _HOURS_MINUTES.sub(_in_hours, folded)
        numbers = numbers_in(folded)
        if not numbers and _NONE.search(folded):
            numbers = [Decimal(0)]
        if _MONTH.search(folded):
            raise InvalidAnswer(f"Il me faut un nombre, pas une date. {self._how}")
        if not numbers:
            raise InvalidAnswer(f"Je n'ai pas trouvé de nombre. {self._how}")
        if len(numbers) > 1:
            raise InvalidAnswer(f"Il me faut un seul nombre. {self._how}", self._suggest(numbers))
        number = self._checked(numbers[0], folded)
        self._refuse_another_rate(folded)
        rate = _RATE.search(folded) and not _RATE.search(self.unit)
        if rate or _BOUND.search(_ROUGHLY.sub(" ", folded)):
            raise InvalidAnswer(
                f"Il me faut un nombre précis : {self._say(number)} ? Sinon, écris-le.", self._suggest([number])
            )
        return plain(number)

    def show(self, answer: str) -> str:
        return UNSURE_OPTION[1] if answer == UNSURE else self._say(Decimal(answer))

    @property
    def _how(self) -> str:
        middle = int((self.lowest + self.highest) / 2)
        highest = self._say(Decimal(str(self.highest)))
        return f"Écris un nombre entre {say_number(self.lowest)} et {highest}, par exemple {middle}."

    def _unsure(self) -> str:
        if self.unsure:
            return UNSURE
        raise InvalidAnswer(
            f"Regarde si c'est noté sur un document. Sinon, donne le nombre le plus proche. {self._how}"
        )

    def _checked(self, number: Decimal, folded: str) -> Decimal:
        counted = _UNIT_TYPED.search(folded)
        own = _unit_of(fold(self.unit))
        if counted and own and _unit_of(counted["unit"]) != own:
            raise InvalidAnswer(f"Compte en {self.unit}, pas en {counted['unit']}. {self._how}")
        if number != number.to_integral_value() and not self.decimals:
            raise InvalidAnswer(f"Il me faut un nombre entier. {self._how}")
        if not self.lowest <= number <= self.highest:
            raise InvalidAnswer(f"Ce nombre sort de ce que j'attends. {self._how}")
        return number.quantize(_CENT, ROUND_HALF_UP) if self.decimals else number

    def _refuse_another_rate(self, folded: str) -> None:
        """Refuse "4 h par jour" where hours a week are asked: the number would stand for something else."""
        own, said = _RATE_OF.search(fold(self.unit)), _RATE_OF.search(folded)
        if own and said and own["per"] != said["per"]:
            raise InvalidAnswer(f"Compte en {self.unit}. {self._how}")

    def _suggest(self, numbers: list[Decimal]) -> list[tuple[str, str]]:
        fitting = [number for number in dict.fromkeys(numbers) if self.lowest <= number <= self.highest]
        rounded = [number.quantize(_CENT) for number in fitting if self.decimals or number == int(number)]
        return [(plain(number), self._say(number)) for number in rounded[:3]]

    def _say(self, number: Decimal) -> str:
        unit = self.unit
        if abs(number) < 2 and not unit.startswith("mois"):
            unit = re.sub(r"s\b", "", unit, count=1)
        return f"{say_number(float(number))}\u00a0{unit}".rstrip("\u00a0")


def numbers_in(folded: str) -> list[Decimal]:
    """The numbers in a folded text whose number words are in digits: "1 800,76" and "1.800,76" are one number."""
    return [_value(match[0]) for match in _NUMBER.finditer(folded)]


def plain(number: Decimal) -> str:
    """A number as it is stored: no exponent, no useless zero."""
    return f"{number.normalize():f}"


def _value(figures: str) -> Decimal:
    whole, comma, part = figures.replace(" ", "").replace("'", "").partition(",")
    if not comma and not _THOUSANDS.fullmatch(whole):
        return Decimal(whole)  # "0.5", "12.50"
    return Decimal(f"{whole.replace('.', '')}.{part or 0}")


def _in_hours(match: re.Match[str]) -> str:
    """Hours and minutes as hours alone: "19h30" is "19,50 h"."""
    return f"{int(match['hours']) + int(match['minutes']) / 60:.2f} h".replace(".", ",")


def _unit_of(folded: str) -> str | None:
    """What a text counts in, so that "h" and "heures" agree; None when it begins with no unit known here."""
    return next((unit for unit, pattern in _UNITS.items() if re.match(rf"(?:{pattern})(?!\w)", folded)), None)


_UNITS: Final = {
    "jour": "jours?|j",
    "semaine": "semaines?",
    "mois": "mois",
    "an": "annees?|ans?",
    "heure": "heures?|h",
    "euro": "euros?|eur|€",
    "pour cent": "%|pour cent",
    "kilometre": "km|kilometres?",
}
_UNIT_TYPED: Final = re.compile(rf"\d\s*(?P<unit>{'|'.join(_UNITS.values())})(?!\w)")
_NUMBER: Final = re.compile(r"(?:(?<![\w.,-])-)?(?:(?<![\d.,])\d{1,3}(?:[ .']\d{3})+(?!\d)|(?<![\d.,])\d+)(?:[.,]\d+)?")
_MONTH: Final = re.compile(rf"\d\s*(?:{'|'.join(MONTH_NUMBERS)})\b")
_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+")
_NONE: Final = re.compile(r"\b(?:aucune?|rien|pas (?:de|d'|1))")
_ROUGHLY: Final = re.compile(r"plus ou moins|a peu pres")
_BOUND: Final = re.compile(r"\b(?:moins|plus|maximum|minimum|max|min|presque|bientot|entre|pas|sauf|demie?|peu)\b")
_HOURS_MINUTES: Final = re.compile(r"\b(?P<hours>\d{1,2})\s*h\s*(?P<minutes>[0-5]\d)\b")
_RATE_OF: Final = re.compile(r"(?:\bpar\s+|/\s*)(?P<per>jour|semaine|mois|an)")
_RATE: Final = re.compile(r"\bpar\b|/\s*(?:jour|semaine|mois|an)")
