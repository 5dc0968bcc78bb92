"""Kinds: each reads one answer of a conversation, from a button and from typed French alike. Pure: `today` is given.

A kind has `options` (what buttons show), `read` (typed text -> stored answer, or InvalidAnswer with a kind sentence)
and `show` (stored answer -> what a person reads).
"""

from flows.kinds.ages import Age
from flows.kinds.choices import Choice
from flows.kinds.day_finding import find_day
from flows.kinds.day_meaning import FoundDay, When
from flows.kinds.days import Day
from flows.kinds.free_text import SKIPPED, FreeText
from flows.kinds.numbers import Number
from flows.kinds.reading import UNSURE, Kind
from flows.kinds.times import FoundTime, TimeOfDay, find_time
from flows.kinds.yes_no import YesNo

__all__ = [
    "SKIPPED",
    "UNSURE",
    "Age",
    "Choice",
    "Day",
    "FoundDay",
    "FoundTime",
    "FreeText",
    "Kind",
    "Number",
    "TimeOfDay",
    "When",
    "YesNo",
    "find_day",
    "find_time",
]
