"""The methods by name, save those about updates, which the server itself runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bot_api import files, messages, settings
from tests.bot_api.schema import Json
from tests.bot_api.world import World

METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": settings.get_me,
    "logOut": settings.log_out,
    "close": settings.close,
    "getChat": settings.get_chat,
    "leaveChat": settings.leave_chat,
    "getFile": files.get_file,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "sendChatAction": messages.send_chat_action,
    "setMessageReaction": messages.set_message_reaction,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": settings.answer_callback_query,
    "answerInlineQuery": settings.answer_inline_query,
    "setMyCommands": settings.set_my_commands,
    "deleteMyCommands": settings.delete_my_commands,
    "getMyCommands": settings.get_my_commands,
    "setMyDescription": settings.set_my_description,
    "setMyShortDescription": settings.set_my_short_description,
    "setChatMenuButton": settings.set_chat_menu_button,
}
