"""People at their phones: they write, press, look, and do what no bot expects."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from telegram.constants import MessageLimit

from tests.bot_api import media, presses
from tests.bot_api.places import Group, change_bot, heard
from tests.bot_api.presses import Ask, InlineAsk
from tests.bot_api.schema import Json, Upload
from tests.bot_api.screen import shown
from tests.bot_api.server import BotApi
from tests.bot_api.text import detected, utf16_pieces
from tests.bot_api.world import Chat, Message

PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{0,{MessageLimit.DEEP_LINK_LENGTH}}}")


class Person:
    """Someone with an account; `chat` is her private chat with the bot.

    Each method may be called from any thread. `chat=` means a group where she writes or looks instead.
    """

    def __init__(self, server: BotApi, id: int = 1001, first_name: str = "Léa", **more: Any) -> None:
        self.server, self.world = server, server.world
        self.user: Json = {"id": id, "is_bot": False, "first_name": first_name, "language_code": "fr", **more}
        self.chat = Chat({"id": id, "type": "private", "first_name": first_name}, started=False)
        self._acted = 0
        with self.world.changed:
            self.world.chats.setdefault(id, self.chat)

    def start(self, payload: str = "") -> Message:
        """Presses Start, perhaps by a link t.me/…?start=payload."""
        assert PAYLOAD.fullmatch(payload), f"no deep link carries {payload!r}"
        return self.say(f"/start {payload}".strip())

    def say(self, text: str, *, chat: Group | None = None, reply_to: Message | None = None) -> Message:
        """Writes; a text of more than 4096 UTF-16 units goes in several messages, of which this is the last."""
        answers = {"reply_to_message": reply_to.alone} if reply_to else {}
        for piece in utf16_pieces(text.strip(), MessageLimit.MAX_TEXT_LENGTH):
            marks = {"entities": found} if (found := detected(piece)) else {}
            message = self._send({"text": piece, **marks, **answers}, chat)
        return message

    def mentions(self, text: str, chat: Group) -> Message:
        """Writes to the bot by its name in a group."""
        return self.say(f"@{self.world.me['username']} {text}", chat=chat)

    def sends(
        self, kind: media.Kind, caption: str = "", *, file: Upload | None = None, chat: Group | None = None
    ) -> Message:
        """Sends something that is no text."""
        with self.world.changed:
            return self._send(media.content(self.world, kind, caption, file), chat)

    def forwards(self, text: str, *, chat: Group | None = None) -> Message:
        """Passes on what someone else wrote."""
        origin = {"type": "hidden_user", "date": self.world.today() - 60, "sender_user_name": "Quelqu'un"}
        return self._send({"text": text, "forward_origin": origin}, chat)

    def edits(self, message: Message, text: str) -> None:
        """Changes what she wrote."""
        with self.world.changed:
            self._acted = self.world.touches
            self.world.change(message, {"text": text, **({"entities": found} if (found := detected(text)) else {})})
            if heard(self.world, message):
                self.world.updates.push("edited_message", message.body)

    def press(
        self, label: str, *, message: Message | None = None, chat: Group | None = None, inaccessible: bool | None = None
    ) -> Ask:
        """Presses the button with this label, or the only one with it in its label, in the newest message that has one.

        A button of the keyboard below the chat, which writes its label, is for `say`.
        """
        with self.world.changed:
            found, button = self._find(label, [message] if message else self._messages(chat))
            assert "callback_data" in button, f"the button {label!r} is no callback: {button}"
            return self._press(f"[{button['text']}]", button["callback_data"], found, inaccessible)

    def press_data(self, data: str, *, message: Message | None = None, inaccessible: bool | None = None) -> Ask:
        """Presses a button that may no longer be there."""
        with self.world.changed:
            return self._press(data, data, message or self.last(), inaccessible)

    def press_inline(self, data: str, inline_message_id: str) -> Ask:
        with self.world.changed:
            return presses.press_inline(self.world, self.user, data, inline_message_id)

    def asks_inline(self, text: str) -> InlineAsk:
        """Types @bot and words, in any chat."""
        with self.world.changed:
            return presses.ask_inline(self.world, self.user, text)

    def reacts(self, message: Message, emoji: str) -> None:
        with self.world.changed:
            self._acted = self.world.touches
            payload = {"chat": message.chat.fields, "message_id": message.id, "user": self.user}
            change = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]}
            self.world.updates.push("message_reaction", {**payload, "date": self.world.today(), **change})

    def deletes(self, message: Message) -> None:
        """Takes a message away, for the bot too, which is not told."""
        with self.world.changed:
            message.deleted = True
            message.touched = self.world.touch()

    def blocks(self) -> None:
        with self.world.changed:
            change_bot(self.world, self.chat, self.user, "kicked")

    def unblocks(self) -> None:
        with self.world.changed:
            change_bot(self.world, self.chat, self.user, "member")

    def deactivates(self) -> None:
        """Closes her account; nobody is told."""
        with self.world.changed:
            self.chat.deactivated = True

    def sees(self, text: str, timeout: float = 20.0, *, chat: Group | None = None, ever: bool = False) -> Message:
        """Waits for a message of the bot with these words, come or changed since she last did something.

        `ever`: an older message will do.
        """
        since = -1 if ever else self._acted

        def found() -> list[Message]:
            return [one for one in self._messages(chat) if one.touched > since and text in one.text]

        self.world.wait(found, timeout)
        with self.world.changed:
            matches = found()
        assert matches, f"{self.user['first_name']} does not see {text!r} but:\n{self.screen(5, chat=chat)}"
        return matches[0]

    async def will_see(self, text: str, timeout: float = 20.0, **more: Any) -> Message:
        """`sees`, for a test that runs in the same loop as the bot."""
        return await asyncio.to_thread(self.sees, text, timeout, **more)

    def last(self, *, chat: Group | None = None) -> Message:
        """The bot's newest message."""
        with self.world.changed:
            messages = self._messages(chat)
        assert messages, f"the bot has said nothing to {self.user['first_name']}"
        return messages[0]

    def screen(self, last: int = 1, *, chat: Group | None = None) -> str:
        """The bot's last messages as they look, oldest first, and the keyboard below them."""
        with self.world.changed:
            where = chat.chat if chat else self.chat
            below = [" ".join(f"{{{button['text']}}}" for button in row) for row in where.reply_keyboard]
            return "\n\n".join([shown(one.body) for one in reversed(self._messages(chat)[:last])] + below)

    def downloads(self, message: Message) -> Upload:
        """The file of a message."""
        files = message.body.get("photo", [message.body.get("document")])
        return self.world.files[files[-1]["file_id"]]

    def _messages(self, chat: Group | None) -> list[Message]:
        """The bot's, newest first."""
        where = chat.chat if chat else self.chat
        return [message for message in reversed(where.messages) if message.by_bot and not message.deleted]

    def _press(self, what: str, data: str, message: Message, inaccessible: bool | None) -> Ask:
        self._acted = self.world.touches
        self.world.tell(message.chat, self.user["first_name"], "presses", what)
        return presses.press(self.world, self.user, data, message, inaccessible=inaccessible)

    def _find(self, label: str, messages: list[Message]) -> tuple[Message, Json]:
        pressable = [(one, button) for one in messages for row in one.keyboard for button in row]
        exact = [pair for pair in pressable if pair[1]["text"] == label]
        partly = [pair for pair in pressable if label.casefold() in pair[1]["text"].casefold()]
        assert exact or partly, f"no button {label!r} among {[button['text'] for _, button in pressable]}"
        if not exact:
            rivals = [button["text"] for one, button in partly if one is partly[0][0]]
            assert len(rivals) == 1, f"{label!r} may be any of {rivals}"
        return (exact or partly)[0]

    def _send(self, content: Json, chat: Group | None) -> Message:
        with self.world.changed:
            self._acted = self.world.touches
            where = chat.chat if chat else self.chat
            assert where.bot == "member" or chat, "she blocked the bot"
            where.started = True
            message = self.world.post(where, content, self.user)
            if heard(self.world, message):
                self.world.updates.push("message", message.body)
            return message
