"""Everything that Jalon says, as parameters of the Bot API's `sendMessage`: plain dictionaries, no Telegram library."""

from bot.render.messages import Message, caption, keyboard, messages

__all__ = ["Message", "caption", "keyboard", "messages"]
