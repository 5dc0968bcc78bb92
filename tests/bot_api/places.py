"""Where people meet the bot besides a private chat: groups and channels."""

from __future__ import annotations

from tests.bot_api.schema import Json
from tests.bot_api.server import BotApi
from tests.bot_api.text import detected
from tests.bot_api.world import Chat, Message, World

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
RIGHTS = [
    *("be_edited", "manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members"),
    *("change_info", "invite_users", "post_stories", "edit_stories", "delete_stories", "send_welcome_messages"),
]
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


def heard(world: World, message: Message) -> bool:
    """Whether the bot gets to know of a message: it is there, and in private mode it is meant."""
    if message.chat.bot not in ("member", "administrator"):
        return False
    if not world.privacy or message.chat.type not in ("group", "supergroup"):
        return True
    meant = message.body.get("reply_to_message", {}).get("from", {}).get("id") == world.me["id"]
    text = message.text
    return meant or text.startswith("/") or f"@{world.me['username']}" in text or "text" not in message.body


def bot_member(world: World, status: str) -> Json:
    """The bot as a member of a chat."""
    if status == "administrator":
        return {"status": status, "user": world.me, "is_anonymous": False} | {f"can_{right}": False for right in RIGHTS}
    return {"status": status, "user": world.me} | ({"until_date": 0} if status == "kicked" else {})


def change_bot(world: World, chat: Chat, user: Json, status: str) -> None:
    """Someone lets the bot in, or throws it out; the bot hears of it."""
    old, chat.bot = chat.bot, status
    payload = {"chat": chat.fields, "from": user, "date": world.today()}
    members = {"old_chat_member": bot_member(world, old), "new_chat_member": bot_member(world, status)}
    world.updates.push("my_chat_member", payload | members)
    world.tell(chat, user["first_name"], "changes the bot to", status)
    world.touch()


class Group:
    """A group with the bot in it; people write there by `say(…, chat=group)`."""

    def __init__(
        self, server: BotApi, id: int = -1001000000001, title: str = "La classe", *, type: str = "supergroup"
    ) -> None:
        self.server, self.world = server, server.world
        self.chat = Chat({"id": id, "type": type, "title": title})
        with self.world.changed:
            self.world.chats[id] = self.chat

    def adds_bot(self, user: Json) -> None:
        with self.world.changed:
            change_bot(self.world, self.chat, user, "member")
            self._service({"new_chat_members": [self.world.me]}, user)

    def removes_bot(self, user: Json) -> None:
        with self.world.changed:
            change_bot(self.world, self.chat, user, "kicked")

    def anonymous(self, text: str) -> Message:
        """An administrator writes without a name: as the group itself."""
        return self._from(text, ANONYMOUS, {"sender_chat": self.chat.fields})

    def as_channel(self, text: str) -> Message:
        """Someone writes as a channel of hers."""
        return self._from(text, CHANNEL_BOT, {"sender_chat": {"id": -1009, "type": "channel", "title": "Mon canal"}})

    def linked_post(self, text: str) -> Message:
        """A post of the group's own channel arrives by itself."""
        channel = {"id": -1008, "type": "channel", "title": "Le canal de la classe"}
        origin = {"type": "channel", "date": self.world.today(), "chat": channel, "message_id": 1}
        return self._from(
            text, TELEGRAM, {"sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
        )

    def migrates(self) -> Group:
        """A small group becomes a supergroup, under a new number."""
        new = Group(self.server, -1002000000000 + self.chat.id, self.chat.fields["title"])
        with self.world.changed:
            self._service({"migrate_to_chat_id": new.chat.id}, ANONYMOUS)
            new._service({"migrate_from_chat_id": self.chat.id}, ANONYMOUS)
            self.chat.migrated_to = new.chat.id
        return new

    def _from(self, text: str, user: Json, more: Json) -> Message:
        with self.world.changed:
            content = {"text": text, **({"entities": found} if (found := detected(text)) else {}), **more}
            return self._service(content, user)

    def _service(self, content: Json, user: Json) -> Message:
        message = self.world.post(self.chat, content, user)
        if heard(self.world, message):
            self.world.updates.push("message", message.body)
        return message


class Channel:
    """A channel of which the bot is an administrator."""

    def __init__(self, server: BotApi, id: int = -1003000000001, title: str = "Le canal") -> None:
        self.world = server.world
        self.chat = Chat({"id": id, "type": "channel", "title": title}, bot="administrator")
        with self.world.changed:
            self.world.chats[id] = self.chat

    def posts(self, text: str) -> Message:
        with self.world.changed:
            message = self.world.post(self.chat, {"text": text, "sender_chat": self.chat.fields}, None)
            self.world.updates.push("channel_post", message.body)
            return message

    def edits(self, message: Message, text: str) -> None:
        with self.world.changed:
            self.world.change(message, {"text": text})
            self.world.updates.push("edited_channel_post", message.body)
