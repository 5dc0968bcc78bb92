"""How long a placement is, in hours or in full-time days, as it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Number
from flows.kinds.reading import UNSURE_OPTION, fold, is_unsure
from knowledge.calculators.iop import hours_of_days
from knowledge.law import Law

_MOST_DAYS: Final = 60  # a bare number above it can't be days
_HOURS: Final = Number(lowest=0.5, highest=500, unit="heures", decimals=True)
_DAYS: Final = Number(lowest=0.5, highest=_MOST_DAYS, unit="jours", decimals=True)
_HOW: Final = "Écris par exemple « 37,5 heures » ou « 5 jours » (des jours à temps plein)."

_STORED: Final = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,2})?)(?P<unit>[hj])")
_IN_HOURS: Final = re.compile(r"\d\s*h|heure")
_IN_DAYS: Final = re.compile(r"\d\s*j|jour")
_FULL_TIME: Final = re.compile(r"\ba temps plein\b|\btemps plein\b|\bpleins?\b")
_HALF_DAYS: Final = re.compile(r"demi|matin|apres[\s-]?midi")


@dataclass(frozen=True)
class Duration:
    """Stored as "76h" or "10j"; a bare number that could be either is asked again."""

    unsure: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (UNSURE_OPTION,) if self.unsure else ()

    def read(self, text: str, today: date) -> str:
        stored = _STORED.fullmatch(text)  # replaying a conversation reads many of them
        if stored:
            kind = _HOURS if stored["unit"] == "h" else _DAYS
            if kind.lowest <= float(stored["number"]) <= kind.highest:
                return text
        if is_unsure(text):
            if self.unsure:
                return UNSURE
            raise InvalidAnswer(f"La convention de stage le dit. {_HOW}")
        folded = _FULL_TIME.sub(" ", fold(text))
        if _HALF_DAYS.search(folded):
            raise InvalidAnswer("Pour des demi-journées, écris le nombre d'heures en tout, par exemple « 40 heures ».")
        in_hours, in_days = bool(_IN_HOURS.search(folded)), bool(_IN_DAYS.search(folded))
        if in_hours and in_days:
            raise InvalidAnswer(f"Des heures ou des jours ? Choisis l'un des deux. {_HOW}")
        if in_days:
            return f"{self._number(_DAYS, folded, today)}j"
        number = self._number(_HOURS, folded, today)
        if not in_hours and float(number) <= _MOST_DAYS:
            pairs = [(f"{number}{unit}", self.show(f"{number}{unit}")) for unit in "hj"]
            raise InvalidAnswer("Des heures, ou des jours à temps plein ?", pairs)
        return f"{number}h"

    def show(self, answer: str) -> str:
        if answer == UNSURE:
            return UNSURE_OPTION[1]
        return _HOURS.show(answer[:-1]) if answer.endswith("h") else f"{_DAYS.show(answer[:-1])} à temps plein"

    def _number(self, kind: Number, folded: str, today: date) -> str:
        try:
            return kind.read(folded, today)
        except InvalidAnswer:
            raise InvalidAnswer(f"Je n'ai pas pu lire cette durée. {_HOW}") from None


def hours_said(answer: str, law: Law, day: date) -> float | None:
    """The hours of a stored duration [hour]; None when it is not known."""
    if answer.endswith("h"):
        return float(answer[:-1])
    return hours_of_days(float(answer[:-1]), law, day) if answer.endswith("j") else None
