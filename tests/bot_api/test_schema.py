"""The trimmed schema: what it refuses, and what a second opinion says of it."""

from __future__ import annotations

import inspect
import re

import pytest
import telegram

from tests.bot_api.errors import ApiError
from tests.bot_api.schema import bot_api as schema
from tests.bot_api.schema import read_call

NEWER_THAN_PTB = {
    *("InlineKeyboardButton.disabled", "InlineKeyboardMarkup.force_reply", "ReplyKeyboardMarkup.force_reply"),
    *("Message.ephemeral_message_id", "Message.receiver_user", "ReplyParameters.ephemeral_message_id"),
    *("BotCommand.is_ephemeral", "ChatFullInfo.guard_bot", "ChatMemberAdministrator.can_send_welcome_messages"),
    *("User.supports_join_request_queries",),
}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"chat_id": "1", "text": "a", "disable_web_page_preview": "true"}, "unknown parameter"),
        ({"text": "a"}, "chat_id is empty"),
        ({"chat_id": "1", "text": "a", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"chat_id": "1", "text": "a", "protect_content": "oui"}, "must be of type Boolean"),
        ({"chat_id": "1", "text": "a", "entities": '[{"type": "bold", "offset": 0}]'}, 'can\'t find field "length"'),
        ({"chat_id": "1", "text": "a", "link_preview_options": '{"is_off": true}'}, "unknown field 'is_off'"),
    ],
)
def test_a_call_that_the_schema_does_not_know_is_refused(params: dict[str, str], refusal: str) -> None:
    with pytest.raises(ApiError, match=re.escape(refusal)):
        read_call("sendMessage", params, {})


def test_ptb_knows_every_method_and_parameter_of_the_schema() -> None:
    """A second opinion on the schema; PTB stands at Bot API 10.0, the schema at 10.3."""
    assert schema().origin["bot_api"] == "10.3"
    unknown = set()
    for method, fields in schema().methods.items():
        known = inspect.signature(getattr(telegram.Bot, _snake(method))).parameters
        unknown |= {f"{method}.{name}" for name in fields if name not in known}
    assert unknown == set()


def test_ptb_knows_every_type_and_field_of_the_schema_but_the_newest() -> None:
    unknown = set()
    for name, fields in schema().types.items():
        ancestors = getattr(telegram, name, object).__mro__
        slots = {slot.removeprefix("_") for kind in ancestors for slot in getattr(kind, "__slots__", ())}
        known = slots | ({"from"} if "from_user" in slots else set())
        unknown |= {f"{name}.{field}" for field in fields if field not in known}
    assert unknown == NEWER_THAN_PTB


def _snake(method: str) -> str:
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", method)
