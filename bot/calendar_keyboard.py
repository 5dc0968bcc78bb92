"""A calendar in inline buttons, for the questions whose answer is a day.

Days near today begin with the grid of a month; far ones (a birthday) with decades, then years, months and days: four
taps. Only what leads to a day that the question accepts can be pressed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.callback import Answer, Blank, Button, Calendar, Level
from flows.kinds import Day
from knowledge.calendar import add_months
from knowledge.units import MONTHS

Rows = list[list[Button]]

NOTHING: Final = Button("·", Blank())  # Telegram refuses a button without a sign
_WEEKDAYS: Final = tuple(Button(name, Blank()) for name in ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"))
_A_ROW: Final[dict[Level, int]] = {"decades": 2, "years": 5, "months": 3, "days": 7}


def calendar_rows(flow: str, question: str, kind: Day, today: date, at: Calendar | None = None) -> Rows:
    """The buttons of one page of the calendar.

    Args:
        flow: Name or code.
        question: Name or code.
        kind: What the question accepts.
        today: Marked by brackets.
        at: The page that was asked for, moved to the nearest page that has a day; None for the first page.
    """
    first, last = accepted(kind, today)
    if last < first:
        return []
    picker = _Picker(flow, question, first, last, today)
    level: Level = at.level if at else "decades" if is_far(kind) else "days"
    near = picker.nearest(_day_in(at.value) if at and at.value else today)
    return {"decades": _decades, "years": _years, "months": _months, "days": _days}[level](picker, near)


def is_far(kind: Day) -> bool:
    """Whether the day lies years back, so that the years are chosen first."""
    return kind.when == "past" and kind.earliest is not None


def accepted(kind: Day, today: date) -> tuple[date, date]:
    """The first and the last day that *kind* accepts, both inclusive; the last before the first when there is none."""
    first = kind.earliest or date(today.year - kind.years_back, 1, 1)
    last = kind.latest or date(today.year + kind.years_ahead, 12, 31)
    if kind.when == "past":
        return first, min(last, today)
    return (max(first, today) if kind.when == "future" else first), last


@dataclass(frozen=True, slots=True)
class _Picker:
    """The question, and the days that can be chosen: *first* to *last*."""

    flow: str
    question: str
    first: date
    last: date
    today: date

    def nearest(self, day: date) -> date:
        return min(max(day, self.first), self.last)

    def open(self, label: str, level: Level, value: str = "") -> Button:
        return Button(label, Calendar(self.flow, self.question, level, value))

    def pick(self, day: date) -> Button:
        label = f"[{day.day}]" if day == self.today else str(day.day)
        return Button(label, Answer(self.flow, self.question, day.isoformat()))


def _decades(picker: _Picker, _: date) -> Rows:
    starts = range(_decade(picker.first), picker.last.year + 1, 10)
    return _cut([picker.open(_span(start), "years", f"{start:04}") for start in starts], "decades")


def _years(picker: _Picker, near: date) -> Rows:
    start = _decade(near)
    years = range(max(start, picker.first.year), min(start + 9, picker.last.year) + 1)
    before = picker.open(f"‹ {_span(start - 10)}", "years", f"{start - 10:04}")
    after = picker.open(f"{_span(start + 10)} ›", "years", f"{start + 10:04}")
    around = [
        before if start > picker.first.year else NOTHING,
        picker.open(_span(start), "decades"),
        after if start + 9 < picker.last.year else NOTHING,
    ]
    return [around, *_cut([picker.open(str(year), "months", f"{year:04}") for year in years], "years")]


def _months(picker: _Picker, near: date) -> Rows:
    year = near.year
    around = [
        picker.open(f"‹ {year - 1}", "months", f"{year - 1:04}") if year > picker.first.year else NOTHING,
        picker.open(str(year), "years", f"{_decade(near):04}"),
        picker.open(f"{year + 1} ›", "months", f"{year + 1:04}") if year < picker.last.year else NOTHING,
    ]
    firsts = [date(year, month, 1) for month in range(1, 13)]
    months = [day for day in firsts if _month(picker.first) <= day <= picker.last]
    return [around, *_cut([picker.open(MONTHS[day.month - 1], "days", _page(day)) for day in months], "months")]


def _days(picker: _Picker, near: date) -> Rows:
    month = _month(near)
    before, after = add_months(month, -1), add_months(month, 1)
    around = [
        picker.open(f"‹ {MONTHS[before.month - 1]}", "days", _page(before)) if month > picker.first else NOTHING,
        picker.open(f"{MONTHS[month.month - 1]} {month.year}", "months", str(month.year)),
        picker.open(f"{MONTHS[after.month - 1]} ›", "days", _page(after)) if after <= picker.last else NOTHING,
    ]
    days = [month.replace(day=number + 1) for number in range(monthrange(month.year, month.month)[1])]
    buttons = [picker.pick(day) if picker.first <= day <= picker.last else NOTHING for day in days]
    before_first, after_last = month.weekday(), 6 - days[-1].weekday()
    weeks = _cut([*[NOTHING] * before_first, *buttons, *[NOTHING] * after_last], "days")
    return [around, list(_WEEKDAYS), *(week for week in weeks if any(button != NOTHING for button in week))]


def _cut(buttons: Sequence[Button], level: Level) -> Rows:
    size = _A_ROW[level]
    return [list(buttons[start : start + size]) for start in range(0, len(buttons), size)]


def _day_in(value: str) -> date:
    """The first day of the period that a page shows: "2004", "2004-04"."""
    year, _, month = value.partition("-")
    return date(int(year), int(month or 1), 1)


def _page(day: date) -> str:
    return day.isoformat()[:7]


def _month(day: date) -> date:
    return day.replace(day=1)


def _decade(day: date) -> int:
    return day.year // 10 * 10


def _span(start: int) -> str:
    return f"{start} à {start + 9}"
