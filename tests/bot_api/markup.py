"""The checks of keyboards under messages."""

from __future__ import annotations

import re
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit, MessageLimit, ReplyLimit

from tests.bot_api.errors import BUTTON_DATA_INVALID, MARKUP_TOO_LONG, bad_request, stricter
from tests.bot_api.schema import Json
from tests.bot_api.text import utf16_length

NOT_AN_ACTION = {"text", "style", "icon_custom_emoji_id"}
STYLES = {"primary", "success", "danger"}
DEEP_LINK = re.compile(r"(?:https?://t\.me/\w+|tg://resolve)\?(?:.*&)?start=([^&]*)")
PAYLOAD = re.compile(rf"[A-Za-z0-9_-]{{1,{MessageLimit.DEEP_LINK_LENGTH}}}")


def check_markup(markup: Json) -> None:
    """Refuses an inline or a reply keyboard that Telegram would not show.

    Raises:
        ApiError: in Telegram's words where they are known.
    """
    if "inline_keyboard" in markup:
        _check_size(markup["inline_keyboard"])
        for row in markup["inline_keyboard"]:
            for button in row:
                _check_inline(button)
    elif "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= utf16_length(placeholder) <= ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER:
        raise stricter("input_field_placeholder has 1 to 64 characters")


def _check_size(rows: list[list[Any]]) -> None:
    if sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise MARKUP_TOO_LONG
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise stricter("an inline keyboard has at most 8 buttons in a row")


def _check_inline(button: Json) -> None:
    _check_look(button)
    actions = set(button) - NOT_AN_ACTION
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise stricter(f"an inline button has one action, not {sorted(actions)}")
    if "callback_data" in button:
        size = len(button["callback_data"].encode())
        if not InlineKeyboardButtonLimit.MIN_CALLBACK_DATA <= size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise BUTTON_DATA_INVALID
    copied = button.get("copy_text", {}).get("text", "x")
    if not 1 <= utf16_length(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        _check_url(button["url"])


def _check_look(button: Json) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    if button.get("style", "primary") not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")


def _check_url(url: str) -> None:
    if not re.match(r"(?:https?|tg)://.", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if (link := DEEP_LINK.match(url)) and not PAYLOAD.fullmatch(link[1]):
        raise stricter("a deep link's payload is 1 to 64 of A-Z, a-z, 0-9, _ and -")


def _check_reply_keyboard(rows: list[list[Json]]) -> None:
    if not any(rows):
        raise bad_request("reply keyboard is empty")
    for row in rows:
        for button in row:
            _check_look(button)
