"""Text as Telegram measures and cleans it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from telegram.constants import MessageEntityType

from tests.bot_api.errors import ApiError, bad_request, stricter
from tests.bot_api.schema import Json

DETECTED = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[a-z]{2,})"
    r"|(?P<mention>(?<!\w)@\w{4,32})"
    r"|(?P<url>https?://[^\s<>\"]+)"
)


def utf16_length(text: str) -> int:
    """Telegram counts UTF-16 units: an emoji has two and more."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_cut(text: str, offset: int, length: int) -> str:
    """The part that an entity covers."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def utf16_pieces(text: str, size: int) -> list[str]:
    """A long text as a person's app sends it: in several messages."""
    pieces = [""]
    room = size
    for character in text:
        width = utf16_length(character)
        if width > room:
            pieces.append("")
            room = size
        pieces[-1] += character
        room -= width
    return pieces


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the white space at both ends, as Telegram keeps it; entities follow."""
    left = text.lstrip()
    shift = utf16_length(text) - utf16_length(left)
    kept = left.rstrip()
    end = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] - shift + entity["length"], end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return kept, moved


def detected(text: str) -> list[Json]:
    """The commands, mentions and addresses that Telegram marks in what people write."""
    found = []
    for match in DETECTED.finditer(text):
        span = {"offset": utf16_length(text[: match.start()]), "length": utf16_length(match[0])}
        found.append({"type": str(match.lastgroup), **span})
    return found


def checked_entities(text: str, entities: Iterable[Json]) -> list[Json]:
    """Entities that a bot gives itself.

    Raises:
        ApiError: one is of no known type or lies outside the text.
    """
    total = utf16_length(text)
    kept = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    for entity in kept:
        if entity["type"] not in set(MessageEntityType):
            raise bad_request("can't parse entities: unsupported entity type")
        if problem := _misplaced(entity["offset"], entity["offset"] + entity["length"], total):
            raise problem
    return kept


def _misplaced(start: int, end: int, total: int) -> ApiError | None:
    if start < 0 or end <= start:
        return stricter(f"an entity at offset {start} covers nothing")
    if end > total:
        where = f"beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
        return bad_request(f"can't parse entities: entity {where}")
    return None
