"""The fixtures for the tests of the double itself."""

from tests.bot_api.fixture import bot, bot_api

__all__ = ["bot", "bot_api"]
