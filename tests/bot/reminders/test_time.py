"""Clocks that jump, hours that summer time skips and doubles, and a law that moves somebody's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.dialogue import Dialogue
from bot.dialogue.outputs import Remind, Say
from bot.questions import Questions
from bot.storage import Storage
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.dial import Dial
from tests.bot.reminders.delivering import Office, reminded
from tests.bot.reminders.scenes import BEFORE, DUE, MONDAY, TUESDAY, at, claims, expects, key, law_of, prefers, states
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import server_error

DAY_BEFORE = "rendez_vous:-1d"


# The machine's clock


def test_who_was_missed_by_a_clock_that_was_a_year_ahead_is_reminded_in_time(
    office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    """A machine that starts with a wrong clock takes all for late, until it has asked for the time."""
    expects(storage, lea, TUESDAY)
    dial.advance(days=365)
    office.look()
    assert set(states(storage, lea).values()) == {"missed"}
    dial.moment = BEFORE
    office.replan(load_law())
    office.look()
    assert reminded(lea) == []
    dial.moment = DUE
    office.look()
    assert len(reminded(lea)) == 1


def test_what_was_sent_while_the_clock_was_ahead_is_not_sent_again_when_it_is_set_back(
    office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    expects(storage, lea, TUESDAY)
    dial.moment = DUE
    office.look()
    for moment in (BEFORE, DUE - timedelta(minutes=1), DUE, DUE + timedelta(hours=1)):
        dial.moment = moment
        office.replan(load_law())
        office.look()
    assert len(reminded(lea)) == 1


def test_a_lease_of_a_clock_that_was_ahead_holds_nobody_up_once_it_is_set_back(
    office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    """Killed with the row in hand, two days ahead; then the clock was set right."""
    expects(storage, lea, TUESDAY)
    ahead = DUE + timedelta(days=2)
    assert len(storage.lease(ahead, ahead + timedelta(minutes=2), 10)) == 2
    dial.moment = DUE
    office.look()
    assert len(reminded(lea)) == 1


def test_an_outage_that_a_clock_ahead_of_time_saw_holds_nobody_up_once_it_is_set_back(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    expects(storage, lea, TUESDAY)
    api.faults.add(None, server_error(), times=None)
    dial.moment = DUE + timedelta(hours=4)
    office.look()
    api.faults.clear()
    dial.moment = DUE + timedelta(minutes=1)
    office.look()
    assert len(reminded(lea)) == 1


def test_a_conversation_of_a_clock_that_was_ahead_holds_no_reminder_up_once_it_is_set_back(
    office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    expects(storage, lea, TUESDAY)
    storage.save(key(lea), "stage_insertion", {"region": "wallonie"}, DUE + timedelta(hours=5))
    dial.moment = DUE
    office.look()
    assert len(reminded(lea)) == 1


# Summer time: the nights of these Sundays change the clocks. Nine o'clock is 07:00 UTC in summer, 08:00 in winter.


@pytest.mark.parametrize(
    ("sunday", "nine"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 8, tzinfo=UTC)),
    ],
    ids=str,
)
def test_nine_in_the_morning_is_nine_on_the_day_the_clocks_change(
    office: Office, storage: Storage, dial: Dial, lea: Person, sunday: date, nine: datetime
) -> None:
    monday = sunday + timedelta(days=1)
    noted = at(sunday.year, sunday.month, sunday.day) - timedelta(days=3)
    expects(storage, lea, at(monday.year, monday.month, monday.day, 14), now=noted)
    for hours in range(-9, 0):
        dial.moment = nine + timedelta(hours=hours)
        office.look()
    dial.moment = nine - timedelta(seconds=1)
    office.look()
    assert reminded(lea) == []
    dial.moment = nine
    office.look()
    assert len(reminded(lea, "demain")) == 1


# The law


MOVED = "Ta date passe du mercredi 30 décembre 2026 au mercredi 13 janvier 2027"  # twelve counted days: two weeks later


def test_a_day_that_the_law_has_moved_is_told_once(
    api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    """From 1 December on the stage has 168 days instead of 156. Tom, who has not told his dates, hears nothing."""
    longer = law_of(168, date(2026, 12, 1))
    claims(storage, lea, MONDAY)
    expects(storage, tom, at(2027, 2, 1, 10), now=MONDAY)
    with Office(api, storage, dial, longer) as office:
        for day in range(14):
            dial.moment = at(2026, 11, 24, 4) + timedelta(days=day)
            office.replan(longer)
            dial.advance(hours=5)
            office.look()
            if day == 0:
                assert reminded(lea, "Ta date passe") == [], "in the morning of the next day"
        told = reminded(lea, "Ta date passe")
        assert len(told) == 1
        assert MOVED in told[0]
        assert reminded(tom, "") == []
        assert storage.known(key(lea))["rappels.date_dite"] == "2027-01-13"
        dial.moment = at(2026, 12, 30)
        office.look()
        assert reminded(lea, "Va aujourd'hui à la CAPAC") == [], "the old day"
        dial.moment = at(2027, 1, 13)
        office.look()
        assert len(reminded(lea, "Va aujourd'hui à la CAPAC")) == 1


def test_a_law_that_moves_back_before_it_was_told_is_not_told(
    api: BotApi, storage: Storage, dial: Dial, lea: Person
) -> None:
    longer, ours = law_of(168, date(2026, 12, 1)), load_law()
    claims(storage, lea, MONDAY)
    with Office(api, storage, dial, ours) as office:
        dial.moment = at(2026, 11, 24, 4)
        office.replan(longer)
        dial.moment = at(2026, 11, 24, 20)
        office.replan(ours)
        for day in range(3):
            dial.moment = at(2026, 11, 25, 9) + timedelta(days=day)
            office.look()
    assert reminded(lea, "Ta date") == []


def test_a_day_that_the_law_has_moved_can_be_read_by_whoever_wants_discreet_reminders(
    api: BotApi, storage: Storage, dial: Dial, lea: Person
) -> None:
    longer = law_of(168, date(2026, 12, 1))
    claims(storage, lea, MONDAY)
    prefers(storage, lea, MONDAY, discret="oui")
    with Office(api, storage, dial, longer) as office:
        dial.moment = at(2026, 11, 24, 4)
        office.replan(longer)
        dial.moment = at(2026, 11, 25)
        office.look()
    [row] = [row for row in storage.reminders(key(lea)) if row.key.startswith("date_bougee")]
    assert row.state == "sent"
    assert lea.last().buttons == ["Ouvrir"]
    dialogue = Dialogue(key(lea), storage, load_flows(), longer, Questions())
    [opened] = dialogue.act("ouvrir", row.id, dial())
    assert isinstance(opened, Remind)
    assert MOVED in opened.told.paragraphs[0]
    assert [one for one in dialogue.settle(dial()) if isinstance(one, Say)] == [], "it is not told a second time"


def test_one_person_whose_facts_cannot_be_read_does_not_end_the_daily_round(
    office: Office, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    storage.learn(key(lea), {"deja_demande": "oui", "demande_le": "2026-99-99"}, MONDAY.date())
    storage.learn(key(tom), {"deja_demande": "oui", "demande_le": "2026-11-20"}, MONDAY.date())
    dial.moment = MONDAY
    office.replan(load_law())
    assert storage.reminders(key(lea)) == []
    assert "carte_controle:+25" in states(storage, tom)
