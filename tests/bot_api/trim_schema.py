"""Makes schema.json, the part of the Bot API that Jalon can use, from the schema in aiogram's source package.

    pip download --no-deps --no-binary :all: aiogram==3.31.0
    tar xzf aiogram-3.31.0.tar.gz
    python -m tests.bot_api.trim_schema aiogram-3.31.0

Origin: `.butcher/schema/schema.json` of aiogram 3.31.0 (Bot API 10.3 of 24 August 2026), scraped from
https://core.telegram.org/bots/api; MIT licence, kept beside the result in schema.LICENSE.
A field whose type is not kept is left out, so the double refuses it: to use one more, add it here and run this again.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

METHOD_NAMES = """
    getUpdates setWebhook deleteWebhook getWebhookInfo getMe logOut close getChat getFile leaveChat
    sendMessage sendPhoto sendDocument sendChatAction setMessageReaction
    editMessageText editMessageReplyMarkup deleteMessage answerCallbackQuery answerInlineQuery
    setMyCommands deleteMyCommands getMyCommands setMyDescription setMyShortDescription setChatMenuButton
"""
TYPE_NAMES = """
    Update WebhookInfo User Chat ChatFullInfo AcceptedGiftTypes Message MaybeInaccessibleMessage InaccessibleMessage
    MessageEntity ReplyParameters LinkPreviewOptions InputFile File PhotoSize Document Voice Sticker Contact Location
    Poll PollOption MessageOrigin MessageOriginUser MessageOriginHiddenUser MessageOriginChat MessageOriginChannel
    InlineKeyboardMarkup InlineKeyboardButton CopyTextButton DisabledButton WebAppInfo SwitchInlineQueryChosenChat
    ReplyKeyboardMarkup KeyboardButton KeyboardButtonPollType ReplyKeyboardRemove ForceReply
    CallbackQuery InlineQuery ChosenInlineResult InlineQueryResult InlineQueryResultArticle InlineQueryResultsButton
    InputMessageContent InputTextMessageContent MessageReactionUpdated ReactionType ReactionTypeEmoji
    ReactionTypeCustomEmoji ChatMemberUpdated ChatMember ChatMemberAdministrator ChatMemberMember ChatMemberLeft
    ChatMemberBanned BotCommand BotCommandScope BotCommandScopeDefault BotCommandScopeAllPrivateChats
    BotCommandScopeAllGroupChats
    BotCommandScopeAllChatAdministrators BotCommandScopeChat BotCommandScopeChatAdministrators
    BotCommandScopeChatMember MenuButton MenuButtonCommands MenuButtonWebApp MenuButtonDefault
"""
METHODS, TYPES = METHOD_NAMES.split(), TYPE_NAMES.split()
KNOWN = {*TYPES, "Array", "Integer", "String", "Boolean", "Float", "True"}
ORIGIN = {
    "source": "aiogram 3.31.0, source package from PyPI, .butcher/schema/schema.json",
    "licence": "MIT, see schema.LICENSE",
    "made_by": "tests/bot_api/trim_schema.py",
}


def main(unpacked: Path) -> None:
    source = json.loads((unpacked / ".butcher/schema/schema.json").read_text(encoding="utf-8"))
    items = {item["name"]: item for group in source["items"] for item in group["children"]}
    here = Path(__file__).parent
    document = {
        "origin": {**ORIGIN, "bot_api": source["api"]["version"], "released": source["api"]["release_date"]},
        "methods": {name: _fields(items[name]) for name in METHODS},
        "types": {name: _fields(items[name]) for name in TYPES if not _members(items[name])},
        "unions": {name: kept for name in TYPES if (kept := _members(items[name]))},
    }
    (here / "schema.json").write_text(_one_line_each(document), encoding="utf-8")
    (here / "schema.LICENSE").write_bytes((unpacked / "LICENSE").read_bytes())


def _fields(item: dict[str, Any]) -> dict[str, str]:
    """Name to type; a required one ends with an exclamation mark."""
    return {
        field["name"]: field["type"] + ("!" if field["required"] else "")
        for field in item["annotations"]
        if set(re.findall(r"\b[A-Z]\w+", field["type"])) <= KNOWN
    }


def _members(item: dict[str, Any]) -> list[str]:
    """The kept types of which this one is a choice, by the list in its description."""
    if item["annotations"]:
        return []
    return [name for name in re.findall(r"^ - (\w+)$", item["description"], re.MULTILINE) if name in TYPES]


def _one_line_each(document: dict[str, dict[str, Any]]) -> str:
    sections = []
    for title, content in document.items():
        lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in content.items()]
        sections.append(f"{json.dumps(title)}: {{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
