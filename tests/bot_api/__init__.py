"""A double of the Telegram Bot API: a server over real HTTP, and people who use it.

with BotApi() as server:
    lea = Person(server)
    …start a bot with server.token at server.url…
    lea.start()
    lea.sees("Bonjour")
    lea.press("Mon stage").answered()
"""

from tests.bot_api.calls import Call
from tests.bot_api.people import Person
from tests.bot_api.places import Channel, Group
from tests.bot_api.schema import Upload
from tests.bot_api.screen import shown, transcript
from tests.bot_api.server import TOKEN, BotApi

__all__ = ["TOKEN", "BotApi", "Call", "Channel", "Group", "Person", "Upload", "shown", "transcript"]
