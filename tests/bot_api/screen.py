"""What a person sees, in letters: messages, their buttons, and the whole of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from tests.bot_api.schema import Json
from tests.bot_api.world import Chat, World

AROUND = {
    "blockquote": ("❝", "❞"),
    "expandable_blockquote": ("⟦", "⟧"),
    "spoiler": ("▒", "▒"),
    "strikethrough": ("~", "~"),
    "code": ("`", "`"),
    "pre": ("`", "`"),
}
MEDIA = ("photo", "document", "voice", "sticker", "contact", "location", "poll")
SIGNS = {"url": "↗", "web_app": "↗", "copy_text": "⧉", "disabled": "✗", "switch_inline_query": "⇄"}


def shown(body: Json) -> str:
    """A message as it looks: text with folded quotes in ⟦ ⟧, media in ‹ ›, buttons in [ ]."""
    media = [f"‹{_media(name, body[name])}›" for name in MEDIA if name in body]
    kind = ("text", "entities") if "text" in body else ("caption", "caption_entities")
    text = marked(str(body.get(kind[0], "")), body.get(kind[1], []))
    rows = [
        " ".join(f"[{_label(button)}]" for button in row)
        for row in body.get("reply_markup", {}).get("inline_keyboard", [])
    ]
    return "\n".join(part for part in (*media, text, *rows) if part)


def marked(text: str, entities: Iterable[Json]) -> str:
    """The text with signs around what is folded, quoted or hidden, and the addresses of links."""
    encoded = text.encode("utf-16-le")
    units = [encoded[at : at + 2] for at in range(0, len(encoded), 2)]
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        left, right = AROUND.get(entity["type"], ("", ""))
        if entity["type"] == "text_link":
            right = f" ({entity['url']})"
        before[start] = before.get(start, "") + left
        after[end] = right + after.get(end, "")
    parts = [(after.get(at, "") + before.get(at, "")).encode("utf-16-le") + unit for at, unit in enumerate(units)]
    parts.append(after.get(len(units), "").encode("utf-16-le"))
    return b"".join(parts).decode("utf-16-le")


def transcript(world: World, chat: Chat | None = None, *, timed: bool = False) -> str:
    """All that happened, in one chat or in all, a paragraph each."""
    paragraphs = []
    for line in world.story:
        if chat not in (None, line.chat):
            continue
        what = line.what if isinstance(line.what, str) else shown(line.what)
        number = "" if isinstance(line.what, str) else f" #{line.what['message_id']}"
        where = "" if chat or line.chat.type == "private" else f" in {line.chat.fields['title']}"
        hour = f"{datetime.fromtimestamp(line.at, UTC):%H:%M:%S} " if timed else ""
        paragraphs.append(f"{hour}{line.who} {line.verb}{number}{where}:\n" + _indented(what))
    return "\n".join(paragraphs)


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def _media(name: str, content: Json | list[Json]) -> str:
    titles = [
        content[key] for key in ("file_name", "question", "emoji") if isinstance(content, dict) and key in content
    ]
    return " ".join([name, *titles])


def _label(button: Json) -> str:
    signs = [sign for action, sign in SIGNS.items() if action in button]
    return " ".join([button["text"], *signs])
