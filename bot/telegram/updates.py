"""What is kept of an update until it is handled: enough to answer, nothing that names the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ALLOWED: Final = ("message", "callback_query", "my_chat_member", "inline_query")

LONGEST_TEXT: Final = 4096  # what Telegram itself allows
CONTENT: Final = "jalon_content"  # beside Telegram's own fields: what a message without text was
STATUS: Final = "jalon_status"  # of a membership: what we are in that chat now
TO_ME: Final = "jalon_to_me"  # in a group: the message answers one of ours
ARRIVED: Final = "jalon_arrived"  # when a press came, which Telegram does not say [ISO 8601]

_CONTENTS: Final = (
    "voice", "audio", "video_note", "video", "photo", "sticker", "animation", "document",
    "contact", "location", "venue", "poll", "dice", "story",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Received:
    """One update, reduced.

    Attributes:
        update_id: Telegram's number; the same number again is the same update.
        person: Key of the person; one person's updates are handled one after the other.
        payload: What aiogram needs to route it.
    """

    update_id: int
    person: str
    payload: dict[str, Any]


def reduce(update: Any, me: int) -> Received | None:
    """*update* without what we do not need; None when it is nothing for us (no person, a shape we do not know).

    Args:
        update: Whatever came; hostile until parsed.
        me: The bot's own id.
    """
    if not isinstance(update, dict) or (number := whole(update.get("update_id"))) is None:
        return None
    for kind in ALLOWED:
        part = update.get(kind)
        if isinstance(part, dict):
            sender = _id(part.get("from"))
            reduced = _REDUCE[kind](part, me) if sender is not None else None
            if sender is None or reduced is None:
                return None
            reduced["from"] = {"id": sender, "is_bot": False, "first_name": "-"}
            return Received(number, f"telegram:{sender}", {"update_id": number, kind: reduced})
    return None


def group_of(payload: Mapping[str, Any] | None, outgoing: Iterable[Mapping[str, Any]] | None) -> int | None:
    """The chat of a reduced update, or of what answers it once its payload is emptied; None for a private one."""
    parts = [part for part in (payload or {}).values() if isinstance(part, dict)]
    chats = [_id(message.get("chat")) for part in parts for message in (part, part.get("message") or {})]
    chats += [whole(message["params"].get("chat_id")) for message in outgoing or ()]
    return next((chat for chat in chats if chat is not None and chat < 0), None)


def whole(found: Any) -> int | None:
    """A number that a database can keep."""
    return found if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 1 << 63 else None


def _id(part: Any) -> int | None:
    return whole(part.get("id")) if isinstance(part, dict) else None


def _chat(part: Any) -> dict[str, Any] | None:
    found = _id(part)
    kind = part.get("type") if found is not None else None
    return {"id": found, "type": kind} if kind in ("private", "group", "supergroup", "channel") else None


def _message(message: Mapping[str, Any], me: int) -> dict[str, Any] | None:
    chat = _chat(message.get("chat"))
    if chat is None or whole(message.get("message_id")) is None:
        return None
    if "sender_chat" in message and chat["type"] != "private":
        return None  # an anonymous administrator or a channel: nobody to answer
    kept: dict[str, Any] = {"message_id": message["message_id"], "date": _date(message), "chat": chat}
    text = message.get("text")
    if isinstance(text, str):
        kept["text"] = text[:LONGEST_TEXT]
    else:
        kept[CONTENT] = next((name for name in _CONTENTS if name in message), "service")
    answered = message.get("reply_to_message")
    kept[TO_ME] = isinstance(answered, dict) and _id(answered.get("from")) == me
    calls_for_nothing = "migrate_to_chat_id" in message or _is_our_own_words(message, me)
    if calls_for_nothing or "forward_origin" in message:
        kept[CONTENT] = "service" if calls_for_nothing else kept.get(CONTENT, "text")
        kept.pop("text", None)  # not read, so not kept either: it may be anybody's
    return kept


def _is_our_own_words(message: Mapping[str, Any], me: int) -> bool:
    """Whether somebody sent a result of our inline mode."""
    return _id(message.get("via_bot")) == me


def _callback(query: Mapping[str, Any], _: int) -> dict[str, Any] | None:
    if not isinstance(query.get("id"), str):
        return None
    kept: dict[str, Any] = {"id": query["id"], "chat_instance": "-"}
    if isinstance(query.get("data"), str):
        kept["data"] = query["data"][:64]
    message = query.get("message")
    chat = _chat(message.get("chat")) if isinstance(message, dict) else None
    if chat is not None and isinstance(message, dict) and whole(message.get("message_id")) is not None:
        # Only the place: the message itself may be too old to be shown or edited.
        kept["message"] = {"message_id": message["message_id"], "date": 0, "chat": chat}
    return kept


def _membership(change: Mapping[str, Any], me: int) -> dict[str, Any] | None:
    chat = _chat(change.get("chat"))
    new = change.get("new_chat_member")
    status = new.get("status") if isinstance(new, dict) else None
    if chat is None or status not in ("member", "kicked", "left", "administrator", "restricted"):
        return None
    member = {"status": "left", "user": {"id": me, "is_bot": True, "first_name": "-"}}  # aiogram wants one of each
    return {
        "chat": chat,
        "date": _date(change),
        "old_chat_member": member,
        "new_chat_member": member,
        STATUS: status,
    }


def _inline(query: Mapping[str, Any], _: int) -> dict[str, Any] | None:
    if not isinstance(query.get("id"), str) or not isinstance(query.get("query"), str):
        return None
    return {"id": query["id"], "query": query["query"][:256], "offset": ""}


def _date(part: Mapping[str, Any]) -> int:
    found = whole(part.get("date"))
    return found if found is not None and 0 <= found < 1 << 32 else 0


_REDUCE: Final = {
    "message": _message,
    "callback_query": _callback,
    "my_chat_member": _membership,
    "inline_query": _inline,
}
