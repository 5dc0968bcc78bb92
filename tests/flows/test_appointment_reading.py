"""What people type, or paste, to tell an appointment; expected days are from a calendar."""

from __future__ import annotations

import time as clock
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.appointments.reading import LONGEST, read_appointment
from flows.appointments.understood import Understood
from flows.appointments.wall_clock import combine
from flows.errors import InvalidAnswer
from flows.kinds import Day
from knowledge.calendar import BRUSSELS

TABLE = yaml.load(  # noqa: TID251  # the knowledge's loader refuses what this table leaves out
    (Path(__file__).parent / "data" / "appointments.yaml").read_text("utf-8"), Loader=yaml.SafeLoader
)
SUNDAY = datetime(2026, 11, 22, 10, tzinfo=BRUSSELS)


def _cases() -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    for case in TABLE["said"]:
        now = datetime.fromisoformat(case["now"]).replace(tzinfo=BRUSSELS) if "now" in case else SUNDAY
        yield case["text"], now, case


@pytest.mark.parametrize(("text", "now", "case"), list(_cases()), ids=[case["text"][:60] for case in TABLE["said"]])
def test_an_appointment_is_read(text: str, now: datetime, case: dict[str, Any]) -> None:
    read = read_appointment(text, now)
    assert read is not None
    expected = {
        "kind": case.get("kind"),
        "day": case.get("day"),
        "hour": time.fromisoformat(case["hour"]) if "hour" in case else None,
        "mode": case.get("mode"),
        "place": case.get("place", ""),
        "doubts": case.get("doubts", []),
    }
    assert {name: getattr(read, name) for name in expected} | {"doubts": [one.code for one in read.doubts]} == expected


@pytest.mark.parametrize("text", TABLE["nothing"])
def test_what_announces_no_appointment_is_left_to_others(text: str) -> None:
    assert read_appointment(text, SUNDAY) is None


PIECES = st.sampled_from(
    """rdv rendez-vous forem cpas capac entretien évaluation convocation formation séance mardi lundi dimanche prochain
    demain hier aujourd'hui matin soir midi minuit 14h 2h30 25h 9 24 31 29 02:30 12/01/2027 29/03/2027 31/10/2027
    8/8 12/25 le à du au de et ou pas ? . , - en huit dans 15 jours semaines janvier février octobre 2026 2029 0026
    rue Namur vous êtes invité votre je j'ai""".split()  # noqa: SIM905  # easier to read than a list
)
TYPED = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES).map("".join))
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
MOMENTS = st.builds(combine, DAYS, st.times())


@settings(max_examples=300, deadline=None)
@given(text=TYPED, now=MOMENTS)
def test_any_text_is_read_without_an_error_and_never_in_the_past(text: str, now: datetime) -> None:
    read = read_appointment(f"rdv {text}", now)
    read_appointment(text, now)
    if read is not None:
        _is_to_come(read, now)


def _is_to_come(read: Understood, now: datetime) -> None:
    today = now.astimezone(BRUSSELS).date()
    assert read.day is None or read.day >= today
    assert not (read.day and read.hour) or combine(read.day, read.hour) >= now
    codes = [doubt.code for doubt in read.doubts]
    assert (read.day is None or read.hour is None) == bool(codes)
    assert len(codes) <= 2
    for doubt in read.doubts:
        assert doubt.question[0].isupper() or doubt.question[0].isdigit()
        for value, label in doubt.options:
            assert label
            assert time.fromisoformat(value) if ":" in value else date.fromisoformat(value) >= today


def test_the_questions_are_short_and_say_the_days() -> None:
    read = read_appointment("rdv forem mardi à 3h", datetime(2026, 11, 24, 1, tzinfo=BRUSSELS))
    assert read is not None
    assert [doubt.question for doubt in read.doubts] == [
        "Ce mardi 24 novembre ou le mardi 1er décembre ?",
        "3 h du matin ou 15 h ?",
    ]
    assert read.doubts[0].options == (("2026-11-24", "mardi 24 novembre"), ("2026-12-01", "mardi 1er décembre"))
    assert read.doubts[1].options == (("03:00", "3 h du matin"), ("15:00", "15 h"))


def test_a_moment_is_on_the_clocks_of_brussels() -> None:
    assert combine(date(2027, 1, 12), time(9, 30)).isoformat() == "2027-01-12T09:30:00+01:00"
    assert combine(date(2027, 7, 12), time(9, 30)).isoformat() == "2027-07-12T09:30:00+02:00"
    assert combine(date(2027, 10, 31), time(2, 30)).isoformat() == "2027-10-31T02:30:00+02:00"


def test_what_identifies_a_person_is_not_kept_with_the_place() -> None:
    read = read_appointment(
        "rdv mardi 9h, lieu : Rue de Fer 4, 5000 Namur 0470 00 11 22 test@exemple.be 05.03.12-123.45", SUNDAY
    )
    assert read is not None
    assert read.place == "Rue de Fer 4, 5000 Namur"


LONG = [
    "rdv mardi 14h " + "a" * LONGEST,
    *(
        "rdv " + word * LONGEST
        for word in ("1 ", "rue ", "le mardi à 9h. ", "au a ", "le 1 ", "vous êtes ", "12/", "de ")
    ),
    *("rdv mardi 9h" + letter * LONGEST for letter in "\n .,-:/(\t\u00a0aà'1m"),
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: ascii(text[:25] + text[-3:]))
def test_the_longest_text_is_read_at_once(text: str) -> None:
    times = []
    for _ in range(3):  # patterns are made at first use, and the machine may be busy
        start = clock.perf_counter()
        read_appointment(text, SUNDAY)
        times.append(clock.perf_counter() - start)
    assert min(times) < 0.2  # ten times what it takes


@pytest.mark.parametrize("typed", ["1", " 1 ", "1.", "01", "un", "12"])
def test_a_number_alone_is_not_silently_a_day_of_some_month(typed: str) -> None:
    with pytest.raises(InvalidAnswer, match="Écris aussi le mois") as refusal:
        Day("any", unsure=True).read(typed, SUNDAY.date())
    assert len(refusal.value.suggestions) == 2
