"""Everything that Jalon says, as lines of a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.dialogue import Answered, Ask, File, Offer, Output, Remind, Result, Say, Summary
from flows.reply import Checklist, Items, Part, Reply, Table, Text, Timeline, by_address
from knowledge.french import say_day
from knowledge.schema import Source


@dataclass(frozen=True, slots=True)
class Screen:
    """How to write: *width* in columns, with or without colours."""

    width: int
    colours: bool

    def lines(self, output: Output) -> Iterator[str]:
        """*output* as lines, the first one empty."""
        yield ""
        match output:
            case Say(text) | File(_, text):
                yield from self._lines_of(text)
            case Ask(_, step, noted):
                yield from self._wrap(noted)
                yield from self._wrapped(self._bold(step.text), step.text)
                if step.question.help:
                    yield from (self._dim(line) for line in self._wrap(step.question.help))
                yield from self._options(step.question.kind.options)
            case Offer(_, text, options):
                if text:
                    yield from self._wrapped(self._bold(text), text)
                yield from self._options(options)
            case Result(flow, reply):
                yield self._bold(flow.title)
                yield from self._reply(reply)
            case Answered():
                yield from self._answered(output)
            case Summary(reply):
                yield from self._reply(replace(reply, sources=()))
            case Remind(told):
                yield from self._lines_of("\n".join(told.paragraphs))

    def _answered(self, answered: Answered) -> Iterator[str]:
        for paragraph in answered.paragraphs:
            yield from self._wrapped(paragraph)
        if answered.more:
            yield self._dim("Plus de détails : /plus")
        for source in answered.sources:
            yield from (self._dim(line) for line in self._wrap(f"Source : {source}"))

    def _lines_of(self, text: str) -> Iterator[str]:
        """Text with lines of its own, each indented as it was."""
        for line in text.splitlines():
            yield from self._wrap(line, first=line[: len(line) - len(line.lstrip())])

    def _reply(self, reply: Reply) -> Iterator[str]:
        for part in reply.parts:
            yield ""
            yield from self._part(part)
        if reply.sources:
            yield ""
            yield self._dim("Sources")
            for url, sources in by_address(reply.sources):
                yield from (self._dim(line) for line in self._sources(url, sources))

    def _part(self, part: Part) -> Iterator[str]:
        if not isinstance(part, Text) and part.title:
            yield self._bold(part.title)
        match part:
            case Text(text):
                yield from self._wrapped(text)
            case Items(items):
                yield from self._list(items)
            case Timeline(points):
                for point in points:
                    note = f" ({point.note})" if point.note else ""
                    yield from self._wrap(f"{say_day(point.day)} : {point.label}{note}", hanging="    ", first="  ")
            case Table(header, rows):
                yield from self._table(header, rows)
            case Checklist(ticks):
                lines = (f"[{'x' if tick.done else ' '}] {tick.label} · {tick.who}" for tick in ticks)
                yield from self._list(lines, mark="  ", under="      ")

    def _list(self, items: Iterable[str], mark: str = "  - ", under: str = "") -> Iterator[str]:
        for item in items:
            yield from self._wrap(item, first=mark, hanging=under or " " * len(mark))

    def _table(self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
        widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
        if sum(widths) + 2 * len(widths) > self.width:  # too narrow for columns: a line a cell
            for row in rows:
                yield from self._list([" · ".join(row)])
            return
        for row in (header, *rows):
            line = "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield self._dim(line.rstrip()) if row is header else line.rstrip()

    def _sources(self, url: str | None, sources: Iterable[Source]) -> Iterator[str]:
        yield from self._list(f"{source.title} (vérifié le {source.checked_on:%d/%m/%Y})" for source in sources)
        if url:
            yield f"    {url}"  # never broken: people copy it

    def _options(self, options: tuple[tuple[str, str], ...]) -> Iterator[str]:
        for number, (_, label) in enumerate(options, start=1):
            yield from self._wrap(f"{number}. {label}", first="  ", hanging="     ")

    def _wrapped(self, text: str, plain: str | None = None) -> Iterator[str]:
        if plain is not None and len(plain) <= self.width:
            yield text
        else:
            yield from self._wrap(plain or text)

    def _wrap(self, text: str, first: str = "", hanging: str = "") -> Iterator[str]:
        for sign in "?!:;»":  # French puts a space before them, and a line never starts with one
            text = text.replace(f" {sign}", f"\u00a0{sign}")
        yield from textwrap.wrap(
            text.replace("« ", "«\u00a0"),
            self.width,
            initial_indent=first,
            subsequent_indent=hanging,
            break_long_words=False,
            break_on_hyphens=False,  # neither "fais-le" nor an address is cut: people copy addresses
        )

    def _bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colours else text

    def _dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colours else text
