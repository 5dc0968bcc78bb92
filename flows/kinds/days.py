"""A day, typed as people type days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.errors import InvalidAnswer
from flows.kinds.calendar_words import MONTH_NUMBERS, months_of
from flows.kinds.day_finding import find_day
from flows.kinds.day_meaning import FoundDay, When, is_on_the_side, resolve, suggest
from flows.kinds.number_words import digits_for_words
from flows.kinds.reading import UNSURE, UNSURE_OPTION, fold, is_unsure, readable
from flows.kinds.written_days import WrittenDay
from knowledge.calendar import add_months
from knowledge.french import say_day, say_short_day
from knowledge.units import MONTHS

_MONTH: Final = timedelta(days=30)
_FEW: Final = 9  # a number this small, alone, can be the number of an answer
_NUMBER: Final = re.compile(r"\s*0?(\d{1,2})\s*[.)]?\s*")
_STORED: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Day:
    """Stored as "2026-08-08".

    Attributes:
        when: "past" and "future" include today, and say which year is meant when none is typed.
        unsure: Whether "je ne sais pas" is an answer.
        earliest: First day accepted; without it, *years_back* years ago.
        latest: Last day accepted; without it, *years_ahead* years ahead.
        years_back: How far a year may lie before it is asked again.
        years_ahead: How far ahead, idem.
        example_years: How many years back the example of a refusal lies: nobody was born last month.
    """

    when: When = "any"
    unsure: bool = False
    earliest: date | None = None
    latest: date | None = None
    years_back: int = 15
    years_ahead: int = 5
    example_years: int = 0

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        return (UNSURE_OPTION,) if self.unsure else ()

    def read(self, text: str, today: date) -> str:
        if _STORED.fullmatch(text) and self._is_stored(text, today):
            return text
        typed = readable(text, self._how(today))
        try:
            return self._read(typed, today)
        except InvalidAnswer as refusal:
            # A suggestion is a promise: only days that this question accepts.
            days = [pair for pair in refusal.suggestions if self._refusal(date.fromisoformat(pair[0]), today) is None]
            raise InvalidAnswer(refusal.message, days) from None

    def _is_stored(self, text: str, today: date) -> bool:
        """Whether *text* is an answer in its stored form; replaying a conversation reads many of them."""
        try:
            return self._refusal(date.fromisoformat(text), today) is None
        except ValueError:
            return False

    def show(self, answer: str) -> str:
        return UNSURE_OPTION[1] if answer == UNSURE else say_short_day(date.fromisoformat(answer))

    def _read(self, typed: str, today: date) -> str:
        self._refuse_a_number_alone(typed, today)
        found = find_day(typed, today, self.when)
        if found is None and is_unsure(typed):
            return self._unsure(today)
        if found is None or _MONTH_NAME.search(fold(_around(typed, found))):
            raise InvalidAnswer(self._ask_day(typed, today))
        refusal = self._refusal(found.day, today)
        if refusal:
            raise InvalidAnswer(refusal, self._other_year(found.day, typed, today))
        if is_unsure(typed) or _hesitates(typed, found, self.when):
            raise InvalidAnswer(f"C'est bien le {say_day(found.day)} ? Sinon, écris le bon jour.", suggest([found.day]))
        return found.day.isoformat()

    def _refuse_a_number_alone(self, typed: str, today: date) -> None:
        """Ask for the month of "1": it may be the first of some month, the number of an answer, or a slip."""
        number = _NUMBER.fullmatch(digits_for_words(fold(typed)))
        if number is None or (self.when != "any" and int(number[1]) > _FEW):
            return
        days: list[date] = []
        for side in ("past", "future") if self.when == "any" else (self.when,):
            try:
                days.append(resolve(WrittenDay(0, 0, int(number[1])), today, side))
            except InvalidAnswer:  # there is no 45th: `find_day` says so
                return
        example = f"{'1er' if days[-1].day == 1 else days[-1].day} {MONTHS[days[-1].month - 1]}"
        raise InvalidAnswer(
            f"Le {number[1]} de quel mois ? Écris aussi le mois, par exemple « {example} ».", suggest(days)
        )

    def _how(self, today: date) -> str:
        example = {"past": today - _MONTH, "future": today + _MONTH, "any": today}[self.when]
        example = add_months(example, -12 * self.example_years)
        example = min(max(example, self.earliest or example), self.latest or example)
        figures = f"{example.day}/{example.month}/{example.year}"
        return f"Écris le jour, par exemple « {say_short_day(example)} » ou « {figures} »."

    def _unsure(self, today: date) -> str:
        if self.unsure:
            return UNSURE
        raise InvalidAnswer(
            "Regarde s'il est noté sur une attestation, un courrier ou un mail. "
            f"Sinon, donne le jour le plus proche. {self._how(today)}"
        )

    def _refusal(self, day: date, today: date) -> str | None:
        """Why *day* can't be the answer, in words; None when it can."""
        too_old = self.earliest is None and day.year < today.year - self.years_back
        too_far = self.latest is None and day.year > today.year + self.years_ahead
        if too_old or too_far:
            return f"L'année {day.year} me semble loin : vérifie-la. {self._how(today)}"
        if not is_on_the_side(day, today, self.when):
            if self.when == "past":
                return f"Le {say_day(day)} n'est pas encore passé. Donne un jour passé, ou aujourd'hui."
            return f"Le {say_day(day)} est déjà passé. Donne un jour à venir, ou aujourd'hui."
        if self.earliest and day < self.earliest:
            return f"Le {say_day(day)} est trop tôt. Donne un jour à partir du {say_day(self.earliest)}."
        if self.latest and day > self.latest:
            return f"Le {say_day(day)} est trop tard. Donne un jour jusqu'au {say_day(self.latest)}."
        return None

    def _other_year(self, day: date, typed: str, today: date) -> list[tuple[str, str]]:
        """The same day of the nearest year on the right side, when a year was typed: it may be the slip."""
        year_typed = f"{day.year % 100:02}" in typed
        return suggest([resolve(WrittenDay(0, 0, day.day, day.month), today, self.when)]) if year_typed else []

    def _ask_day(self, typed: str, today: date) -> str:
        or_unsure = " Tu peux aussi répondre « je ne sais pas »." if self.unsure else ""
        month = _month_in(typed)
        if month:
            of_month = f"d'{month}" if month.startswith(("a", "o")) else f"de {month}"
            return f"Quel jour {of_month} ? Écris par exemple « 15 {month} ».{or_unsure}"
        if _VAGUE.search(fold(typed)):
            return f"Quel jour exactement ? {self._how(today)}{or_unsure}"
        return f"Je n'ai pas trouvé de jour. {self._how(today)}"


def _month_in(text: str) -> str | None:
    """The month named in a text, with its year when there is one: "juin", "juin 2026"."""
    for word in re.finditer(r"(?P<month>[a-z]{3,})\.?(?:\s+(?P<year>(?:19|20)\d\d)\b)?", fold(text)):
        months = months_of(word["month"])
        if len(months) == 1:
            return MONTHS[months[0] - 1] + (f" {word['year']}" if word["year"] else "")
    return None


def _around(typed: str, found: FoundDay) -> str:
    return f"{typed[: found.start]} {typed[found.end :]}"


def _hesitates(typed: str, found: FoundDay, when: When) -> bool:
    """Whether something beside the day could change it: "vers", "ou", "avant", another number."""
    beside = digits_for_words(_TIME.sub(" ", _PART_OF_DAY.sub(" ", fold(_around(typed, found)))))
    said = fold(typed[found.start : found.end])
    changing = (_CHANGING, _VAGUE, _LOOSE, _OTHER_SIDE[when])
    return bool(_LOOSE.search(said) or any(pattern.search(beside) for pattern in changing))


_TIME: Final = re.compile(r"\d{1,2}\s*(?:h(?:eures?)?(?!\w)|[h:](?=\d))\s*(?:\d{2}(?!\d))?")
_PART_OF_DAY: Final = re.compile(r"(?:l'|cet(?:te)?\s)?apres[\s-]?midi")
_MONTH_NAME: Final = re.compile(rf"\b(?:{'|'.join(MONTH_NUMBERS)}|janv|fevr|avr|juil|sept|oct|nov|dec)\b")
_LOOSE: Final = re.compile(r"\b(?:environ|vers|autour|a peu pres|plus|moins|presque)\b")
_CHANGING: Final = re.compile(
    r"\b(?:pas|sauf|ni|ou|autre|peut[\s-]etre|avant|apres|demie?|veille|lendemain|(?!1\b)\d+)\b|[?~]"
)
_VAGUE: Final = re.compile(
    r"\b(?:ete|hiver|printemps|automne|rentree|vacances|noel|paques|toussaint|week[\s-]?end|semaines?|mois|annee|an"
    r"|jours"
    r"|fin|debut|bientot|recemment|longtemps|l'autre jour|(?:19|20)\d\d)\b"
)
_OTHER_SIDE: Final[dict[When, re.Pattern[str]]] = {
    "past": re.compile(r"\b(?:prochaine?|suivante?)\b"),
    "future": re.compile(r"\b(?:passee?|derniere?)\b"),
    "any": re.compile(r"\b(?:prochaine?|suivante?|passee?|derniere?)\b"),
}
