"""What is said, to the person and to the log, when an update is not handled as usual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.telegram.desk import Outgoing, to_chat, to_query

APOLOGY: Final = (
    "Pardon, quelque chose n'a pas marché chez moi. Tes réponses sont gardées : réessaie dans un instant, ou /menu."
)


TOO_FAST: Final = "Doucement, je n'arrive plus à suivre : je lis seulement tes derniers messages."


def apology(payload: dict[str, Any]) -> Iterator[Outgoing]:
    """The messages for whoever sent this update: a button is answered, a group is told nothing."""
    return _told(payload, APOLOGY)


def too_fast(payload: dict[str, Any], *, say: bool) -> Iterator[Outgoing]:
    """For an update that is not read because far too many follow it; a button is answered all the same."""
    return _told(payload, TOO_FAST if say else "")


def _told(payload: dict[str, Any], text: str) -> Iterator[Outgoing]:
    query, message = payload.get("callback_query"), payload.get("message")
    if isinstance(query, dict):
        yield to_query(query["id"])
        message = query.get("message")
    if text and isinstance(message, dict) and message["chat"]["type"] == "private":
        yield to_chat(message["chat"]["id"], {"text": text})


def frames(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    """The traceback without the message, which may hold what a person wrote."""
    bare = RuntimeError(type(error).__name__)
    return (RuntimeError, bare, error.__traceback__)
