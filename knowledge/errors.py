"""What can be wrong with the knowledge, or asked of it.

KnowledgeError
├── InvalidFile           a YAML file breaks the schema      -> start-up and CI, never at run time
├── UnknownParameter      nobody wrote it                    -> programmer
├── WrongSort             a text where one counts            -> `jalon check`, never at run time
├── OutOfPeriod           no value on that day               -> the person is told that we do not know, and whom to ask
└── InvalidCase           the facts of a case contradict each other -> the person is told which, in French
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


class KnowledgeError(Exception):
    """Root of every error of this package."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a YAML file: where, and what, in French.

    `where` runs from the file's name to the field: ("stage_insertion.yaml", "duree", "source").
    """

    where: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        return f"{' · '.join(self.where)} : {self.message}"


class InvalidFile(KnowledgeError):
    """One or more YAML files break the schema; every problem is listed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UnknownParameter(KnowledgeError):
    """A name that no file defines."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Paramètre inconnu : {name}")


class WrongSort(KnowledgeError):
    """A value is not of the sort that whoever reads it counts with."""

    def __init__(self, name: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"{name} : il faut {wanted}")


class OutOfPeriod(KnowledgeError):
    """A parameter has no value on that day: before its first row, or after the rule ended."""

    def __init__(self, name: str, day: date) -> None:
        self.name = name
        self.day = day
        super().__init__(
            f"Je n'ai pas de règle pour « {name} » au {day:%d/%m/%Y}. "
            "Demande à la CAPAC ou à un syndicat ce qui valait ce jour-là."
        )


class InvalidCase(KnowledgeError):
    """The facts given to a calculator contradict each other; the message is a French sentence for the person."""
