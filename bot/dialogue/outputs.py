"""What goes out to a person, as data: the terminal makes lines of it, Telegram messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flows.engine import Answers, Asking, Flow
from flows.reminders.telling import Told
from flows.reply import Reply


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The open question of a flow; `noted` says back a day that was typed, so that a misread one is seen at once."""

    flow: Flow
    step: Asking
    noted: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose from: `key` says what about, `options` are (answer, label) pairs."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The end of a flow."""

    flow: Flow
    reply: Reply


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a free question: short, with its sources as lines; `more`, of its topic, is for whoever asks."""

    paragraphs: tuple[str, ...]
    sources: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Where the person stands, in a few lines; its sources are in the conversation that it sums up."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class File:
    """A file to send.

    Attributes:
        name: "stage.ics", "stage.png".
        text: The same in words, for whoever can't open it or sees no picture.
        made_of: What `bot.attachment.make` makes it of; ready for JSON.
    """

    name: str
    text: str
    made_of: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remind:
    """A reminder in full, with its buttons.

    Attributes:
        told: Its words.
        kind: Of reminder.
        number: Of its row.
        snoozes: The moments to which it can be put off now.
    """

    told: Told
    kind: str
    number: int
    snoozes: tuple[str, ...] = ()


NOTHING = "rien_de_cela"  # the option of an offer that says: none of these

Output = Say | Ask | Offer | Result | Answered | Summary | File | Remind


@dataclass(frozen=True, slots=True)
class Found:
    """What the look-up says to a free text.

    Attributes:
        outputs: What to show.
        sure: Plainly an answer, a greeting or a cry for help: right in the middle of a questionnaire too.
        flow: A conversation to offer with it.
        unanswered: The text without identity and its nearest topic, for the editor, where there is no plain answer.
        urgent: A cry for help: it comes before any answer that could be read in the text.
        answer_like: "ok", "jsp", "non": at an open question, rather an answer that can't be read than small talk.
    """

    outputs: tuple[Output, ...]
    sure: bool
    flow: str | None = None
    unanswered: tuple[str, str] | None = None
    urgent: bool = False
    answer_like: bool = False


class Lookup(Protocol):
    """Answers free texts."""

    def find(self, text: str, known: Answers, today: date) -> Found:
        """What to say to *text*, given what is known of the person."""

    def topic(self, name: str, today: date) -> Found:
        """The answer of one topic.

        Raises:
            KeyError: There is no such topic.
        """
