"""How rows follow a plan that changes, case by case; the properties stand in test_reminder_properties.py."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.reminders.reconcile import Changes, Row, RowState, reconcile
from flows.reminders.reminder import Reminder
from tests.flows.reminding import moment

NOW = moment("2026-12-01 12:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def reminder(due: timedelta, lasts: timedelta = DAY) -> Reminder:
    return Reminder("demande", "+0", NOW + due, NOW + due + lasts, date(2026, 12, 1))


def row(due: timedelta, state: RowState = "pending", *, snoozed: bool = False) -> Row:
    return Row(3, "demande::+0", NOW + due, state, snoozed)


def test_what_is_to_come_gets_a_row_and_what_has_passed_does_not() -> None:
    assert reconcile((), [reminder(HOUR)], NOW) == Changes(insert=(reminder(HOUR),))
    assert not reconcile((), [reminder(-HOUR)], NOW)
    assert not reconcile((), [reminder(timedelta(0))], NOW)


def test_a_row_that_waits_follows_its_day_forwards_and_backwards() -> None:
    for due in (2 * DAY, HOUR, -HOUR):
        assert reconcile([row(DAY)], [reminder(due)], NOW) == Changes(move=((3, reminder(due)),)), due
    assert not reconcile([row(DAY)], [reminder(DAY)], NOW)


def test_a_row_that_moves_to_where_it_is_of_no_use_is_dropped_rather_than_missed() -> None:
    assert reconcile([row(DAY)], [reminder(-2 * DAY)], NOW) == Changes(cancel=(3,))
    assert not reconcile([row(-2 * DAY)], [reminder(-2 * DAY)], NOW), "its own time passed: the sweep says so"


def test_a_moment_that_the_person_chose_is_not_moved_but_goes_with_its_reason() -> None:
    assert not reconcile([row(DAY, snoozed=True)], [reminder(2 * DAY)], NOW)
    assert reconcile([row(DAY, snoozed=True)], [], NOW) == Changes(cancel=(3,))


@pytest.mark.parametrize("state", ["sent", "unclear", "missed", "failed"])
def test_what_was_sent_is_sent_again_only_when_its_day_is_a_later_one(state: RowState) -> None:
    assert reconcile([row(-DAY, state)], [reminder(DAY)], NOW) == Changes(move=((3, reminder(DAY)),))
    assert not reconcile([row(-HOUR, state)], [reminder(HOUR)], NOW), "another hour of the same day"
    assert not reconcile([row(-DAY, state)], [reminder(-HOUR)], NOW)
    assert not reconcile([row(-DAY, state)], [], NOW)


def test_what_was_cancelled_waits_again_when_it_is_planned_again() -> None:
    assert reconcile([row(DAY, "cancelled")], [reminder(DAY)], NOW) == Changes(move=((3, reminder(DAY)),))
    assert not reconcile([row(DAY, "cancelled")], [reminder(-HOUR)], NOW)


def test_what_is_kept_back_stays_so_until_the_person_is_there_or_its_reason_is_gone() -> None:
    assert not reconcile([row(DAY, "paused")], [reminder(2 * DAY)], NOW)
    assert reconcile([row(DAY, "paused")], [], NOW) == Changes(cancel=(3,))
