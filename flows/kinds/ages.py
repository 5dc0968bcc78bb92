"""An age, in completed years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.day_finding import find_day
from flows.kinds.number_words import digits_for_words
from flows.kinds.numbers import numbers_in, plain
from flows.kinds.reading import UNSURE, UNSURE_OPTION, fold, is_unsure, readable


@dataclass(frozen=True)
class Age:
    """Stored as completed years: "19"."""

    lowest: int = 14
    highest: int = 40
    unsure: bool = False

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (UNSURE_OPTION,) if self.unsure else ()

    def read(self, text: str, today: date) -> str:
        typed = readable(text, _HOW)
        if is_unsure(typed):
            if self.unsure:
                return UNSURE
            raise InvalidAnswer(f"Ton âge est sur ta carte d'identité, ou se compte depuis ta naissance. {_HOW}")
        folded = digits_for_words(fold(typed))
        self._refuse_birth(typed, folded, today)
        ages = [plain(number) for number in numbers_in(_SINCE_BIRTHDAY.sub(" ", folded))]
        if len(ages) != 1:
            raise InvalidAnswer(
                f"Je n'ai pas trouvé ton âge. {_HOW}", self._suggest([age for age in ages if age.isdigit()])
            )
        if not ages[0].isdigit() or not self.lowest <= int(ages[0]) <= self.highest:
            raise InvalidAnswer(f"J'attends un âge entre {self.lowest} et {self.highest} ans. {_HOW}")
        if _NOT_YET.search(folded):
            raise InvalidAnswer(
                f"Écris l'âge que tu as aujourd'hui. {_HOW}", self._suggest([str(int(ages[0]) - 1), ages[0]])
            )
        return ages[0]

    def show(self, answer: str) -> str:
        return UNSURE_OPTION[1] if answer == UNSURE else f"{answer} ans"

    def _suggest(self, ages: list[str]) -> list[tuple[str, str]]:
        return [(age, f"{age} ans") for age in dict.fromkeys(ages) if self.lowest <= int(age) <= self.highest]

    def _refuse_birth(self, typed: str, folded: str, today: date) -> None:
        """Ask for the age when a day or a year of birth was typed, and offer the ages that it gives."""
        year = _YEAR.search(folded)
        if not year and not _IN_FIGURES.search(folded):
            return
        try:
            birth = find_day(typed, today, "past")
        except InvalidAnswer:
            birth = None
        if birth:
            day = birth.day
            ages = [today.year - day.year - ((today.month, today.day) < (day.month, day.day))]
        else:
            ages = [today.year - int(year[0]) - 1, today.year - int(year[0])] if year else []
        raise InvalidAnswer(
            f"Ici, j'ai besoin de ton âge plutôt que de ta date de naissance. {_HOW}",
            self._suggest([str(age) for age in ages]),
        )


_HOW: Final = "Écris ton âge en chiffres, par exemple 19."
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_IN_FIGURES: Final = re.compile(r"\d\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d")
_SINCE_BIRTHDAY: Final = re.compile(r"(?<=ans)\s+(?:et\s+)?(?:demie?|\d{1,2}\s*(?:mois|semaines?|jours?))")
_NOT_YET: Final = re.compile(r"\b(?:bientot|presque|pas encore|j'aurai|j aurai|jaurai|vais avoir|moins|plus)\b")
