"""The reminders of an appointment, and of whom to tell. Hours are from a clock, days from a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from flows.reminders.appointments import of_appointment
from flows.reminders.reconcile import reconcile
from knowledge.calendar import BRUSSELS
from tests.flows.reminding import JUNE, at, at_nine, by_kind, live, moment, of, planned, words

# Before it begins


def test_an_appointment_is_told_a_week_a_day_and_two_hours_before() -> None:
    assert of(at("2026-12-15 14:30")) == {
        "rendez_vous.-7d": "2026-12-08 09:00",
        "rendez_vous.-1d": "2026-12-14 09:00",
        "rendez_vous.2h": "2026-12-15 12:30",
    }


@pytest.mark.parametrize(
    ("begins", "reminded"),
    [("9:00", "07:00"), ("8:15", "07:00"), ("7:30", "07:00"), ("7:20", "06:20"), ("6:00", "05:00"), ("9:10", "07:10")],
)
def test_nobody_is_woken_before_seven_unless_the_appointment_itself_asks_for_it(begins: str, reminded: str) -> None:
    assert of(at(f"2026-12-15 {begins:0>5}"))["rendez_vous.2h"] == f"2026-12-15 {reminded}"


def test_an_hour_chosen_for_reminders_moves_the_days_before_and_not_the_day_itself() -> None:
    assert of(at("2026-12-15 08:15"), time(20)) == {
        "rendez_vous.-7d": "2026-12-08 20:00",
        "rendez_vous.-1d": "2026-12-14 20:00",
        "rendez_vous.2h": "2026-12-15 07:00",
    }


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("2026-12-15 11:30", ["2026-12-15 12:30"]),  # three hours ahead: two hours before
        ("2026-12-15 13:30", ["2026-12-15 14:00"]),  # one hour ahead: half an hour before
        ("2026-12-15 12:30", ["2026-12-15 14:00"]),
        ("2026-12-15 14:10", []),  # twenty minutes ahead
        ("2026-12-14 08:00", ["2026-12-14 09:00", "2026-12-15 12:30"]),
        ("2026-12-14 10:00", ["2026-12-15 12:30"]),
    ],
)
def test_an_appointment_made_late_is_told_as_often_as_there_is_time_for(made: str, expected: list[str]) -> None:
    kept = at("2026-12-15 14:30", made_at=moment(made))
    changes = reconcile((), of_appointment(kept, time(9)), moment(made))
    assert [f"{one.due.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" for one in changes.insert] == expected


@pytest.mark.parametrize("begins", ["2026-12-15 14:30", "2026-12-15 06:00", "2026-12-15 00:15", "2027-03-28 03:10"])
def test_until_it_begins_exactly_one_reminder_is_of_use_and_none_after(begins: str) -> None:
    reminders = list(of_appointment(at(begins), time(9)))
    now, begin = reminders[0].due, moment(begins)
    while now < begin:
        assert len(live(reminders, now)) == 1
        now += timedelta(minutes=15)
    assert live(reminders, begin) == []


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_an_appointment_that_is_over_or_cancelled_is_told_no_more(state: str) -> None:
    assert of(at("2026-12-15 14:30", state=state)) == {}


def test_what_it_is_is_told_a_week_before_and_what_to_take_the_day_before() -> None:
    kept = at("2026-12-15 14:30", note="2e étage")
    week, day, hours = of_appointment(kept, time(9))
    said = words(week, JUNE, "2026-12-08", [kept])
    assert said.startswith("Entretien au Forem (Namur), dans 7 jours : mardi 15 décembre 2026 à 14 h 30.")
    assert "c'est obligatoire" in said
    assert "rien n'est perdu tant que rien n'est décidé" in said
    before = words(day, JUNE, "2026-12-14", [kept])
    assert before.startswith("Entretien au Forem (Namur), demain : mardi 15 décembre 2026")
    assert "• Tes preuves de recherche" in before
    assert "Ta note : 2e étage" in before
    today = words(hours, JUNE, "2026-12-15", [kept])
    assert "aujourd'hui : mardi 15 décembre 2026 à 14 h 30" in today
    own = replace(kept, bring="mon CV.")
    assert "À prendre : mon CV." in words(day, JUNE, "2026-12-14", [own])
    assert "•" not in words(day, JUNE, "2026-12-14", [own])


def test_another_region_reads_the_name_of_its_own_service() -> None:
    kept = at("2026-12-15 14:30", cannot_come=moment("2026-12-10 10:00"), state="cancelled")
    [asked, *_] = of_appointment(kept, time(9))
    assert words(asked, {"region": "bruxelles"}, "2026-12-10", [kept]).startswith("Je n'ai PAS prévenu Actiris :")


# Whoever can't come


def test_who_cannot_come_is_asked_again_after_two_hours_and_each_day_until_they_have_told() -> None:
    kept = at("2026-12-15 14:30", cannot_come=moment("2026-12-11 10:00"), state="cancelled")
    reminders = planned(JUNE, "2026-12-11", [kept])
    days = [f"2026-12-{day}" for day in range(12, 25)]
    assert by_kind(reminders)["prevenir"] == ["2026-12-11 12:00", *at_nine(*days)]
    assert "rendez_vous" not in by_kind(reminders)
    asked = [one for one in reminders if one.kind == "prevenir"]
    for now in ("2026-12-11 12:00", "2026-12-13 08:59", "2026-12-24 23:00"):
        assert len(live(asked, moment(now))) == 1
    told = replace(kept, cannot_come=None)
    assert "prevenir" not in by_kind(planned(JUNE, "2026-12-12", [told]))


def test_the_first_sentence_says_that_nobody_was_told() -> None:
    kept = at("2026-12-15 14:30", cannot_come=moment("2026-12-11 10:00"), state="cancelled")
    [first, *_] = of_appointment(kept, time(9))
    for day in ("2026-12-11", "2026-12-16"):
        said = words(first, JUNE, day, [kept])
        assert said.startswith("Je n'ai PAS prévenu le Forem : c'est à toi de le faire, maintenant."), day
        assert "0800 93 947" in said
    assert "Rien n'est perdu tant que rien n'est décidé" in said
    cpas = replace(kept, kind="cpas")
    assert words(first, JUNE, "2026-12-11", [cpas]).startswith("Je n'ai PAS prévenu à ta place")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("2026-12-11 19:30", "2026-12-12 07:00"),  # 21:30 is too late in the evening
        ("2026-12-11 23:30", "2026-12-12 07:00"),
        ("2026-12-11 19:00", "2026-12-12 07:00"),
        ("2026-12-11 18:59", "2026-12-11 20:59"),
        ("2026-12-12 04:10", "2026-12-12 07:00"),
        ("2026-12-12 05:10", "2026-12-12 07:10"),
        ("2026-12-31 22:00", "2027-01-01 07:00"),
    ],
)
def test_nobody_is_asked_in_the_night(said: str, first: str) -> None:
    kept = at("2027-01-15 14:30", cannot_come=moment(said), state="cancelled")
    found = of(kept)
    assert found["prevenir.0"] == first
    assert len(found) == 14


def test_who_has_moved_it_is_reminded_of_the_new_day_and_asked_whether_the_service_knows() -> None:
    kept = at("2026-12-22 10:00", cannot_come=moment("2026-12-11 10:00"), made_at=moment("2026-12-11 10:00"))
    found = of(kept)
    assert {name: due for name, due in found.items() if name.startswith("rendez_vous")} == {
        "rendez_vous.-7d": "2026-12-15 09:00",
        "rendez_vous.-1d": "2026-12-21 09:00",
        "rendez_vous.2h": "2026-12-22 08:00",
    }
    assert found["prevenir.0"] == "2026-12-11 12:00"
