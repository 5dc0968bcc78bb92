"""What a person reads in a reply, as plain lines: for cases and tests that look for words."""

from __future__ import annotations

from collections.abc import Iterator

from flows.reply import Checklist, Items, Part, Reply, Table, Text, Timeline
from knowledge.french import say_day


def lines(reply: Reply) -> Iterator[str]:
    """Every line of every part, in order."""
    for part in reply.parts:
        yield from _lines(part)


def said(reply: Reply) -> str:
    """All lines, with every sort of space as a plain one, so that a case can be typed on any keyboard."""
    return "\n".join(line.replace("\u202f", " ").replace("\u00a0", " ") for line in lines(reply))


def _lines(part: Part) -> Iterator[str]:
    if not isinstance(part, Text) and part.title:
        yield part.title
    match part:
        case Text(text):
            yield text
        case Items(items):
            yield from items
        case Table(header, rows):
            yield from (" | ".join(row) for row in (header, *rows))
        case Timeline(points):
            yield from (f"{say_day(p.day)} : {p.label}{f' ({p.note})' if p.note else ''}" for p in points)
        case Checklist(ticks):
            yield from (f"[{'x' if tick.done else ' '}] {tick.label} · {tick.who}" for tick in ticks)
