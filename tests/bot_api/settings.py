"""The methods about the bot itself, its chats and the queries that it answers."""

from __future__ import annotations

import json
import re

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    CallbackQueryLimit,
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
    MessageLimit,
)

from tests.bot_api import errors
from tests.bot_api.errors import bad_request, stricter
from tests.bot_api.markup import check_markup
from tests.bot_api.messages import find_chat, formatted, reachable
from tests.bot_api.schema import Json
from tests.bot_api.text import utf16_length
from tests.bot_api.world import Query, World

COMMAND = re.compile(rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND},{BotCommandLimit.MAX_COMMAND}}}")
START_PARAMETER = re.compile(rf"[A-Za-z0-9_-]{{1,{InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH}}}")


def get_me(world: World, params: Json) -> Json:
    no = dict.fromkeys(("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "can_manage_bots"), False)
    reads_all = not world.privacy
    return {
        **world.me,
        **no,
        "can_join_groups": True,
        "can_read_all_group_messages": reads_all,
        "supports_inline_queries": True,
    }


def log_out(world: World, params: Json) -> bool:
    world.logged_out = True
    return True


def close(world: World, params: Json) -> bool:
    return True


def get_chat(world: World, params: Json) -> Json:
    """Also for someone who blocked the bot: it stays a known chat."""
    chat = find_chat(world, params["chat_id"])
    if chat is None or not chat.started:
        raise errors.CHAT_NOT_FOUND
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    gifts["gifts_from_channels"] = False
    return {**chat.fields, "accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": gifts}


def leave_chat(world: World, params: Json) -> bool:
    chat = reachable(world, params["chat_id"])
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot = "left"
    world.touch()
    return True


def set_my_commands(world: World, params: Json) -> bool:
    commands = params["commands"]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(command["description"]) <= BotCommandLimit.MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command["command"] for command in commands}) < len(commands):
        raise stricter("a command is listed twice")
    world.commands[_scope(params)] = commands
    return True


def delete_my_commands(world: World, params: Json) -> bool:
    world.commands.pop(_scope(params), None)
    return True


def get_my_commands(world: World, params: Json) -> list[Json]:
    return world.commands.get(_scope(params), [])


def _scope(params: Json) -> tuple[str, str]:
    language = params.get("language_code", "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return json.dumps(params.get("scope", {"type": "default"}), sort_keys=True), language


def set_my_description(world: World, params: Json) -> bool:
    return _describe(world, params, "description", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def set_my_short_description(world: World, params: Json) -> bool:
    return _describe(world, params, "short_description", BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)


def _describe(world: World, params: Json, name: str, limit: int) -> bool:
    text = params.get(name, "")
    if utf16_length(text) > limit:
        raise stricter(f"{name} has at most {limit} characters")
    world.descriptions[name, params.get("language_code", "")] = text
    return True


def set_chat_menu_button(world: World, params: Json) -> bool:
    button = params.get("menu_button", {"type": "default"})
    if "chat_id" in params:
        reachable(world, params["chat_id"]).menu_button = button
    else:
        world.menu_button = button
    return True


def answer_callback_query(world: World, params: Json) -> bool:
    query = _open_query(world, params["callback_query_id"])
    if utf16_length(params.get("text", "")) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answers.append(params)
    if query.chat and params.get("text"):
        world.tell(query.chat, world.me["first_name"], "pops up", params["text"])
    world.touch()
    return True


def answer_inline_query(world: World, params: Json) -> bool:
    query = _open_query(world, params["inline_query_id"])
    results = params["results"]
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(params.get("next_offset", "").encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    if not START_PARAMETER.fullmatch(params.get("button", {}).get("start_parameter", "x")):
        raise bad_request("START_PARAM_INVALID")
    for result in results:
        _check_result(result)
    query.answers.append(params)
    world.touch()
    return True


def _check_result(result: Json) -> None:
    if not 1 <= len(result["id"].encode()) <= InlineQueryResultLimit.MAX_ID_LENGTH:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"]:
        raise bad_request("ARTICLE_TITLE_EMPTY")
    text, _ = formatted(result["input_message_content"], "message_text", "entities")
    if not 1 <= utf16_length(text) <= MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG" if text else "message text is empty")
    check_markup(result.get("reply_markup", {}))


def _open_query(world: World, query_id: str) -> Query:
    """Answered once and in time, or not at all."""
    query = world.queries.get(query_id)
    if query is None or query.answers or world.clock.now() > query.made_at + query.lifetime:
        raise errors.QUERY_TOO_OLD
    return query
