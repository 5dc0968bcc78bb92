"""What became of a message: the four answers of the Sender."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Away(StrEnum):
    """Why nobody can be reached in a chat."""

    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    KICKED = "kicked"
    NOT_FOUND = "not found"
    NEVER_STARTED = "never started"
    FORBIDDEN = "forbidden"


class Why(StrEnum):
    """Why a message could not be sent."""

    UNEDITABLE = "uneditable"  # the message to edit is gone or closed: send a new one
    TOO_LONG = "too long"
    FLOOD = "flood"  # Telegram asks for more patience than the caller has
    UNREACHABLE = "unreachable"  # tried again and again
    UNCLEAR = "unclear"  # the request left and no answer came in time: it may have been done
    UNAUTHORIZED = "unauthorized"  # the token
    REFUSED = "refused"  # anything else: an error of the caller


@dataclass(frozen=True, slots=True)
class Sent:
    """Done. The result is None where there was nothing to do: an edit that changes nothing, a query too old."""

    result: Any  # plain JSON, as Telegram gave it


@dataclass(frozen=True, slots=True)
class Gone:
    """Nobody there: stop writing to this chat until it writes again."""

    reason: Away


@dataclass(frozen=True, slots=True)
class Failed:
    """Not sent, or not known to be.

    Attributes:
        why: The kind of failure.
        code: Telegram's, 0 where it gave none.
        detail: Telegram's words without what they quote; safe in a log.
        retry_after: Seconds that Telegram asked to wait, for a message set aside.
    """

    why: Why
    code: int = 0
    detail: str = ""
    retry_after: float | None = None

    @property
    def send_anew(self) -> bool:
        return self.why is Why.UNEDITABLE


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group has another number now; what became of the message there."""

    new_id: int
    outcome: Sent | Gone | Failed

    @property
    def result(self) -> Any:
        return self.outcome.result if isinstance(self.outcome, Sent) else None


Outcome = Sent | Gone | Failed | Migrated
