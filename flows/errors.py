"""What can be wrong with a flow, or with what a person answered.

InvalidFlow      a conversation that could break: unknown node, loop, orphan   -> programmer, at import
InvalidAnswer    an answer that can't be read                                  -> shown, and the question asked again
"""

from __future__ import annotations

from collections.abc import Sequence


class InvalidFlow(Exception):
    """The definition of a flow is wrong; the message names flow and node."""


class InvalidAnswer(Exception):
    """What was typed can't be read as an answer.

    Attributes:
        message: A kind French sentence that says what to do.
        suggestions: Answers that the person may have meant, as (answer, label) pairs; may be empty.
    """

    def __init__(self, message: str, suggestions: Sequence[tuple[str, str]] = ()) -> None:
        self.message = message
        self.suggestions = tuple(suggestions)
        super().__init__(message)
