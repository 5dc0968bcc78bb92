"""What the buttons carry: at most 64 bytes, versioned, and read without trust.

    1a:flow:question:answer           Answer    a button of a question, however old the message is
    1c:key:answer                     Choose    an option of an offer, as plain text
    1g:place                          Go        to another place of the conversation
    1k:flow:question:level:value      Calendar  another page of the calendar of a question
    1r:deed:number                    OnReminder  on a reminder or an appointment of the person
    n                                 Blank     a button that does nothing

Names of flows, questions and answers are written as short codes: one that was renamed since is simply unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, cast, get_args
from zlib import crc32

from flows.engine import Flow, Question
from flows.kinds import Day, TimeOfDay

Place = Literal["retour", "arreter", "menu", "plus", "corriger", "expliquer", "agenda", "image"]
Level = Literal["decades", "years", "months", "days"]
Deed = Literal["fait", "1h", "soir", "demain", "veille", "empeche", "prevenu", "stop", "ouvrir"]

LIMIT: Final = 64  # bytes, from the Bot API


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question of a flow; once read, its fields are codes: see `resolve`."""

    flow: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Choose:
    """An option of an offer: `answer` has 50 bytes at most."""

    key: str
    answer: str


@dataclass(frozen=True, slots=True)
class Go:
    """Another place of the conversation."""

    to: Place


@dataclass(frozen=True, slots=True)
class Calendar:
    """A page of the calendar of a question; once read, flow and question are codes: see `locate`.

    Attributes:
        flow: As in `Answer`.
        question: As in `Answer`.
        level: What the page's buttons are.
        value: Which page: "" (decades), "2000" (the years from then on, or the months of then), "2004-04" (its days).
    """

    flow: str
    question: str
    level: Level
    value: str = ""


@dataclass(frozen=True, slots=True)
class OnReminder:
    """What to do with a reminder: `number` is its row's; whether it is the person's own is for the storage to say."""

    deed: Deed
    number: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A button that does nothing: a header, a day that can't be chosen."""


Pressed = Answer | Choose | Go | Calendar | OnReminder | Blank


class Button(NamedTuple):
    """A button before it becomes Bot API data."""

    label: str
    pressed: Pressed


def pack(pressed: Pressed) -> str:
    """The data of a button.

    Raises:
        ValueError: It is too long, or could not be read back.
    """
    match pressed:
        case Answer(flow, question, answer):
            data = f"1a:{code(flow)}:{code(question)}:{code(answer)}"
        case Choose(key, answer):
            data = f"1c:{code(key)}:{answer}"
        case Go(to):
            data = f"1g:{to}"
        case Calendar(flow, question, level, value):
            data = f"1k:{code(flow)}:{code(question)}:{level}:{value}"
        case OnReminder(deed, number):
            data = f"1r:{deed}:{number}"
        case Blank():
            data = "n"
    if read(data) is None:
        raise ValueError(f"no data for a button: {data!r}")
    return data


def read(data: str) -> Pressed | None:
    """What was pressed; None for anything that is not ours, or of another version. Never raises."""
    if len(data.encode(errors="replace")) > LIMIT:
        return None
    if match := _ANSWER.fullmatch(data):
        return Answer(*match.groups())
    if (match := _CHOOSE.fullmatch(data)) and match[2].isprintable():
        return Choose(*match.groups())
    if match := _GO.fullmatch(data):
        return Go(cast(Place, match[1]))  # the pattern is made of the places
    if match := _CALENDAR.fullmatch(data):
        level, _, value = match[3].partition(":")
        return Calendar(match[1], match[2], cast(Level, level), value)  # idem, of the levels
    if match := _ACT.fullmatch(data):
        return OnReminder(cast(Deed, match[1]), int(match[2]))  # idem, of the deeds
    return Blank() if data == "n" else None


def code(name: str) -> str:
    """A name as buttons write it: itself when it is short and plain, else "~" and its checksum; a code is its own."""
    return name if _CODED.fullmatch(name) else f"~{_base36(crc32(name.encode(errors='replace')))}"


def locate(pressed: Answer | Calendar, flows: Mapping[str, Flow]) -> tuple[Flow, Question] | None:
    """The flow and the question of a button; None when they are no more."""
    for flow in flows.values():
        if code(flow.id) == code(pressed.flow):
            asked = (question for question in flow.questions if code(question.id) == code(pressed.question))
            return next(((flow, question) for question in asked), None)
    return None


def resolve(pressed: Pressed | None, flows: Mapping[str, Flow]) -> tuple[str, str, str] | None:
    """The flow, the question and the answer of a question's button, by name; None when one of them is no more.

    An hour is written "1430". A day of the calendar is resolved whatever the day: whether the question accepts it today
    is for its kind to say.
    """
    found = locate(pressed, flows) if isinstance(pressed, Answer) else None
    if found is None or not isinstance(pressed, Answer):
        return None
    flow, question = found
    options = (answer for answer, _ in question.kind.options if code(answer) == code(pressed.answer))
    answer = next(options, None)
    if answer is None and isinstance(question.kind, Day) and _is_day(pressed.answer):
        answer = pressed.answer
    if answer is None and isinstance(question.kind, TimeOfDay) and _HOUR.fullmatch(pressed.answer):
        answer = f"{pressed.answer[:2]}:{pressed.answer[2:]}"
    return None if answer is None else (flow.id, question.id, answer)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, last = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[last] + digits
    return digits


_NAME: Final = r"[a-z0-9_-]{1,12}|~[0-9a-z]{1,7}"
_YEAR: Final = r"[12][0-9]{3}"
_CODED: Final = re.compile(_NAME)
_ANSWER: Final = re.compile(rf"1a:({_NAME}):({_NAME}):({_NAME})")
_CHOOSE: Final = re.compile(rf"1c:({_NAME}):(.+)")
_GO: Final = re.compile(rf"1g:({'|'.join(get_args(Place))})")
_CALENDAR: Final = re.compile(
    rf"1k:({_NAME}):({_NAME}):(decades:|years:{_YEAR}|months:{_YEAR}|days:{_YEAR}-(?:0[1-9]|1[0-2]))"
)
_ACT: Final = re.compile(rf"1r:({'|'.join(get_args(Deed))}):([1-9][0-9]{{0,17}})")
_HOUR: Final = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
