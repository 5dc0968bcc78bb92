"""Buttons under a message: what they say, how they stand in rows, and the list of what does not fit on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from bot.callback import Button, Pressed, pack
from bot.render.rich import is_visible, longest, plain, units

Rows = list[list[Button]]
Markup = dict[str, Any]  # an InlineKeyboardMarkup
Options = Sequence[tuple[str, str]]

LONGEST: Final = 40  # characters of a label; telephones show no more
_SHORT: Final = 14  # two such labels stand in a row
_NARROW: Final = 8  # three such labels do
_SPACES: Final = re.compile(r"[ \n]+")  # a non-breaking space stays


def markup(rows: Rows) -> Markup:
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": pack(pressed)} for label, pressed in row] for row in rows if row
        ]
    }


def option_rows(options: Options, press: Callable[[str], Pressed]) -> Rows:
    """A button an option, in rows; numbered when `option_list` has something to say."""
    numbered = _need_a_list(options, press)
    buttons = [
        Button(shortened(f"{number}. {_said(label)}" if numbered else _said(label)), press(answer))
        for number, (answer, label) in enumerate(options, start=1)
        if _can_be_pressed(press(answer))
    ]
    return list(_in_rows(buttons))


def option_list(options: Options, press: Callable[[str], Pressed]) -> list[str]:
    """The options in full, numbered, when a button can't say or carry one of them; else nothing."""
    if not _need_a_list(options, press):
        return []
    return [f"{number}. {_said(label)}" for number, (_, label) in enumerate(options, start=1)]


def shortened(label: str) -> str:
    """A label in 40 characters: the end is cut off at a word."""
    if units(label) <= LONGEST:
        return label
    kept = label[: longest(label, LONGEST - 1)]
    if label[len(kept)] != " " and " " in kept.strip():
        kept = kept.rpartition(" ")[0]
    return kept.rstrip(" ,;:(«\u00a0") + "…"


def _need_a_list(options: Options, press: Callable[[str], Pressed]) -> bool:
    return any(units(_said(label)) > LONGEST or not _can_be_pressed(press(answer)) for answer, label in options)


def _can_be_pressed(pressed: Pressed) -> bool:
    try:
        pack(pressed)
    except ValueError:
        return False
    return True


def _said(label: str) -> str:
    said = _SPACES.sub(" ", plain(label).text)
    return said if is_visible(said) else "…"


def _in_rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """Long labels alone, short ones beside each other, in the order given."""
    for short, group in groupby(buttons, key=lambda button: units(button.label) <= _SHORT):
        run = list(group)
        narrow = all(units(button.label) <= _NARROW for button in run)
        size = (3 if narrow and len(run) != 4 else 2) if short else 1  # four stand better two by two
        yield from (run[start : start + size] for start in range(0, len(run), size))
