"""The answers about a stage as they are known after the conversation: facts, and the last answers beside them."""

from __future__ import annotations

from typing import Final

from flows.engine import Answers
from flows.kinds import UNSURE
from flows.last import last_answers

_FLOW: Final = "stage_insertion"

_MISSING: Final = {
    "fin_etudes": "le dernier jour de tes études",
    "inscription": "ton jour d'inscription",
}


def recalled(known: Answers) -> dict[str, str]:
    """The answers that the dates are made of; a fact that another conversation learnt since wins."""
    return {**last_answers(_FLOW, known), **known}


def missing(answers: Answers) -> tuple[str, ...]:
    """What a date can't be told without, in French."""
    return tuple(words for name, words in _MISSING.items() if not _is_told(name, answers))


def events_are_unknown(answers: Answers) -> bool:
    """Whether sickness, stays abroad and the like were never told, or told and not kept."""
    return answers.get("evenement_1", UNSURE) == UNSURE


def _is_told(name: str, answers: Answers) -> bool:
    told = answers.get(name, "")[:1].isdigit()
    return told or (name == "fin_etudes" and answers.get("resultats", "")[:1].isdigit())
