"""`parse_mode=HTML` as Telegram reads it: text and entities, or the refusal with its byte offset.

Written after the rules that TDLib's own tests show: offsets count UTF-8 bytes, lengths UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.bot_api.errors import ApiError, bad_request
from tests.bot_api.schema import Json
from tests.bot_api.text import utf16_length

STYLES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
}
TAGS = {*STYLES, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
SPACE = " \t\r\n\0\v"
NAME_ENDS = SPACE + "=>/\"'"
DATE_FORMAT = re.compile(r"|r|w?[dD]?[tT]?")


@dataclass
class _Open:
    tag: str
    offset: int
    start: int
    attributes: dict[str, str]


@dataclass
class _Reader:
    """A cursor over the source; beyond its end it reads NUL, as C does."""

    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Json] = field(default_factory=list)
    nested: list[_Open] = field(default_factory=list)

    def here(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def skip(self, characters: str) -> None:
        while self.at < len(self.source) and self.here() in characters:
            self.at += 1

    def until(self, characters: str) -> str:
        start = self.at
        while self.at < len(self.source) and self.here() not in characters:
            self.at += 1
        return self.source[start : self.at]

    def put(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16_length(text)

    def fails(self, message: str, at: int) -> ApiError:
        return bad_request(f"can't parse entities: {message} at byte offset {len(self.source[:at].encode())}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text that is shown and its entities.

    Raises:
        ApiError: the markup is malformed, in Telegram's words.
    """
    reader = _Reader(source)
    while reader.at < len(source):
        if source.startswith("</", reader.at):
            _close(reader)
        elif reader.here() == "<":
            _open(reader)
        elif found := REFERENCE.match(source, reader.at):
            reader.put(_character(found))
            reader.at = found.end()
        else:
            reader.at += 1
            reader.put(source[reader.at - 1] + reader.until("&<"))
    if reader.nested:
        tag = reader.nested[-1].tag
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    entities = sorted(reader.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(reader.text), entities


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return NAMED[found[3]]
    code = int(found[1], 16) if found[1] else int(found[2])
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else found[0]


def _open(reader: _Reader) -> None:
    start = reader.at
    reader.at += 1
    tag = reader.until(SPACE + ">").lower()
    if reader.at >= len(reader.source):
        raise reader.fails("Unclosed start tag", start)
    if tag not in TAGS:
        raise reader.fails(f'Unsupported start tag "{tag}"', start)
    attributes: dict[str, str] = {}
    while True:
        reader.skip(SPACE)
        if reader.here() == ">":
            break
        name = reader.until(NAME_ENDS)
        if not name:
            raise reader.fails(f'Empty attribute name in the tag "{tag}"', start)
        attributes[name] = _value(reader, tag, start)
    reader.at += 1
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reader.fails('Tag "span" must have class "tg-spoiler"', start)
    reader.nested.append(_Open(tag, reader.length, len(reader.text), attributes))


def _value(reader: _Reader, tag: str, start: int) -> str:
    reader.skip(SPACE)
    if reader.here() != "=":
        if reader.at >= len(reader.source):
            raise reader.fails(f'Unclosed start tag "{tag}"', start)
        return ""
    reader.at += 1
    reader.skip(SPACE)
    if reader.at >= len(reader.source):
        raise reader.fails(f'Unclosed start tag "{tag}"', start)
    quote = reader.here()
    if quote in "\"'":
        reader.at += 1
        value = REFERENCE.sub(_character, reader.until(quote))
        reader.at += 1
    else:
        token = reader.at
        while reader.here().isalnum() or reader.here() in ".-":
            reader.at += 1
        value = reader.source[token : reader.at].lower()
        if reader.here() not in SPACE + ">":
            raise reader.fails("Unexpected end of name token", token)
    if reader.at >= len(reader.source):
        raise reader.fails("Unclosed start tag", start)
    return value


def _close(reader: _Reader) -> None:
    start = reader.at
    if not reader.nested:
        raise reader.fails("Unexpected end tag", start)
    reader.at += 2
    tag = reader.until(SPACE + ">").lower()
    reader.skip(SPACE)
    if reader.here() != ">":
        raise reader.fails("Unclosed end tag", start)
    reader.at += 1
    opened = reader.nested.pop()
    if tag and tag != opened.tag:
        message = f"Unmatched end tag at byte offset {len(reader.source[:start].encode())}"
        raise bad_request(f'can\'t parse entities: {message}, expected "</{opened.tag}>", found "</{tag}>"')
    if reader.length > opened.offset:
        _mark(reader, opened)


def _mark(reader: _Reader, opened: _Open) -> None:
    span = {"offset": opened.offset, "length": reader.length - opened.offset}
    last = reader.entities[-1] if reader.entities else {}
    same = {"offset": last.get("offset"), "length": last.get("length")} == span
    if opened.tag == "pre" and same and last["type"] == "code" and "language" in last:
        last["type"] = "pre"
        return
    if found := _entity(opened, "".join(reader.text[opened.start :])):
        reader.entities.append({**found, **span})


def _entity(opened: _Open, text: str) -> Json | None:
    """The entity of a closed tag; None for a link or a time that Telegram leaves as plain text."""
    attributes = opened.attributes
    match opened.tag:
        case "a":
            url = attributes.get("href") or text
            return {"type": "text_link", "url": url} if "." in url or "://" in url else None
        case "code":
            language = attributes.get("class", "").partition("language-")[2]
            return {"type": "code", **({"language": language} if language else {})}
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        case "tg-emoji":
            if not attributes.get("emoji-id", "").isdecimal():
                raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
        case "tg-time":
            return _time(attributes)
        case "pre":
            return {"type": "pre"}
        case style:
            return {"type": STYLES[style]}


def _time(attributes: dict[str, str]) -> Json | None:
    date_format = attributes.get("format", "")
    if not DATE_FORMAT.fullmatch(date_format):
        raise bad_request("can't parse entities: Invalid date format used")
    unix = attributes.get("unix", "")
    if not unix.isdecimal() or int(unix) == 0:
        return None
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": date_format} if date_format else {})}
