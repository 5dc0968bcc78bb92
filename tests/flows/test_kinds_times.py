"""What people type for a time of day."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, TimeOfDay, find_time

TODAY = date(2026, 11, 22)

TIMES = {
    "14h": "14:00", "14H30": "14:30", "14:30": "14:30", "14 h 30": "14:30", "14.30": "14:30", "1430": "14:30",
    "9 h": "09:00", "8": "08:00", "à 9h pile": "09:00", "vers 14h": "14:00", "20h45": "20:45", "03:00": "03:00",
    "midi": "12:00", "minuit": "00:00", "midi et demi": "12:30", "midi et quart": "12:15",
    "minuit moins le quart": "23:45",
    "9h du matin": "09:00", "2h du matin": "02:00", "2h de l'après-midi": "14:00", "2h de l'aprem": "14:00",
    "8h du soir": "20:00", "8 du soir": "20:00", "8 heures et quart": "08:15", "9h moins le quart": "08:45",
    "9h moins 10": "08:50", "huit heures trente": "08:30", "quatorze heures": "14:00", "neuf heures cinq": "09:05",
    "huit heures et demie": "08:30", "0h": "00:00", "23:59": "23:59", "jsp": UNSURE,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "stored"), TIMES.items(), ids=TIMES)
def test_a_time(typed: str, stored: str) -> None:
    assert TimeOfDay(unsure=True).read(typed, TODAY) == stored


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("3", "3 h du matin ou 15 h", ["03:00", "15:00"]),
        ("7h30", "7 h 30 du matin ou 19 h 30", ["07:30", "19:30"]),
        ("14h du matin", "2 h du matin ou 14 h", ["02:00", "14:00"]),
        ("de 14h à 15h", "14 h ou 15 h", ["14:00", "15:00"]),
        ("14h-15h", "C'est bien à 14 h", ["14:00"]),
        ("après 14h", "C'est bien à 14 h", ["14:00"]),
        ("12h du matin", "0 h ou 12 h", ["00:00", "12:00"]),
        ("24h", "minuit", ["00:00"]),
        ("25h", "Il n'y a pas de 25 h", []),
        ("14h75", "Il n'y a pas de 14 h 75", []),
        ("bientôt", "par exemple « 14h30 »", []),
        ("je ne sais pas", "convocation", []),
    ],
)
def test_a_time_asked_again(typed: str, said: str, offered: list[str]) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        TimeOfDay().read(typed, TODAY)
    assert said in refusal.value.message
    assert [answer for answer, _ in refusal.value.suggestions] == offered


def test_a_time_is_found_in_a_longer_text() -> None:
    found = find_time("mardi 14h30 à Namur")
    assert found is not None
    assert (found.time, found.start, found.end) == ("14:30", 6, 11)
    assert find_time("mardi 24/11 à Namur") is None


@given(st.times())
def test_a_shown_time_is_read_back(moment: time) -> None:
    kind = TimeOfDay()
    answer = f"{moment:%H:%M}"
    assert kind.read(kind.show(answer), TODAY) == answer
