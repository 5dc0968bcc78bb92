"""Dated values: periods in a row, the day before the first, the day after the end, and how a value is said."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import OutOfPeriod, UnknownParameter, WrongSort
from knowledge.law import Law, Parameter, Period
from knowledge.loader import load_law
from knowledge.schema import DatedValue, Source, Value
from knowledge.units import TEXT_UNITS, UNITS, say_number, say_value

SOURCE = Source.model_validate({"title": "AR", "kind": "law", "checked_on": "2026-07-01"})
ONE_DAY = timedelta(days=1)


def row(value: Value) -> DatedValue:
    return DatedValue(value=value, source=SOURCE)


def parameter(*rows: tuple[date, Value], unit: str = "day_except_sunday") -> Parameter:
    periods = Period.chain((day, row(value)) for day, value in rows)
    return Parameter("stage.duree", "Durée", unit, "claim_date", periods, ())


DUREE = parameter((date(2012, 1, 1), 310), (date(2026, 3, 1), 156))
ENDED = parameter((date(2012, 1, 1), 310), (date(2026, 3, 1), None), (date(2030, 1, 1), 100))


def test_a_value_holds_until_the_day_before_the_next() -> None:
    assert [(period.first, period.last) for period in DUREE.periods] == [
        (date(2012, 1, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), None),
    ]


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2012, 1, 1), 310), (date(2026, 2, 28), 310), (date(2026, 3, 1), 156), (date(2126, 1, 1), 156)],
)
def test_the_day_chooses_the_value(day: date, value: int) -> None:
    assert DUREE.at(day).value == value
    assert DUREE.at(day).holds_on(day)


def test_before_the_first_row_nobody_knows() -> None:
    with pytest.raises(OutOfPeriod, match=r"Je n'ai pas de règle pour « stage\.duree » au 31/12/2011"):
        DUREE.at(date(2011, 12, 31))


def test_a_rule_that_ended_raises_until_it_comes_back() -> None:
    assert ENDED.at(date(2026, 2, 28)).value == 310
    for day in (date(2026, 3, 1), date(2029, 12, 31)):
        with pytest.raises(OutOfPeriod):
            ENDED.at(day)
        with pytest.raises(OutOfPeriod):
            ENDED.say(day)
    assert ENDED.at(date(2030, 1, 1)).value == 100


def test_rows_may_come_in_any_order() -> None:
    shuffled = parameter((date(2026, 3, 1), 156), (date(2012, 1, 1), 310))
    assert shuffled.periods == DUREE.periods


@given(st.lists(st.dates(date(1950, 1, 1), date(2100, 1, 1)), min_size=1, max_size=8, unique=True), st.data())
def test_periods_leave_no_gap_and_never_overlap(days: list[date], data: st.DataObject) -> None:
    chain = Period.chain((day, row(place)) for place, day in enumerate(days))
    assert chain[-1].last is None
    for before, after in pairwise(chain):
        assert before.last == after.first - ONE_DAY
    day = data.draw(st.dates(min(days), date(2110, 1, 1)))
    assert sum(period.holds_on(day) for period in chain) == 1


LAW = Law({"stage.duree": DUREE, "stage.jour": parameter((date(2012, 1, 1), "08-01"), unit="month_day")})


def test_a_parameter_that_nobody_wrote_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(UnknownParameter, match=r"stage\.dure"):
        LAW.at("stage.dure", date(2026, 1, 1))
    assert "stage.dure" not in LAW
    assert "stage.duree" in LAW


def test_a_number_is_read_as_what_it_is() -> None:
    assert LAW.integer("stage.duree", date(2026, 3, 1)) == 156
    assert LAW.number("stage.duree", date(2026, 3, 1)) == 156.0
    assert LAW.month_day("stage.jour", date(2026, 3, 1)) == (8, 1)
    with pytest.raises(WrongSort):
        LAW.integer("stage.jour", date(2026, 3, 1))
    with pytest.raises(WrongSort):
        LAW.month_day("stage.duree", date(2026, 3, 1))


def test_yes_is_no_number() -> None:
    law = Law({"stage.oui": parameter((date(2012, 1, 1), True), unit="yes_no")})
    with pytest.raises(WrongSort):
        law.integer("stage.oui", date(2026, 3, 1))
    with pytest.raises(WrongSort):
        law.number("stage.oui", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (156, "day_except_sunday", "156\u00a0jours"),
        (1, "calendar_day", "1\u00a0jour"),
        (0, "work_day", "0\u00a0jour de travail"),
        (1, "month", "1\u00a0mois"),
        (25, "year", "25\u00a0ans"),
        (1.5, "hour", "1,5\u00a0heure"),
        (7.6, "hour", "7,6\u00a0heures"),
        (38, "hour_per_week", "38\u00a0heures par semaine"),
        (2, "evaluation", "2\u00a0évaluations"),
        (60, "kilometre", "60\u00a0km"),
        (80, "percent", "80\u00a0%"),
        (2, "euro_per_hour", "2\u00a0€ par heure"),
        (7.6, "euro_per_day", "7,60\u00a0€ par jour"),
        (1800.76, "euro_per_month", "1\u202f800,76\u00a0€ par mois"),
        (3, "document", "3"),
        (1.3, "ratio", "1,3"),
        ("08-01", "month_day", "1er août"),
        ("12-31", "month_day", "31 décembre"),
        ("2026-03-01", "calendar_date", "1er mars 2026"),
        (True, "yes_no", "oui"),
        (False, "yes_no", "non"),
        ("C109/36", "text", "C109/36"),
        (["C1", "C4"], "text", "C1, C4"),
        (None, "month", "plus d'application"),
    ],
)
def test_a_value_is_said_in_french_with_its_unit(value: object, unit: str, said: str) -> None:
    assert say_value(value, unit) == said


def test_a_parameter_says_the_value_of_the_day() -> None:
    assert DUREE.say(date(2026, 2, 28)) == "310\u00a0jours"
    assert DUREE.say(date(2026, 3, 1)) == "156\u00a0jours"


def test_thousands_are_set_apart() -> None:
    assert say_number(1800) == "1\u202f800"


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in TEXT_UNITS | {"yes_no"}])
def test_every_unit_of_numbers_can_be_said(unit: str) -> None:
    assert say_value(2, unit).startswith("2")


def test_every_value_of_the_law_can_be_said() -> None:
    for one in load_law():
        for period in one.periods:
            assert say_value(period.value, one.unit)
