"""Routing as data: conditions on the answers, and the rows that they guard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to *question* is one of *answers*."""

    question: str
    answers: tuple[str, ...]

    def __init__(self, question: str, *answers: str) -> None:
        object.__setattr__(self, "question", question)
        object.__setattr__(self, "answers", answers)

    def holds(self, answers: Answers) -> bool:
        return answers.get(self.question) in self.answers

    def __str__(self) -> str:
        return f"{self.question} = {' | '.join(self.answers)}"


@dataclass(frozen=True, slots=True)
class After:
    """The day answered to *question* is later than the day answered to *other*."""

    question: str
    other: str

    def holds(self, answers: Answers) -> bool:
        first, second = answers.get(self.question, ""), answers.get(self.other, "")
        return first[:1].isdigit() and second[:1].isdigit() and first > second  # ISO days compare as text

    def __str__(self) -> str:
        return f"{self.question} > {self.other}"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions holds."""

    conditions: tuple[Is | After, ...]

    def __init__(self, *conditions: Is | After) -> None:
        object.__setattr__(self, "conditions", conditions)

    def holds(self, answers: Answers) -> bool:
        return all(condition.holds(answers) for condition in self.conditions)

    def __str__(self) -> str:
        return " et ".join(map(str, self.conditions))


Condition = Is | After | All


@dataclass(frozen=True, slots=True)
class When:
    """A row of the routing: the first whose condition holds wins."""

    condition: Condition
    then: str
