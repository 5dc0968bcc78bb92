"""What a call to the Bot API can raise, and what Telegram means by its refusals.

CallFailed      raised by whatever carries out the calls of a Sender, and by nothing else
├── Refused     Telegram answered, and the answer is no
├── Unsendable  cannot even be written as a request                     -> nothing to try again
├── NoAnswer    not reached, cut off, or an answer that nobody can read  -> try again
└── TimedOut    the request left and no answer came in time              -> it may have been done
"""

from __future__ import annotations

import re

from bot.telegram.outcomes import Away, Failed, Gone, Sent, Why
from bot.telegram.redaction import redact

_QUOTED = re.compile(r"""["“«]|\s'|https?:""")


class CallFailed(Exception):
    """Root of the four; its text carries no address and nothing that was sent."""


class Refused(CallFailed):
    """Telegram's no.

    Attributes:
        code: 400, 403, 429…
        description: Telegram's words, which may quote what was sent.
        retry_after: Seconds to wait, with a 429.
        migrate_to: The new number of a group.
    """

    def __init__(
        self, code: int, description: str = "", *, retry_after: float | None = None, migrate_to: int | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def __str__(self) -> str:
        return f"{self.code} {self.detail}".strip()

    @property
    def detail(self) -> str:
        """The description up to what it quotes."""
        return redact(_QUOTED.split(self.description, maxsplit=1)[0][:120]).strip()


class Unsendable(CallFailed):
    """What is to be sent is no request; the argument is the kind of error."""


class NoAnswer(CallFailed):
    """Not reached, cut off or unreadable; the argument says which."""


class TimedOut(CallFailed):
    """The request left, and nobody knows whether it was carried out."""

    def __str__(self) -> str:
        return "no answer in time"


_NOTHING_TO_DO = (
    "message is not modified",
    "message_not_modified",
    "query is too old",
    "query id is invalid",
    "query_id_invalid",
    "message to delete not found",
)
_UNEDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "in the message to edit",  # there is no text, no caption, no media…
)
_TOO_LONG = ("too long", "too_long", "too large", "too big")
_AWAY = (
    ("blocked by the user", Away.BLOCKED),
    ("user_is_blocked", Away.BLOCKED),
    ("deactivated", Away.DEACTIVATED),
    ("bot was kicked", Away.KICKED),
    ("bot is not a member", Away.KICKED),
    ("chat was deleted", Away.KICKED),
    ("can't initiate conversation", Away.NEVER_STARTED),
    ("chat not found", Away.NOT_FOUND),
    ("peer_id_invalid", Away.NOT_FOUND),
)


def meaning(refused: Refused, method: str) -> Sent | Gone | Failed:
    """What a refusal that no second try would change says about the message."""
    words = refused.description.lower().replace("’", "'")
    if refused.code == 403:
        return Gone(_away(words) or Away.FORBIDDEN)
    if refused.code == 400:
        if any(known in words for known in _NOTHING_TO_DO):
            return Sent(None)
        if away := _away(words):
            return Gone(away)
    return Failed(_why(refused.code, words, method), refused.code, refused.detail)


def _away(words: str) -> Away | None:
    return next((away for known, away in _AWAY if known in words), None)


def _why(code: int, words: str, method: str) -> Why:
    if code in (401, 404):
        return Why.UNAUTHORIZED
    if code == 413 or (code == 400 and any(known in words for known in _TOO_LONG)):
        return Why.TOO_LONG
    if code == 400 and method.startswith("edit") and any(known in words for known in _UNEDITABLE):
        return Why.UNEDITABLE
    return Why.REFUSED
