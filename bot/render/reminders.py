"""A reminder as a message with its buttons: parameters of `sendMessage` without the chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from bot.callback import Button, Choose, Deed, OnReminder
from bot.dialogue.outputs import Remind
from bot.render.buttons import Rows, markup, shortened
from bot.render.parts import paragraph, source_block
from bot.render.rich import Rich, bold, join, pages, plain
from flows import load_flows
from flows.reminders.snoozing import LABELS

Message = dict[str, Any]

DISCREET: Final = "Jalon : un rappel."

_SEVERAL: Final = "Jalon : des rappels."
_SUMMARY: Final = "Je n'ai pas pu t'écrire plus tôt. Voici ce qui compte maintenant, le plus urgent d'abord."


def discreet(number: int) -> Message:
    """A message that shows nothing until it is opened."""
    return _composed([plain(DISCREET)], [[Button("Ouvrir", OnReminder("ouvrir", number))]])


def in_full(remind: Remind) -> Message:
    """The reminder in full. That nobody was told stands before everything else."""
    told = remind.told
    title = [] if remind.kind == "prevenir" else [bold(f"Rappel : {told.title}")]
    blocks = [*title, *map(paragraph, told.paragraphs), source_block(told.sources)]
    return _composed(blocks, list(_rows(remind)))


def summary(reminds: Sequence[Remind], *, shown: bool) -> Message:
    """Several that were kept back, in one message; each can be marked as done. Not *shown*: nothing until opened.

    A button opens each of them: the list of all reminders has only those to come.
    """
    all_of_them = [Button("Tous mes rappels", Choose("rappels", "voir"))]
    if not shown:
        opened = [OnReminder("ouvrir", one.number) for one in reminds]
        ways = [[Button(f"Ouvrir ({place})", one)] for place, one in enumerate(opened, start=1)]
        return _composed([plain(_SEVERAL)], [*ways, all_of_them])
    blocks = [plain(_SUMMARY), *(join("\n", (bold(one.told.title), plain(one.told.paragraphs[0]))) for one in reminds)]
    rows: Rows = [
        [Button(shortened(f"Fait : {one.told.title}"), OnReminder(_deed(one), one.number))]
        for one in reminds
        if one.told.button
    ]
    return _composed(blocks, [*rows, all_of_them])


def _deed(remind: Remind) -> Deed:
    return "prevenu" if remind.kind == "prevenir" else "fait"


def _rows(remind: Remind) -> Iterator[list[Button]]:
    told, number = remind.told, remind.number
    if told.button:
        yield [Button(shortened(told.button), OnReminder(_deed(remind), number))]
    if remind.kind == "rendez_vous":
        yield [Button("Je ne peux pas venir", OnReminder("empeche", number))]
    if told.flow is not None and told.flow in load_flows():
        yield [Button(shortened(load_flows()[told.flow].title), Choose("menu", told.flow))]
    yield [Button(LABELS[choice], OnReminder(cast(Deed, choice), number)) for choice in remind.snoozes]
    yield [Button("Plus de rappels de ce genre", OnReminder("stop", number))]


def _composed(blocks: Iterable[Rich], rows: Rows) -> Message:
    """One message; what does not fit into it is left out."""
    first = next(iter(pages(blocks)))
    entities = {"entities": first.entities} if first.marks else {}
    return {
        "text": first.text,
        **entities,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": markup(rows),
    }
