"""A conversation set aside for another, and kept with it: nothing is lost to an appointment in the middle.

There is one conversation in progress a person. The answers of the one set aside are kept among its answers, each under
the name of its flow and its own: "stage_insertion/fin_etudes".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.engine import Flow

_BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class SetAside:
    """The conversation to come back to: its flow's id and its answers; `kept` of them may be written down."""

    flow: str
    answers: Mapping[str, str]
    kept: Mapping[str, str]

    def facts(self, flows: Mapping[str, Flow]) -> dict[str, str]:
        """What was told in it that another conversation needs not ask again."""
        known = {question.id for question in flows[self.flow].questions if question.keep == "fact"}
        return {name: text for name, text in self.answers.items() if name in known}

    def packed(self) -> dict[str, str]:
        """To be kept among the answers of the other conversation."""
        return {f"{self.flow}{_BETWEEN}{name}": text for name, text in self.kept.items()}


def unpack(answers: Mapping[str, str]) -> tuple[dict[str, str], SetAside | None]:
    """The answers of a kept conversation, and the one that was set aside for it."""
    own = {name: text for name, text in answers.items() if _BETWEEN not in name}
    other = {name: text for name, text in answers.items() if _BETWEEN in name}
    if not other:
        return own, None
    flow = next(iter(other)).partition(_BETWEEN)[0]
    given = {name.partition(_BETWEEN)[2]: text for name, text in other.items() if name.startswith(flow + _BETWEEN)}
    return own, SetAside(flow, given, given)
