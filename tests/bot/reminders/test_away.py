"""Three days without Telegram, without Jalon or without its database: what is still of use comes, and says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from bot.storage import Storage, open_storage
from tests.bot.dial import Dial
from tests.bot.reminders.conftest import Starts
from tests.bot.reminders.delivering import House, Office, eventually, fetch, reminded, somebody
from tests.bot.reminders.scenes import DUE, TOMORROW, TUESDAY, at, claims, expects, states
from tests.bot.telegram.running import free_port, wait_until_seen
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import Fault, empty, hang, html, lost, reset, server_error, too_many

EVE = at(2026, 12, 29, 12)  # the day before the first day to claim
BACK = at(2027, 1, 2, 9, 5)  # three days after it
LATE = "Vas-y aujourd'hui"
LATER = "Je n'ai pas pu t'écrire plus tôt."
ON_TIME = "Va aujourd'hui à la CAPAC"

Faulty = Callable[[BotApi], None]


def without(fault: Fault) -> Faulty:
    def begin(api: BotApi) -> None:
        api.faults.add(None, fault, times=None)

    return begin


OUTAGES: dict[str, Faulty] = {
    "refused connections": lambda api: api.stop(),
    "502 in HTML": without(html()),
    "429 in HTML": without(html(429, "Too Many Requests")),
    "500": without(server_error()),
    "429 for half a minute": without(too_many(30)),
    "429 for hours": without(too_many(10072)),
    "broken connections": without(reset()),
    "an empty answer": without(empty()),
    "no answer": without(hang()),
}


@pytest.fixture
def waiting(storage: Storage, lea: Person, tom: Person, api: BotApi) -> Person:
    """Léa may claim on the 30th; Tom has an appointment on the 31st; the third has three of them next week."""
    claims(storage, lea, EVE)
    expects(storage, tom, at(2026, 12, 31, 14), now=EVE)
    third = somebody(api, 1003)
    expects(storage, third, at(2027, 1, 6, 14), at(2027, 1, 7, 10), at(2027, 1, 8, 16), now=EVE)
    return third


def assert_late_but_of_use(lea: Person, tom: Person, third: Person, storage: Storage) -> None:
    """What three days without anything must have led to."""
    [claim] = reminded(lea)
    assert LATE in claim
    assert "mercredi 30 décembre 2026" in claim
    assert ON_TIME not in claim
    assert states(storage, lea)["demande:+0"] == "missed"
    assert states(storage, lea)["demande:+2"] == "sent"
    assert reminded(tom, "") == [], "an appointment that is over is not reminded of"
    assert set(states(storage, tom).values()) == {"missed"}
    [summary] = reminded(third, "")
    assert summary.startswith(LATER)
    days = ("mercredi 6 janvier 2027 à 14 h", "jeudi 7 janvier 2027 à 10 h", "vendredi 8 janvier 2027 à 16 h")
    places = [summary.index(day) for day in days]
    assert places == sorted(places), "the most urgent first"
    assert storage.reminder_counts()["sent"] == 4


@pytest.mark.parametrize("outage", OUTAGES)
def test_after_three_days_without_telegram_everybody_gets_what_is_still_of_use(
    api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person, waiting: Person, outage: str
) -> None:
    OUTAGES[outage](api)
    timeout = 0.25 if outage == "no answer" else 5.0
    with Office(api, storage, dial, timeout=timeout) as office:
        for moment in (at(2026, 12, 30), at(2026, 12, 31)):
            dial.moment = moment
            office.look()
        assert not {"unclear", "failed", "sent"} & set(storage.reminder_counts())
        api.faults.clear()
        if outage == "refused connections":
            api.start()
        dial.moment = at(2027, 1, 2, 15)
        office.look()
        assert_late_but_of_use(lea, tom, waiting, storage)
        assert office.sweep.missed == 3, "one of Léa's, two of Tom's"


def test_while_the_answers_of_telegram_get_lost_nobody_gets_a_copy_every_minute(
    api: BotApi, office: Office, storage: Storage, dial: Dial, lea: Person
) -> None:
    """Each message arrives, no answer does: for hours."""
    expects(storage, lea, TUESDAY)
    dial.moment = DUE
    api.faults.add(None, lost(), times=None)
    office.look()
    copies = len(reminded(lea))
    for _ in range(12):
        dial.advance(minutes=1)
        office.look()
    assert len(reminded(lea)) == copies <= 6
    api.faults.clear()
    dial.advance(minutes=2)
    office.look()
    assert states(storage, lea)["rendez_vous:-1d"] == "sent"
    assert len(reminded(lea)) == copies + 1


def test_a_telegram_that_comes_back_is_noticed_by_the_process_itself(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, lea: Person
) -> None:
    expects(storage, lea, TUESDAY)
    deliver = starts()
    api.stop()
    dial.moment = DUE
    wait_until_seen(deliver.log, "sendMessage: ConnectError; again in", api)
    api.start()
    lea.sees(TOMORROW, 10)
    assert len(reminded(lea)) == 1


def test_after_three_days_without_jalon_everybody_gets_what_is_still_of_use(
    starts: Starts, storage: Storage, dial: Dial, lea: Person, tom: Person, waiting: Person
) -> None:
    dial.moment = EVE
    deliver = starts()
    deliver.kill()
    dial.moment = BACK
    deliver.start()
    eventually(lambda: not (set(states(storage, tom).values()) - {"missed"}))
    lea.sees(LATE)
    waiting.sees(LATER)
    eventually(lambda: storage.reminder_counts().get("sent") == 4)
    assert_late_but_of_use(lea, tom, waiting, storage)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Another program writes to the database, and does not end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_after_three_days_with_a_locked_database_everybody_gets_what_is_still_of_use(
    starts: Starts, url: str, storage: Storage, api: BotApi, dial: Dial, lea: Person, tom: Person, waiting: Person
) -> None:
    dial.moment = EVE
    deliver = starts()
    with locked(url.removeprefix("sqlite:///")):
        dial.moment = BACK
        wait_until_seen(deliver.log, "Un autre programme occupe", api, 15)
    lea.sees(LATE, 10)
    eventually(lambda: storage.reminder_counts().get("sent") == 4, 10)
    eventually(lambda: storage.reminder_counts().get("missed") == 3)
    assert_late_but_of_use(lea, tom, waiting, storage)


def test_a_lock_between_sending_and_noting_doubles_nothing(
    api: BotApi, office: Office, url: str, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    """The process lives: it knows what it has sent, and notes it before anything else."""
    expects(storage, lea, TUESDAY)
    expects(storage, tom, TUESDAY)
    fault = api.faults.add("sendMessage", hang(processed=True), chat=lea.chat.id)
    dial.moment = DUE
    office.begin_to_look()
    fault.wait()
    eventually(lambda: states(storage, tom)["rendez_vous:-1d"] == "sent")
    with locked(url.removeprefix("sqlite:///")):
        fault.release()
        office.has_looked(20.0)
    assert states(storage, lea)["rendez_vous:-1d"] == "pending"
    dial.advance(minutes=10)
    office.look()
    assert states(storage, lea)["rendez_vous:-1d"] == states(storage, tom)["rendez_vous:-1d"] == "sent"
    assert len(reminded(lea)) == len(reminded(tom)) == 1


def test_a_cut_connection_to_postgresql_costs_nobody_a_reminder(
    api: BotApi, empty_postgres: str, dial: Dial, lea: Person, tom: Person
) -> None:
    import psycopg

    with open_storage(empty_postgres) as storage, Office(api, storage, dial) as office:
        expects(storage, lea, TUESDAY)
        expects(storage, tom, TUESDAY)
        fault = api.faults.add("sendMessage", hang(processed=True), chat=lea.chat.id)
        dial.moment = DUE
        office.begin_to_look()
        fault.wait()
        with psycopg.connect(empty_postgres, autocommit=True) as other:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            assert other.execute(f"{others} AND backend_type = 'client backend'").fetchall()
        fault.release()
        office.has_looked()
        dial.advance(minutes=10)
        office.look()
        assert storage.reminder_counts()["sent"] == 2
    assert len(reminded(lea)) == len(reminded(tom)) == 1


def test_who_was_missed_is_counted_for_whoever_watches(house: House, dial: Dial, tom: Person, api: BotApi) -> None:
    port = free_port()
    house.settings["health_port"] = port
    with house.storage as storage:
        expects(storage, tom, at(2026, 12, 31, 14), now=EVE)
        dial.moment = BACK
        house.start()
        eventually(lambda: "jalon_reminders_missed_late_total 2\n" in fetch(port, "/metrics")[1])
        eventually(lambda: set(states(storage, tom).values()) == {"missed"})
    assert "jalon_reminders_sent_total 0\n" in fetch(port, "/metrics")[1]
