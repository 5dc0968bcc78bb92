"""The methods that send, change and take away messages."""

from __future__ import annotations

from typing import Any

from telegram.constants import ChatAction, MessageLimit, ReactionEmoji

from tests.bot_api import errors
from tests.bot_api.errors import bad_request, stricter
from tests.bot_api.files import document_content, photo_content
from tests.bot_api.html_mode import parse_html
from tests.bot_api.markup import check_markup
from tests.bot_api.schema import Json
from tests.bot_api.text import checked_entities, trimmed, utf16_length
from tests.bot_api.world import Chat, Message, World

TWO_DAYS = 48 * 3600


def send_message(world: World, params: Json) -> Json:
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise errors.TEXT_EMPTY
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise errors.TEXT_TOO_LONG
    return _send(world, params, {"text": text, **_unless_empty("entities", entities)})


def send_photo(world: World, params: Json) -> Json:
    return _send(world, params, photo_content(world, params["photo"]) | _caption(params))


def send_document(world: World, params: Json) -> Json:
    return _send(world, params, document_content(world, params["document"]) | _caption(params))


def send_chat_action(world: World, params: Json) -> bool:
    chat = reachable(world, params["chat_id"])
    if params["action"] not in set(ChatAction):
        raise bad_request("wrong parameter action in request")
    chat.actions.append(params["action"])
    world.touch()
    return True


def edit_message_text(world: World, params: Json) -> Json | bool:
    message = _edited(world, params)
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise errors.TEXT_EMPTY
    if utf16_length(text) > MessageLimit.MAX_TEXT_LENGTH:
        raise errors.EDIT_TOO_LONG
    if "text" not in message.body:
        raise errors.NO_TEXT_TO_EDIT
    return _replace(world, params, message, {"text": text, **_unless_empty("entities", entities)})


def edit_message_reply_markup(world: World, params: Json) -> Json | bool:
    message = _edited(world, params)
    same = ("text", "entities", "caption", "caption_entities")
    return _replace(world, params, message, {name: message.body[name] for name in same if name in message.body})


def delete_message(world: World, params: Json) -> bool:
    chat = reachable(world, params["chat_id"])
    message = chat.find(params["message_id"])
    if message is None:
        raise errors.DELETE_NOT_FOUND
    others = not message.by_bot and chat.type != "private" and chat.bot != "administrator"
    if others or world.today() - message.body["date"] > TWO_DAYS:
        raise errors.NOT_DELETABLE
    message.deleted = True
    message.touched = world.touch()
    world.tell(chat, world.me["first_name"], "deletes", message.body)
    return True


def set_message_reaction(world: World, params: Json) -> bool:
    message = reachable(world, params["chat_id"]).find(params["message_id"])
    if message is None:
        raise errors.REACT_NOT_FOUND
    reactions = params.get("reaction", [])
    if len(reactions) > 1 or any(one.get("emoji") not in set(ReactionEmoji) for one in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    world.touch()
    return True


def reachable(world: World, chat_id: int | str) -> Chat:
    """The chat, if the bot may write there.

    Raises:
        ApiError: as Telegram says it for each reason.
    """
    chat = find_chat(world, chat_id)
    if chat is None:
        raise errors.CHAT_NOT_FOUND
    if chat.migrated_to is not None:
        raise errors.migrated(chat.migrated_to)
    if chat.deactivated:
        raise errors.DEACTIVATED
    if chat.type == "private":
        if chat.bot == "kicked":
            raise errors.BLOCKED
        if not chat.started:
            raise errors.CANNOT_INITIATE
    elif chat.bot in ("kicked", "left"):
        raise errors.kicked(chat.type) if chat.bot == "kicked" else errors.not_a_member(chat.type)
    return chat


def find_chat(world: World, chat_id: int | str) -> Chat | None:
    if isinstance(chat_id, int):
        return world.chats.get(chat_id)
    public = (chat for chat in world.chats.values() if chat.type in ("supergroup", "channel"))
    return next((chat for chat in public if "@" + chat.fields.get("username", "") == chat_id), None)


def formatted(params: Json, text_name: str, entities_name: str) -> tuple[str, list[Json]]:
    """The text that will be shown and its entities, from HTML or from the entities given."""
    text, mode = params.get(text_name, ""), params.get("parse_mode")
    entities: list[Json] = params.get(entities_name, [])
    if mode and entities:
        raise stricter(f"parse_mode makes Telegram ignore {entities_name}")
    if mode and mode.lower() != "html":
        raise stricter(f"parse_mode {mode} is not known here; Telegram knows Markdown too")
    text, entities = parse_html(text) if mode else (text, checked_entities(text, entities))
    if len(entities) > MessageLimit.MESSAGE_ENTITIES:
        raise stricter(f"{len(entities)} entities: Telegram ignores those beyond 100")
    return trimmed(text, entities)


def _caption(params: Json) -> Json:
    caption, entities = formatted(params, "caption", "caption_entities")
    if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
        raise errors.CAPTION_TOO_LONG
    return _unless_empty("caption", caption) | _unless_empty("caption_entities", entities)


def _unless_empty(name: str, value: Any) -> Json:
    return {name: value} if value else {}


def _send(world: World, params: Json, content: Json) -> Json:
    chat = reachable(world, params["chat_id"])
    markup = params.get("reply_markup", {})
    check_markup(markup)
    if "inline_keyboard" in markup:
        content["reply_markup"] = markup
    if params.get("protect_content"):
        content["has_protected_content"] = True
    content |= _reply(world, chat, params.get("reply_parameters", {}))
    if "keyboard" in markup or "remove_keyboard" in markup:
        chat.reply_keyboard = markup.get("keyboard", [])
    return world.post(chat, content, world.me, by_bot=True).body


def _reply(world: World, chat: Chat, reply: Json) -> Json:
    if "message_id" not in reply:
        return {}
    asked = reachable(world, reply["chat_id"]) if "chat_id" in reply else chat
    message = asked.find(reply["message_id"])
    if message is not None:
        return {"reply_to_message": message.alone}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise errors.REPLY_NOT_FOUND


def _edited(world: World, params: Json) -> Message:
    if inline := params.get("inline_message_id"):
        if inline not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.inline_messages[inline]
    if "chat_id" not in params:
        raise bad_request("message identifier is not specified")
    message = reachable(world, params["chat_id"]).find(params.get("message_id", 0))
    if message is None:
        raise errors.EDIT_NOT_FOUND
    if not message.by_bot or not message.editable:
        raise errors.NOT_EDITABLE
    return message


def _replace(world: World, params: Json, message: Message, content: Json) -> Json | bool:
    markup = params.get("reply_markup")
    if markup is not None:
        check_markup(markup)
        if markup["inline_keyboard"]:
            content["reply_markup"] = markup
    parts = ("text", "entities", "caption", "caption_entities", "reply_markup")
    if all(message.body.get(part) == content.get(part) for part in parts):
        raise errors.NOT_MODIFIED
    world.change(message, content)
    return True if "inline_message_id" in params else message.body
