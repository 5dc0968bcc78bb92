"""The calendar in buttons: every day that a question accepts can be reached, and no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_keyboard import NOTHING, Rows, accepted, calendar_rows, is_far
from bot.callback import Answer, Blank, Calendar, Level, pack
from bot.render import keyboard
from flows import load_flows
from flows.errors import InvalidAnswer
from flows.kinds import Day
from flows.questions import FIRST_BIRTHDAY

TODAY = date(2026, 11, 22)
BIRTHDAY = Day(when="past", earliest=FIRST_BIRTHDAY)
KINDS = sorted(
    {question.kind for flow in load_flows().values() for question in flow.questions if isinstance(question.kind, Day)}
    | {Day(when="future"), Day(latest=date(2026, 11, 30)), Day(earliest=date(2026, 11, 10), latest=date(2026, 12, 3))},
    key=repr,
)

days = st.dates(date(1950, 1, 1), date(2080, 1, 1))
kinds = st.builds(
    Day, when=st.sampled_from(["past", "future", "any"]), earliest=st.none() | days, latest=st.none() | days
)


def page(kind: Day, at: Calendar | None = None, today: date = TODAY) -> Rows:
    return calendar_rows("f", "q", kind, today, at)


def at(level: Level, value: str = "") -> Calendar:
    return Calendar("f", "q", level, value)


def labels(rows: Rows) -> list[list[str]]:
    return [[button.label for button in row] for row in rows]


def press(rows: Rows, label: str) -> Calendar | Answer:
    [pressed] = [button.pressed for row in rows for button in row if button.label == label]
    assert isinstance(pressed, Calendar | Answer)
    return pressed


def picks(rows: Rows) -> set[str]:
    return {button.pressed.answer for row in rows for button in row if isinstance(button.pressed, Answer)}


def test_a_birthday_takes_four_taps() -> None:
    rows = page(BIRTHDAY)
    for label in ("2000 à 2009", "2004", "mai"):
        pressed = press(rows, label)
        assert isinstance(pressed, Calendar)
        rows = page(BIRTHDAY, pressed)
    assert press(rows, "20") == Answer("f", "q", "2004-05-20")


def test_a_message_turns_its_pages_and_keeps_its_other_buttons() -> None:
    flow = load_flows()["stage_insertion"]
    question = flow.questions[3]
    assert isinstance(question.kind, Day)
    asked = Calendar(flow.id, question.id, "days", "2026-06")
    shown = [[button["text"] for button in row] for row in keyboard(flow, question, TODAY, asked)["inline_keyboard"]]
    assert shown[0] == ["Je ne sais pas"]
    assert shown[1] == ["‹ mai", "juin 2026", "juillet ›"]
    assert shown[-1] == ["Retour", "Arrêter"]


def test_a_recent_day_takes_one_tap() -> None:
    assert press(page(Day(when="any")), "3") == Answer("f", "q", "2026-11-03")


def test_a_month_has_its_days_under_their_weekday() -> None:
    rows = page(Day(when="any"))
    assert labels(rows)[:3] == [
        ["‹ octobre", "novembre 2026", "décembre ›"],
        ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"],
        ["·", "·", "·", "·", "·", "·", "1"],
    ]
    for row in rows[2:]:
        assert len(row) == 7
        for column, button in enumerate(row):
            if isinstance(button.pressed, Answer):
                assert date.fromisoformat(button.pressed.answer).weekday() == column


def test_today_is_between_brackets_and_nothing_else_is() -> None:
    def marked(rows: Rows) -> list[str]:
        return [label for row in labels(rows) for label in row if "[" in label]

    assert marked(page(Day(when="any"))) == ["[22]"]
    assert marked(page(Day(when="any"), at("days", "2026-10"))) == []
    assert marked(page(Day(latest=date(2026, 11, 21)))) == []


def test_a_day_to_come_can_not_be_pressed_when_the_question_is_about_the_past() -> None:
    rows = page(Day(when="past"))
    assert max(picks(rows)) == "2026-11-22"
    assert rows[0][2] == NOTHING
    assert labels(rows)[-1][-1] == "[22]"  # the weeks without a day to press are left out


def test_the_month_leads_to_its_year_and_the_year_to_its_decade() -> None:
    kind = Day(when="any")
    months = page(kind, at("months", "2026"))
    assert press(page(kind), "novembre 2026") == at("months", "2026")
    assert press(months, "2026") == at("years", "2020")
    assert press(months, "‹ 2025") == at("months", "2025")
    assert press(page(kind, at("years", "2020")), "2020 à 2029") == at("decades")
    assert press(page(kind, at("years", "2020")), "‹ 2010 à 2019") == at("years", "2010")


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_every_accepted_day_is_reached_and_no_other(kind: Day) -> None:
    first, last = accepted(kind, TODAY)
    reached: set[str] = set()
    seen: set[Calendar | None] = {None}
    todo: list[Calendar | None] = [None]
    while todo:
        rows = page(kind, todo.pop())
        reached |= picks(rows)
        following = {button.pressed for row in rows for button in row if isinstance(button.pressed, Calendar)}
        todo += following - seen
        seen |= following
    assert reached == {(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)}


@given(kinds, days, days)
def test_the_calendar_accepts_what_the_question_accepts(kind: Day, day: date, today: date) -> None:
    first, last = accepted(kind, today)
    assert (first <= day <= last) == _can_be_read(kind, day, today)


def _can_be_read(kind: Day, day: date, today: date) -> bool:
    try:
        return kind.read(day.isoformat(), today) == day.isoformat()
    except InvalidAnswer:
        return False


pages = st.one_of(
    st.none(),
    st.just(at("decades")),
    st.builds(lambda year: at("years", str(year)), st.integers(1000, 2999)),
    st.builds(lambda year: at("months", str(year)), st.integers(1000, 2999)),
    st.builds(lambda year, month: at("days", f"{year}-{month:02}"), st.integers(1000, 2999), st.integers(1, 12)),
)


@given(kinds, days, pages)
def test_any_page_has_something_to_press_and_fits_under_a_message(
    kind: Day, today: date, asked: Calendar | None
) -> None:
    rows = page(kind, asked, today)
    first, last = accepted(kind, today)
    buttons = [button for row in rows for button in row]
    assert bool(rows) == (first <= last)
    assert len(buttons) <= 90
    assert all(1 <= len(row) <= 8 for row in rows)
    assert all(button.label.strip() and len(pack(button.pressed)) <= 64 for button in buttons)
    assert all(first.isoformat() <= picked <= last.isoformat() for picked in picks(rows))
    if rows:
        assert any(not isinstance(button.pressed, Blank) for button in buttons)


def test_only_days_that_lie_far_back_begin_with_the_years() -> None:
    assert is_far(BIRTHDAY)
    assert not is_far(Day(when="past"))
    assert not is_far(Day(when="any", earliest=FIRST_BIRTHDAY))


def test_a_question_that_no_day_answers_has_no_calendar() -> None:
    assert page(Day(when="future", latest=date(2026, 1, 1))) == []
