"""What benchmarks/reminders.py puts into databases: ours, and that of APScheduler's job store."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bot.clock import BRUSSELS
from bot.storage import Storage, open_storage, sqlite_url
from flows.appointments.appointment import Appointment
from flows.engine import Context
from flows.reminders.plan import plan
from flows.reminders.reconcile import Changes
from flows.reminders.reminder import Reminder
from flows.reminders.stage import TOLD
from knowledge.loader import load_law
from tests.bot.postgres import postgres_server

PAGE = 100  # people in one transaction
REGISTERED = date(2026, 7, 2)
EARLY = datetime(2026, 10, 1, 10, tzinfo=BRUSSELS)  # in the middle of the stage, and before the first reminder
DUE = datetime(2026, 12, 16, 9, 0, 1, tzinfo=BRUSSELS)  # one second after that of two weeks before the claim
PAST = datetime(2020, 1, 1, tzinfo=UTC)  # for a scheduler, which has the real clock
KEY = "demande_bientot::-14"
FACTS = {
    "region": "wallonie",
    "fin_etudes": "2026-06-30",
    "fin_comment": "june",
    "inscrit": "oui",
    "inscription": "2026-07-01",
    "naissance": "2004-04-12",
    TOLD: "2026-12-30",
}
APPOINTMENT = Appointment("forem_entretien", DUE + timedelta(days=20))
JOB = "benchmarks.reminders_processes:ran"

Fresh = Callable[[], str]


@contextmanager
def databases(folder: Path, *, postgres: bool) -> Iterator[Fresh]:
    """Gives the URL of a database with nothing in it, as often as it is called."""
    numbers = count(1)
    if not postgres:
        yield lambda: sqlite_url(folder / f"bench{next(numbers)}.sqlite3")
        return
    with postgres_server() as url:
        engine = create_engine(_with_driver(url), isolation_level="AUTOCOMMIT")

        def fresh() -> str:
            name = f"bench{next(numbers)}"
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            return url.replace("/postgres?", f"/{name}?")

        try:
            yield fresh
        finally:
            engine.dispose()


def reminders() -> tuple[Reminder, ...]:
    """All that somebody who has just registered is reminded of."""
    return plan(Context(load_law(), REGISTERED, FACTS))


def insert(storage: Storage, people: range, wanted: Sequence[Reminder], facts: dict[str, str]) -> int:
    """The rows of so many people, a page of them in a transaction; gives how many rows."""
    changes = Changes(insert=tuple(wanted))
    for page in range(people.start, people.stop, PAGE):
        with storage.together() as one:
            for number in range(page, min(page + PAGE, people.stop)):
                person = f"telegram:{number}"
                one.seen(person, EARLY)
                one.learn(person, facts, REGISTERED)
                one.reconcile(person, changes)
    return len(people) * len(wanted)


def insert_due(url: str, people: int) -> None:
    """People in the middle of the stage, each with a reminder that is due at DUE and three to come."""
    wanted = [one for one in reminders() if one.due > DUE - timedelta(hours=1)]
    with open_storage(url) as storage:
        insert(storage, range(1, people + 1), sorted(wanted, key=lambda one: one.key != KEY)[:4], FACTS)


def multiply(url: str, times: int) -> None:
    """So many times as many rows, by SQL: the same moments under other keys."""
    rest = "due_at, until, local, state, snoozed, lease_until, tries, settled_at, problem"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :times)"
    copies = f"{numbers} SELECT person, key || ':' || i, {rest} FROM reminders CROSS JOIN n"
    engine = create_engine(_with_driver(url))
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO reminders (person, key, {rest}) {copies}"), {"times": times})
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE reminders"))  # as autovacuum does within a minute
    engine.dispose()


def job_store(url: str) -> Any:
    """APScheduler's, as its documentation makes it, for a scheduler that is not started."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # type: ignore[import-untyped]
    from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

    store = SQLAlchemyJobStore(_with_driver(url))
    store.start(BackgroundScheduler(timezone="UTC"), "default")
    return store


def job(number: int, moment: datetime) -> Any:
    """A one-shot job of APScheduler's, which runs however late it is."""
    from apscheduler.job import Job  # type: ignore[import-untyped]
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.date import DateTrigger  # type: ignore[import-untyped]

    rest = {"args": (), "kwargs": {}, "name": "ran", "executor": "default", "coalesce": True, "max_instances": 1}
    trigger = DateTrigger(moment)
    own = {"id": f"job{number}", "func": JOB, "trigger": trigger, "next_run_time": moment, "misfire_grace_time": None}
    return Job(BackgroundScheduler(timezone="UTC"), **own, **rest)


def fill_jobs(store: Any, first: int, last: int, moment: datetime) -> None:
    """Jobs of these numbers in one transaction: faster than their own way."""
    state = job(0, moment).__getstate__()
    rows = [
        {
            "id": f"job{number}",
            "next_run_time": moment.timestamp(),
            "job_state": pickle.dumps(state | {"id": f"job{number}"}, pickle.HIGHEST_PROTOCOL),
        }
        for number in range(first, last)
    ]
    with store.engine.begin() as connection:
        connection.execute(store.jobs_t.insert(), rows)
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE apscheduler_jobs"))


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")
