"""The double of the Bot API, called by two independent clients: what it takes, what it refuses, and against whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot_api import BotApi, Person
from tests.bot_api.clients import Client, client
from tests.bot_api.fixture import running
from tests.bot_api.media import PIXEL
from tests.bot_api.methods import METHODS
from tests.bot_api.schema import bot_api as schema
from tests.bot_api.schema import check

CHAT = 1001
BUTTON = {"text": "Oui", "callback_data": "o"}
COMMANDS = [("stage", "Mon stage"), ("aide", "De l'aide")]


@pytest.fixture
def server() -> Iterator[BotApi]:
    with running() as opened:
        Person(opened, CHAT).start()
        yield opened


@pytest.fixture(params=["aiogram", "ptb"])
def bot(request: pytest.FixtureRequest, server: BotApi) -> Iterator[Client]:
    with client(request.param, server) as opened:
        yield opened


def test_a_message_is_sent_changed_and_taken_away(server: BotApi, bot: Client) -> None:
    first = bot("send_message", chat_id=CHAT, text="  <b>Bonjour</b> 🎓 <i>toi</i>\n", parse_mode="HTML")
    assert first.text == "Bonjour 🎓 toi"
    assert [(str(one.type), one.offset, one.length) for one in first.entities] == [("bold", 0, 7), ("italic", 11, 3)]
    answer = bot("send_message", chat_id=CHAT, text="Une question ?", reply_markup=bot.keyboard([[BUTTON]]))
    edited = bot("edit_message_text", chat_id=CHAT, message_id=answer.message_id, text="Fini")
    assert edited.edit_date
    assert edited.reply_markup is None
    bot("edit_message_reply_markup", chat_id=CHAT, message_id=answer.message_id, reply_markup=bot.keyboard([[BUTTON]]))
    assert bot("delete_message", chat_id=CHAT, message_id=first.message_id) is True
    assert "message to delete not found" in _refusal(bot, "delete_message", chat_id=CHAT, message_id=first.message_id)


def test_files_go_out_and_may_be_sent_again_by_their_number(server: BotApi, bot: Client) -> None:
    sent = bot("send_document", chat_id=CHAT, document=bot.file(b"BEGIN:VCALENDAR", "stage.ics"), caption="Tes dates")
    assert (sent.document.file_name, sent.document.mime_type, sent.caption) == (
        "stage.ics",
        "text/calendar",
        "Tes dates",
    )
    again = bot("send_document", chat_id=CHAT, document=sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    photo = bot("send_photo", chat_id=CHAT, photo=bot.file(PIXEL, "ligne.png"))
    assert (photo.photo[-1].width, photo.photo[-1].height) == (1, 1)
    assert "image_process_failed" in _refusal(bot, "send_photo", chat_id=CHAT, photo=bot.file(b"texte", "a.png"))


def test_the_bots_own_settings_are_kept(server: BotApi, bot: Client) -> None:
    kind = bot.types
    commands = [kind.BotCommand(command=name, description=text) for name, text in COMMANDS]
    assert bot("set_my_commands", commands=commands)
    assert bot(
        "set_my_commands", commands=commands[:1], scope=kind.BotCommandScopeAllPrivateChats(), language_code="fr"
    )
    assert [(one.command, one.description) for one in bot("get_my_commands")] == COMMANDS
    assert bot("delete_my_commands")
    assert len(bot("get_my_commands")) == 0
    assert len(bot("get_my_commands", scope=kind.BotCommandScopeAllPrivateChats(), language_code="fr")) == 1
    assert bot("set_my_description", description="Jalon ne décide de rien.")
    assert bot("set_my_short_description", short_description="Le stage, pas à pas")
    assert bot("set_chat_menu_button", chat_id=CHAT, menu_button=kind.MenuButtonCommands())
    assert server.world.chats[CHAT].menu_button == {"type": "commands"}
    assert bot("get_chat", chat_id=CHAT).first_name == "Léa"
    assert bot("send_chat_action", chat_id=CHAT, action="typing")
    assert bot("set_message_reaction", chat_id=CHAT, message_id=1, reaction=[kind.ReactionTypeEmoji(emoji="👍")])
    assert bot("log_out")
    assert "logged out" in _refusal(bot, "get_me")


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("send_message", {"text": "é" * 4097}, "message is too long"),
    ("send_message", {"text": "🎓" * 2049}, "message is too long"),
    ("send_message", {"text": " \n "}, "message text is empty"),
    ("send_message", {"text": "<b>gras", "parse_mode": "HTML"}, "can't parse entities: can't find end tag"),
    ("send_message", {"text": "<b>a</b>" * 101, "parse_mode": "HTML"}, "101 entities"),
    ("send_message", {"text": "*a*", "parse_mode": "Markdown"}, "parse_mode markdown is not known here"),
    (
        "send_message",
        {"text": "a", "reply_markup": [[{"text": "a", "callback_data": "x" * 65}]]},
        "button_data_invalid",
    ),
    (
        "send_message",
        {"text": "a", "reply_markup": [[{"text": "a", "callback_data": "é" * 33}]]},
        "button_data_invalid",
    ),
    ("send_message", {"text": "a", "reply_markup": [[{"text": "a"}]]}, "text buttons are unallowed"),
    ("send_message", {"text": "a", "reply_markup": [[BUTTON]] * 101}, "reply markup is too long"),
    ("send_message", {"text": "a", "reply_markup": [[{"text": "a", "url": "ceci"}]]}, "url 'ceci' is invalid"),
    ("send_message", {"text": "a", "reply_markup": [[{"text": "a", "url": f"https://t.me/b?start={'x' * 65}"}]]}, "64"),
    ("send_message", {"text": "a", "chat_id": 5}, "chat not found"),
    ("send_document", {"document": b"abc", "caption": "é" * 1025}, "message caption is too long"),
    ("edit_message_text", {"text": "é" * 4097, "message_id": 2}, "message_too_long"),
    ("edit_message_text", {"text": "Bonjour", "message_id": 2}, "message is not modified"),
    ("edit_message_text", {"text": "Bonjour", "message_id": 99}, "message to edit not found"),
    ("edit_message_text", {"text": "Bonjour", "message_id": 1}, "message can't be edited"),
    ("answer_callback_query", {"callback_query_id": "5"}, "query is too old and response timeout expired"),
    ("set_my_commands", {"commands": [("Stage", "x")]}, "bot_command_invalid"),
    ("set_my_commands", {"commands": [("s" * 33, "x")]}, "bot_command_invalid"),
    ("set_my_commands", {"commands": [("stage", "x" * 257)]}, "bot_command_description_invalid"),
    ("set_my_commands", {"commands": [(f"c{at}", "x") for at in range(101)]}, "bot_commands_too_much"),
    ("set_my_description", {"description": "x" * 513}, "at most 512"),
    ("set_my_short_description", {"short_description": "x" * 121}, "at most 120"),
    ("send_chat_action", {"action": "penser"}, "wrong parameter action"),
    ("get_file", {"file_id": "rien"}, "wrong file_id"),
    ("leave_chat", {}, "chat member status can't be changed in private chats"),
]


@pytest.mark.parametrize(("method", "params", "text"), REFUSED)
def test_what_telegram_refuses_is_refused(
    method: str, params: dict[str, Any], text: str, server: BotApi, bot: Client
) -> None:
    bot("send_message", chat_id=CHAT, text="Bonjour")
    chat = {"chat_id": CHAT} if "chat_id" in schema().methods[_camel(method)] else {}
    assert text in _refusal(bot, method, **chat | _native(bot, params))


def test_exactly_the_limit_is_taken(server: BotApi, bot: Client) -> None:
    keyboard = bot.keyboard([[{"text": "a", "callback_data": "é" * 32}]])
    bot("send_message", chat_id=CHAT, text="🎓" * 2048, reply_markup=keyboard)
    bot("send_document", chat_id=CHAT, document=bot.file(b"x", "x.txt"), caption="🎓" * 512)
    bot("send_message", chat_id=CHAT, text="<b>a</b>" * 100, parse_mode="HTML")


@pytest.mark.parametrize("token", ["4242:AAnot-the-token-of-this-bot-but-a-wrong-one"])
@pytest.mark.parametrize("library", ["aiogram", "ptb"])
def test_a_wrong_token_is_unauthorized(library: str, token: str, server: BotApi) -> None:
    with client(library, server, token) as stranger:
        assert type(stranger.refused("get_me")).__name__ in ("TelegramUnauthorizedError", "InvalidToken")


def test_every_method_of_the_schema_is_there_and_answers_its_type(server: BotApi) -> None:
    apart = {"getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"}
    assert set(schema().methods) == set(METHODS) | apart
    with server.world.changed:
        check("User", METHODS["getMe"](server.world, {}))
        check("ChatFullInfo", METHODS["getChat"](server.world, {"chat_id": CHAT}))
        check("Message", METHODS["sendMessage"](server.world, {"chat_id": CHAT, "text": "Bonjour"}))
        check("WebhookInfo", server.webhook.info())


def _refusal(bot: Client, method: str, **params: Any) -> str:
    return str(bot.refused(method, **params)).lower()


def _native(bot: Client, params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of the table in the library's own types."""
    made = dict(params)
    if "reply_markup" in made:
        made["reply_markup"] = bot.keyboard(made["reply_markup"])
    if "document" in made:
        made["document"] = bot.file(made["document"], "x.txt")
    if "commands" in made:
        kind = bot.types
        made["commands"] = [kind.BotCommand(command=name, description=text) for name, text in made["commands"]]
    return made


def _camel(method: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), method)
