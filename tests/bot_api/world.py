"""What Telegram knows: chats, messages, files, open queries and the bot's own settings."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from tests.bot_api.clock import Clock
from tests.bot_api.schema import Json, Upload
from tests.bot_api.updates import Updates


@dataclass(eq=False)
class Message:
    """A message and all that it has been; `touched` is the world's count when it last changed."""

    chat: Chat
    body: Json
    by_bot: bool
    touched: int
    deleted: bool = False
    editable: bool = True
    versions: list[Json] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.body["message_id"])

    @property
    def alone(self) -> Json:
        """Its body as it is shown within an answer to it."""
        return {name: value for name, value in self.body.items() if name != "reply_to_message"}

    @property
    def text(self) -> str:
        return str(self.body.get("text", self.body.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        name = "entities" if "text" in self.body else "caption_entities"
        return list(self.body.get(name, []))

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of its inline buttons."""
        rows: list[list[Json]] = self.body.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The labels of its inline buttons, row after row."""
        return [button["text"] for row in self.keyboard for button in row]


@dataclass(eq=False)
class Chat:
    """`bot` is the bot's status there: member, administrator, left or kicked (for a person: she blocked it)."""

    fields: Json
    bot: str = "member"
    started: bool = True
    deactivated: bool = False
    migrated_to: int | None = None
    messages: list[Message] = field(default_factory=list)
    reply_keyboard: list[list[Json]] = field(default_factory=list)
    menu_button: Json | None = None
    actions: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.fields["id"])

    @property
    def type(self) -> str:
        return str(self.fields["type"])

    def find(self, message_id: int) -> Message | None:
        return next((one for one in reversed(self.messages) if one.id == message_id and not one.deleted), None)


class Line(NamedTuple):
    """Something that happened in a chat: who did what (`says`, `presses` …), with which words or message."""

    at: float
    chat: Chat
    who: str
    verb: str
    what: Json | str


@dataclass(eq=False)
class Query:
    """A button press or an inline query; `answers` are the parameters of the calls that answered it."""

    id: str
    made_at: float
    lifetime: float
    chat: Chat | None = None
    answers: list[Json] = field(default_factory=list)


@dataclass(eq=False)
class World:
    """Every change happens with `changed` held, and ends with `touch`, which wakes those who wait."""

    clock: Clock
    updates: Updates
    me: Json
    changed: threading.Condition = field(default_factory=threading.Condition)
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    descriptions: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    privacy: bool = False
    logged_out: bool = False
    story: list[Line] = field(default_factory=list)
    touches: int = 0
    numbers: count[int] = field(default_factory=lambda: count(1))
    message_numbers: count[int] = field(default_factory=lambda: count(1))

    def touch(self) -> int:
        self.touches += 1
        self.changed.notify_all()
        return self.touches

    def wait(self, ready: Callable[[], Any], timeout: float) -> bool:
        """Waits until `ready`, asked again after every change."""
        with self.changed:
            return bool(self.changed.wait_for(ready, timeout))

    def tell(self, chat: Chat, who: str, verb: str, what: Json | str) -> None:
        """Adds a line to the story of all that happened."""
        self.story.append(Line(self.clock.now(), chat, who, verb, what))

    def today(self) -> int:
        return int(self.clock.now())

    def post(self, chat: Chat, content: Json, sender: Json | None, *, by_bot: bool = False) -> Message:
        """Puts a message in a chat; `sender` is its `from`, which a channel post has not."""
        number = next(self.message_numbers) if chat.type in ("private", "group") else len(chat.messages) + 1
        body = {"message_id": number, "date": self.today(), "chat": chat.fields}
        body |= ({"from": sender} if sender else {}) | content
        message = Message(chat, body, by_bot, self.touch())
        chat.messages.append(message)
        self.tell(chat, (sender or chat.fields).get("first_name") or chat.fields.get("title", ""), "says", body)
        return message

    def change(self, message: Message, content: Json, *, dated: bool = True) -> None:
        """Replaces the content of a message: what it was is kept in its `versions`."""
        message.versions.append(message.body)
        kept = ("message_id", "date", "chat", "from", "sender_chat", "reply_to_message", "via_bot", "document", "photo")
        message.body = {name: message.body[name] for name in kept if name in message.body} | content
        if dated:
            message.body["edit_date"] = self.today()
        message.touched = self.touch()
        who = message.body.get("from", message.chat.fields)
        self.tell(message.chat, who.get("first_name") or who.get("title", ""), "edits", message.body)

    def ask(self, lifetime: float, chat: Chat | None = None) -> Query:
        """A new query; `chat` is where its answer shows."""
        query = Query(str(4_000_000_000_000 + next(self.numbers)), self.clock.now(), lifetime, chat)
        self.queries[query.id] = query
        return query

    def store(self, upload: Upload) -> Json:
        """Keeps a file; its `file_id`, `file_unique_id` and `file_size`."""
        unique = f"unique{next(self.numbers)}"
        self.files[f"file-{unique}"] = upload
        return {"file_id": f"file-{unique}", "file_unique_id": unique, "file_size": len(upload.content)}
