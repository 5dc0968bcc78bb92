"""A person and Jalon, one exchange at a time, whatever carries it."""

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.outputs import Answered, Ask, File, Found, Lookup, Offer, Output, Remind, Result, Say, Summary
from bot.dialogue.standing import CONSENT

__all__ = [
    "CONSENT",
    "Answered",
    "Ask",
    "Dialogue",
    "File",
    "Found",
    "Lookup",
    "Offer",
    "Output",
    "Remind",
    "Result",
    "Say",
    "Summary",
]
