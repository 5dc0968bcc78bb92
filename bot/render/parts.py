"""The parts of a result, for small screens and screen readers: lines, never columns; words, never a sign alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bot.render.rich import Rich, bold, folded, join, link, plain
from flows.reply import Checklist, Items, Part, Point, Table, Text, Tick, Timeline
from knowledge.french import continued, say_day, say_short_day
from knowledge.schema import Source

DONE: Final = "☑ Fait"
TO_DO: Final = "☐ À faire"

_LONG_TABLE: Final = 12  # lines above which a table is folded
_BAR: Final = 10  # blocks of a progress bar
_PROGRESS: Final = re.compile(r"\bjour (?P<day>\d{1,4}) sur (?P<days>\d{1,4})\b", re.IGNORECASE)


def part_block(part: Part) -> Rich:
    match part:
        case Text(text):
            return paragraph(text)
        case Items(items, title):
            return _titled(title, [plain(f"• {item}") for item in items])
        case Timeline(points, title):
            return _titled(title, map(_point, points))
        case Checklist(ticks, title):
            return _titled(title, map(_tick, ticks))
        case Table():
            return _table(part)


def paragraph(text: str) -> Rich:
    """A text; "jour 43 sur 156" in it draws a bar on a line of its own, which says the numbers too."""
    progress = _PROGRESS.search(text)
    bar = plain(_bar(int(progress["day"]), int(progress["days"]))) if progress else plain("")
    return join("\n", (plain(text), bar))


def source_block(sources: Iterable[Source]) -> Rich:
    return folded_sources(join("", _source(source)) for source in sources)


def folded_sources(lines: Iterable[Rich]) -> Rich:
    """The sources in a quote that opens when tapped; empty when there are none."""
    listed = [line for line in lines if line.text]
    return folded(join("\n", (bold("Sources"), *listed))) if listed else Rich("")


def _titled(title: str, lines: Iterable[Rich]) -> Rich:
    return join("\n", (bold(title), *lines))


def _point(point: Point) -> Rich:
    note = f" ({point.note})" if point.note else ""
    return _labelled(say_day(point.day), f"{point.label}{note}")


def _tick(tick: Tick) -> Rich:
    who = f" ({tick.who})" if tick.who else ""
    return plain(f"{DONE if tick.done else TO_DO} : {continued(tick.label)}{who}")


def _labelled(label: str, value: str) -> Rich:
    return join("\u00a0: ", (bold(label), plain(value)))


def _table(table: Table) -> Rich:
    """A bold line a row, then "column : value" a line: a reader says each value with what it is."""
    body = join("\n\n", (join("\n", _row(table.header, row)) for row in table.rows))
    if body.text.count("\n") >= _LONG_TABLE:
        body = folded(body)
    return join("\n", (bold(table.title), body))


def _row(header: tuple[str, ...], row: tuple[str, ...]) -> Iterator[Rich]:
    yield bold(row[0])
    yield from (join("\u00a0: ", (plain(name), plain(cell))) for name, cell in zip(header[1:], row[1:], strict=True))


def _source(source: Source) -> Iterator[Rich]:
    yield Rich("• ")
    yield link(source.title, source.url)
    yield Rich(f" (vérifié le {say_short_day(source.checked_on)})")


def _bar(day: int, days: int) -> str:
    if days == 0 or day > days:
        return ""
    full = round(_BAR * day / days)
    return f"{'█' * full}{'░' * (_BAR - full)} {day} {'jour' if day < 2 else 'jours'} sur {days}"
