"""What is said, to the person and to the log, when a handler fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.telegram.desk import Outgoing, to_chat, to_query

APOLOGY: Final = (
    "Pardon, quelque chose n'a pas marché chez moi. Tes réponses sont gardées : réessaie dans un instant, ou /menu."
)


def apology(payload: dict[str, Any]) -> Iterator[Outgoing]:
    """The messages for whoever sent this update: a button is answered, a group is told nothing."""
    query, message = payload.get("callback_query"), payload.get("message")
    if isinstance(query, dict):
        yield to_query(query["id"])
        message = query.get("message")
    if isinstance(message, dict) and message["chat"]["type"] == "private":
        yield to_chat(message["chat"]["id"], {"text": APOLOGY})


def frames(error: BaseException) -> tuple[type[BaseException], BaseException, Any]:
    """The traceback without the message, which may hold what a person wrote."""
    bare = RuntimeError(type(error).__name__)
    return (RuntimeError, bare, error.__traceback__)
