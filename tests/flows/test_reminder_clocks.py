"""Reminders through the changes of the clocks, and as each preference wants them; days are from a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from flows.appointments.wall_clock import combine, is_doubled, is_skipped
from flows.reminders.reminder import Reminder, wall
from knowledge.calendar import BRUSSELS
from tests.flows.reminding import JUNE, at, by_kind, of, planned

# The clocks

CHANGES = [("2026-03-29", "2026-10-25"), ("2027-03-28", "2027-10-31"), ("2028-03-26", "2028-10-29")]


@pytest.mark.parametrize(("spring", "autumn"), CHANGES, ids=["2026", "2027", "2028"])
def test_nine_o_clock_stays_nine_o_clock_through_both_changes(spring: str, autumn: str) -> None:
    """In winter nine in Brussels is eight in UTC, in summer seven; the night of the change belongs to what follows."""
    for first, before, after in ((spring, 8, 7), (autumn, 7, 8)):
        day = date.fromisoformat(first)
        for days, hour in ((-1, before), (0, after), (1, after)):
            due = wall(day + timedelta(days=days), time(9))
            expected = datetime.combine(day + timedelta(days=days), time(hour), UTC)
            assert (due, due.utcoffset()) == (expected, timedelta(0))


@pytest.mark.parametrize(("spring", "autumn"), CHANGES, ids=["2026", "2027", "2028"])
def test_the_hour_that_spring_skips_is_an_hour_later_and_of_the_doubled_one_the_first_counts(
    spring: str, autumn: str
) -> None:
    skipped, doubled = date.fromisoformat(spring), date.fromisoformat(autumn)
    assert wall(skipped, time(2, 30)) == datetime.combine(skipped, time(1, 30), UTC)  # 3:30 in summer time
    assert wall(doubled, time(2, 30)) == datetime.combine(doubled, time(0, 30), UTC)  # still summer time
    assert [is_skipped(skipped, time(hour)) for hour in (1, 2, 3)] == [False, True, False]
    assert [is_doubled(doubled, time(hour)) for hour in (1, 2, 3)] == [False, True, False]
    assert not is_doubled(skipped, time(2))
    assert combine(doubled, time(2, 30, fold=1)).astimezone(UTC) == wall(doubled, time(2, 30))


def test_an_appointment_on_the_morning_of_a_change_is_told_two_real_hours_before() -> None:
    assert of(at("2027-03-28 10:00"))["rendez_vous.2h"] == "2027-03-28 08:00"
    found = of(at("2027-10-31 10:00"))
    assert found["rendez_vous.-1d"] == "2027-10-30 09:00"
    assert found["rendez_vous.2h"] == "2027-10-31 08:00"
    early = of(at("2027-10-31 03:15"))["rendez_vous.2h"]
    assert early == "2027-10-31 02:15", "one real hour before; the second time that clocks show 2:15"


def test_a_week_before_may_be_29_february_or_last_year() -> None:
    assert of(at("2028-03-07 14:00"))["rendez_vous.-7d"] == "2028-02-29 09:00"
    assert of(at("2027-01-04 14:00"))["rendez_vous.-7d"] == "2026-12-28 09:00"


# Preferences

LEA = {**JUNE, "naissance": "2002-01-15"}
MEETING = at("2026-12-15 14:30")


def hours(reminders: tuple[Reminder, ...]) -> set[str]:
    return {f"{one.due.astimezone(BRUSSELS):%H:%M}" for one in reminders}


def test_reminders_come_at_the_hour_that_was_chosen_and_at_nine_for_a_nonsense() -> None:
    assert hours(planned({**LEA, "rappels.heure": "18:00"}, "2026-07-02")) == {"18:00"}
    for nonsense in ("", "25:00", "03:00", "neuf heures"):
        assert hours(planned({**LEA, "rappels.heure": nonsense}, "2026-07-02")) == {"09:00"}


def test_who_stopped_reminders_gets_none_not_even_of_an_appointment() -> None:
    assert planned({**LEA, "rappels.stop": "oui", "rappels.avec": "preuves"}, "2026-07-02", [MEETING]) == ()
    assert planned({**LEA, "rappels.stop": "non"}, "2026-07-02", [MEETING]) != ()


def test_a_group_that_is_off_is_silent_and_the_others_are_not() -> None:
    whole = by_kind(planned(LEA, "2026-07-02", [MEETING]))
    assert set(by_kind(planned({**LEA, "rappels.sans": "age,evaluation"}, "2026-07-02", [MEETING]))) == set(whole) - {
        "age_depasse_bientot",
        "evaluations",
    }
    assert set(by_kind(planned({**LEA, "rappels.sans": "rendez_vous"}, "2026-07-02", [MEETING]))) == set(whole) - {
        "rendez_vous"
    }


def test_weekly_proofs_come_each_friday_of_the_stage_to_whoever_asked_for_them() -> None:
    assert "preuves" not in by_kind(planned(LEA, "2026-07-02"))
    found = by_kind(planned({**LEA, "rappels.avec": "preuves"}, "2026-07-02"))["preuves"]
    assert len(found) == 26
    assert (found[0], found[1], found[-1]) == ("2026-07-03 09:00", "2026-07-10 09:00", "2026-12-25 09:00")
