"""What one conversation remembers of another: answers of the same day, and answers to propose again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.dialogue.outputs import Offer
from flows.engine import Answers, Flow, Question
from flows.kinds import YesNo


@dataclass
class DayMemory:
    """Answers that hold for the conversations of one day; written nowhere, so that the next day asks anew."""

    _answers: dict[str, str] = field(default_factory=dict)
    _sure: frozenset[str] = frozenset()
    _day: date | None = None

    def known(self, today: date) -> dict[str, str]:
        return dict(self._answers) if self._day == today else {}

    def is_sure(self, name: str, today: date) -> bool:
        """Whether it was told, or confirmed, today."""
        return self._day == today and name in self._sure

    def remember(self, flow: Flow, answers: Answers, today: date) -> None:
        said = {q.id: answers[q.id] for q in flow.questions if q.keep == "day" and q.id in answers}
        self._turn_to(today)
        self._answers |= said
        self._sure |= answers.keys()

    def confirm(self, names: Iterable[str], today: date) -> None:
        self._turn_to(today)
        self._sure |= frozenset(names)

    def _turn_to(self, today: date) -> None:
        if self._day != today:
            self._answers, self._sure, self._day = {}, frozenset(), today


def recalling(flow: Flow, told: Mapping[str, str]) -> Offer:
    """Proposes what another conversation was told, instead of asking it again."""
    said = " · ".join(f"{name_of(q)} : {q.kind.show(told[q.id])}" for q in flow.questions if q.id in told)
    options = YesNo(unsure=False, yes="Oui, toujours", no="Non, ça a changé").options
    return Offer("rappel", f"La dernière fois, tu m'as dit : {said}. C'est toujours vrai ?", options)


def confirming(flow: Flow, known: Mapping[str, str]) -> Offer:
    """Shows what is known from before, for a yes."""
    said = " · ".join(f"{name_of(q)} : {q.kind.show(known[q.id])}" for q in flow.questions if q.id in known)
    options = YesNo(unsure=False, yes="Oui, c'est juste", no="Non, changer").options
    return Offer("connu", f"Tu m'as déjà dit : {said}. C'est toujours juste ?", options)


def name_of(question: Question) -> str:
    return question.short or question.id
