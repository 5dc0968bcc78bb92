"""What a conversation ends with, as data: the edge turns it into Telegram messages or terminal lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from flows.appointments.appointment import Appointment
from knowledge.schema import Source


@dataclass(frozen=True, slots=True)
class Text:
    """A short paragraph: one idea."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with a title when it needs one."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A day of a timeline."""

    day: date
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days in order; one may be *today*."""

    points: tuple[Point, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of a checklist; `key` is the fact under which the tick is kept ("oui" or nothing)."""

    key: str
    label: str
    who: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Checklist:
    """Things to gather or do, each with who delivers it; ticks are kept, sensitive ones after an explicit yes."""

    ticks: tuple[Tick, ...]
    title: str = ""
    sensitive: bool = False


def by_address(sources: Iterable[Source]) -> list[tuple[str | None, list[Source]]]:
    """Sources that stand at one address together, in the order in which the addresses come; each address once."""
    grouped: dict[str | None, list[Source]] = {}
    for source in sources:
        grouped.setdefault(source.url, []).append(source)
    return list(grouped.items())


Part = Text | Items | Table | Timeline | Checklist


@dataclass(frozen=True, slots=True)
class Reply:
    """The end of a conversation.

    Attributes:
        parts: What to say, in order; the first part is the most urgent one.
        sources: What it rests on, each once.
        facts: Facts learnt beside the answers, by name.
        files: Files that the edge can make from the facts ("stage.ics").
        then: Flows that may follow.
        appointment: One to keep.
    """

    parts: tuple[Part, ...]
    sources: tuple[Source, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    appointment: Appointment | None = None
