"""What people do, as bots get to know it, and what they see."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot_api import BotApi, Channel, Group, Person, Upload, media, transcript
from tests.bot_api.clients import Client
from tests.bot_api.media import PIXEL
from tests.bot_api.messages import send_photo

YES_NO = [[{"text": "Oui, volontiers", "callback_data": "o"}, {"text": "Non", "callback_data": "n"}]]


@pytest.fixture
def lea(bot_api: BotApi) -> Person:
    person = Person(bot_api)
    person.start()
    return person


@pytest.fixture
def asked(bot: Client, lea: Person) -> Person:
    """Someone with a question on her screen."""
    bot("get_updates", offset=-1)
    bot("send_message", chat_id=lea.chat.id, text="Un café ?", reply_markup=bot.keyboard(YES_NO))
    return lea


@pytest.mark.parametrize("kind", media.KINDS)
def test_all_that_is_no_text_reaches_both_libraries(kind: media.Kind, bot: Client, lea: Person) -> None:
    lea.sends(kind, "Voilà" if kind in ("photo", "document", "voice") else "")
    message = bot("get_updates", offset=-1)[0].message
    assert getattr(message, kind)
    assert message.text is None


def test_a_file_that_is_sent_can_be_fetched(bot: Client, lea: Person) -> None:
    lea.sends("voice", file=Upload("voix.ogg", b"OggS de la voix"))
    file = bot("get_file", file_id=bot("get_updates", offset=-1)[0].message.voice.file_id)
    if bot.library == "aiogram":
        content = bot("download_file", file_path=file.file_path).read()
    else:
        content = bytes(bot.runner.run(file.download_as_bytearray()))
    assert content == b"OggS de la voix"


def test_a_button_is_found_by_its_label_and_answered_once(bot_api: BotApi, bot: Client, asked: Person) -> None:
    press = asked.press("volontiers")
    query = bot("get_updates", offset=-1)[0].callback_query
    assert (query.data, query.message.text) == ("o", "Un café ?")
    assert bot("answer_callback_query", callback_query_id=query.id, text="C'est noté")
    assert press.answered()["text"] == "C'est noté"
    assert "query is too old" in str(bot.refused("answer_callback_query", callback_query_id=query.id)).lower()


def test_a_press_is_too_old_after_two_and_a_half_minutes(bot_api: BotApi, bot: Client, asked: Person) -> None:
    asked.press("Non")
    bot_api.clock.advance(151)
    number = list(bot_api.world.queries)[-1]
    assert "query is too old" in str(bot.refused("answer_callback_query", callback_query_id=number)).lower()


def test_a_button_of_last_month_comes_with_a_message_out_of_reach(bot_api: BotApi, bot: Client, asked: Person) -> None:
    bot_api.clock.advance(30 * 24 * 3600)
    question = asked.last()
    asked.press("Non")
    update = bot("get_updates", offset=-1)[0]
    assert getattr(update.callback_query.message, "text", None) is None
    pressed = bot_api.updates.sent[update.update_id].payload["message"]
    assert pressed == {"chat": asked.chat.fields, "message_id": question.id, "date": 0}
    error = bot.refused("edit_message_text", chat_id=asked.chat.id, message_id=question.id, text="Thé ?")
    assert "can't be edited" in str(error)


def test_a_label_that_is_not_there_or_not_clear_fails(asked: Person) -> None:
    with pytest.raises(AssertionError, match="no button 'Peut-être' among"):
        asked.press("Peut-être")
    with pytest.raises(AssertionError, match="may be any of"):
        asked.press("o")


def test_sees_waits_for_what_comes_after_the_last_act(bot_api: BotApi, bot: Client, asked: Person) -> None:
    asked.say("Euh")
    with pytest.raises(AssertionError, match="does not see 'café' but:\nUn café"):
        asked.sees("café", timeout=0.01)
    assert asked.sees("café", ever=True).buttons == ["Oui, volontiers", "Non"]
    asked.press("Non")
    bot(
        "edit_message_text",
        chat_id=asked.chat.id,
        message_id=asked.last().id,
        text="Pas de <i>café</i>",
        parse_mode="HTML",
    )
    assert asked.sees("Pas de café").versions[0]["text"] == "Un café ?"


def test_the_screen_and_the_transcript_show_it_all(bot_api: BotApi, bot: Client, asked: Person) -> None:
    assert asked.screen() == "Un café ?\n[Oui, volontiers] [Non]"
    asked.press("Non")
    bot("send_document", chat_id=asked.chat.id, document=bot.file(b"BEGIN", "dates.ics"), caption="Tes dates")
    folded = '🎓 <blockquote expandable>La source</blockquote> <a href="https://onem.be/">ici</a>'
    bot("send_message", chat_id=asked.chat.id, text=folded, parse_mode="HTML")
    assert transcript(bot_api.world).splitlines() == [
        *("Léa says #1:", "    /start", ""),
        *("Jalon says #2:", "    Un café ?", "    [Oui, volontiers] [Non]", ""),
        *("Léa presses:", "    [Non]", ""),
        *("Jalon says #3:", "    ‹document dates.ics›", "    Tes dates", ""),
        *("Jalon says #4:", "    🎓 ⟦La source⟧ ici (https://onem.be/)"),
    ]
    assert asked.downloads(asked.chat.messages[2]) == Upload("dates.ics", b"BEGIN")


def test_people_who_leave_are_out_of_reach_in_telegrams_words(bot_api: BotApi, bot: Client, lea: Person) -> None:
    def refusal(chat_id: int) -> str:
        return str(bot.refused("send_message", chat_id=chat_id, text="Bonjour")).lower()

    lea.blocks()
    assert bot("get_updates", offset=-1)[0].my_chat_member.new_chat_member.status == "kicked"
    assert "bot was blocked by the user" in refusal(lea.chat.id)
    lea.unblocks()
    bot("send_message", chat_id=lea.chat.id, text="Te revoilà")
    lea.deactivates()
    assert "user is deactivated" in refusal(lea.chat.id)
    assert "chat not found" in refusal(99)
    assert "bot can't initiate conversation with a user" in refusal(Person(bot_api, 1003, "Zoé").chat.id)


def test_groups_channels_and_nameless_senders(bot_api: BotApi, bot: Client, lea: Person) -> None:
    group, channel = Group(bot_api, -5, "Amis", type="group"), Channel(bot_api)
    group.adds_bot(lea.user)
    group.anonymous("sans nom")
    group.as_channel("comme canal")
    group.linked_post("article")
    channel.edits(channel.posts("à tous"), "à toutes et tous")
    lea.forwards("quelqu'un a dit")
    lea.edits(lea.say("fote"), "faute")
    updates = bot("get_updates")
    kinds = [
        next(kind for kind in bot_api.updates.sent[one.update_id].body() if kind != "update_id") for one in updates
    ]
    posts = ["channel_post", "edited_channel_post"]
    assert kinds[1:] == ["my_chat_member", *["message"] * 4, *posts, "message", "message", "edited_message"]
    new = group.migrates()
    error = bot.refused("send_message", chat_id=group.chat.id, text="allô")
    assert new.chat.id in (getattr(error, "migrate_to_chat_id", 0), getattr(error, "new_chat_id", 0))
    new.removes_bot(lea.user)
    assert "bot was kicked from the supergroup chat" in str(bot.refused("send_message", chat_id=new.chat.id, text="?"))


def test_inline_mode_from_the_question_to_the_button(bot_api: BotApi, bot: Client, lea: Person) -> None:
    query = lea.asks_inline("stage")
    found = bot("get_updates", offset=-1)[0].inline_query
    bot("answer_inline_query", inline_query_id=found.id, results=[_article(bot)])
    assert [result["title"] for result in query.results()] == ["Le stage"]
    sent = query.choose("1")
    lea.press_inline("o", sent)
    pressed = bot("get_updates", offset=-1)[0].callback_query
    assert (pressed.message, pressed.inline_message_id) == (None, sent)
    assert bot("edit_message_text", inline_message_id=sent, text="Merci") is True


def _article(bot: Client) -> object:
    content = bot.types.InputTextMessageContent(message_text="310 jours")
    known = {"id": "1", "title": "Le stage", "input_message_content": content}
    return bot.types.InlineQueryResultArticle(**known, reply_markup=bot.keyboard(YES_NO))


def test_a_long_text_goes_in_several_messages_counted_in_utf16(bot_api: BotApi) -> None:
    person = Person(bot_api)
    person.say("🎓" * 2049)
    assert [len(message.text) for message in person.chat.messages] == [2048, 1]


def test_in_a_running_loop_everything_works_without_a_thread() -> None:
    async def journey() -> None:
        async with BotApi() as server:
            tom = Person(server, 1002, "Tom")
            tom.start()
            seeing = asyncio.create_task(tom.will_see("Salut"))
            server.updates.drop()
            with server.world.changed:
                send_photo(server.world, {"chat_id": 1002, "photo": Upload("a.png", PIXEL), "caption": "Salut"})
            assert (await seeing).body["photo"][0]["width"] == 1

    asyncio.run(journey())


def test_the_double_runs_alone() -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.bot_api", "--port", "0"]
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        command, input="Bonjour\n:Non\n", capture_output=True, text=True, cwd=root, timeout=20, check=True
    )
    assert ran.stdout.startswith("JALON_TELEGRAM_API=http://127.0.0.1:")
    assert "no button 'Non' among []" in ran.stdout
