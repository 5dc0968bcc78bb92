"""Reminders in one table beside APScheduler's job store, in one run.

    python -m benchmarks.reminders [--postgres] [--quick]

Both work on the same kind of database, each as it sets it up: on SQLite, Jalon's keeps a log of changes and waits for
the disk once a transaction, APScheduler's keeps SQLite's defaults. The server of --postgres waits for no disk. Figures
depend on the machine and on what else it does; the ratios much less.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reminders_rows import (
    APPOINTMENT,
    DUE,
    EARLY,
    FACTS,
    PAST,
    Fresh,
    databases,
    fill_jobs,
    insert,
    insert_due,
    job,
    job_store,
    multiply,
    reminders,
)
from benchmarks.reminders_runs import Idle, Run, delivered, run, starts
from benchmarks.telegram import line, percentile
from bot.reminders.planning import keep_up
from bot.storage import open_storage
from flows.engine import Context
from flows.reminders.plan import plan
from flows.reminders.stage import current_dates
from knowledge.loader import load_law

PLANNED = 20  # rows of one person
TURNS = 3  # of what is compared by turns


@dataclass(frozen=True)
class Scale:
    """How much of everything; `added`: by APScheduler's own way, which takes long; `paced`: at Telegram's rate."""

    rows: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    added: int = 5_000
    due: int = 10_000
    paced: int = 750
    people: int = 1_000


QUICK = Scale((1_000, 10_000, 100_000), added=500, due=1_000, paced=250, people=200)


@dataclass(frozen=True)
class Stored:
    """Rows a second, and the times of looks that find nothing [s], by the number of rows."""

    rate: float
    looks: dict[int, list[float]]


def ours_stored(url: str, scale: Scale) -> Stored:
    """Rows of people's plans; the last ones by SQL, to look only."""
    few, many, most = scale.rows
    wanted, looks, spent = reminders()[:PLANNED], {}, 0.0
    with open_storage(url) as storage:
        for before, size in ((0, few), (few, many)):
            people = range(1 + before // PLANNED, 1 + size // PLANNED)
            began = time.perf_counter()
            insert(storage, people, wanted, {})
            spent += time.perf_counter() - began
            looks[size] = calls(lambda: storage.lease(EARLY, DUE, 100))
        multiply(url, most // many)
        looks[most] = calls(lambda: storage.lease(EARLY, DUE, 100))
    return Stored(many / spent, looks)


def theirs_stored(url: str, scale: Scale) -> Stored:
    """One-shot jobs; those beyond `added` by SQL, to look only."""
    few, many, _ = scale.rows
    store, looks = job_store(url), {}
    jobs = [job(number, DUE) for number in range(scale.added)]
    began = time.perf_counter()
    for one in jobs:
        store.add_job(one)
    rate = scale.added / (time.perf_counter() - began)
    for before, size in ((scale.added, few), (few, many)):
        fill_jobs(store, before, size, DUE)
        looks[size] = calls(lambda: store.get_due_jobs(EARLY))
    store.shutdown()
    return Stored(rate, looks)


def storing(fresh: Fresh, scale: Scale) -> None:
    ours, theirs = ours_stored(fresh(), scale), theirs_stored(fresh(), scale)
    many = scale.rows[1]
    line(f"insert {many:,} reminders",
         f"{many / ours.rate:7.1f} s, {ours.rate:,.0f} rows/s, {ours.rate / theirs.rate:.0f} x add_job"
         f" ({theirs.rate:,.0f} /s, scaled from {scale.added:,}: {many / theirs.rate:.0f} s)")  # fmt: skip
    for size, looks in ours.looks.items():
        compared = f"; get_due_jobs {middle(theirs.looks[size]):.2f} ms" if size in theirs.looks else ""
        grown = middle(looks) / middle(ours.looks[scale.rows[0]])
        line(f"empty sweep, {size:,} pending",
             f"{middle(looks):7.2f} ms, p99 {percentile(sorted(looks), 0.99) * 1000:.2f} ms,"
             f" {grown:.2f} x that of the first{compared}", "under 2 ms, not growing")  # fmt: skip


def planning(fresh: Fresh) -> None:
    """The plan of one person, and its rows."""
    law = load_law()
    context = Context(law, EARLY.date(), FACTS)
    dates, whole = calls(lambda: current_dates(context)), calls(lambda: plan(context, [APPOINTMENT]))
    line("plan() in the middle of the stage",
         f"{middle(whole):7.2f} ms, {middle(whole) / middle(dates):.1f} x the dates of the stage alone")  # fmt: skip
    with open_storage(fresh()) as storage:
        insert(storage, range(1, 301), (), FACTS)
        numbers = iter(range(1, 301))

        def keep(person: str) -> None:
            with storage.together() as one:
                keep_up(one, person, law, EARLY, present=False)

        first = calls(lambda: keep(f"telegram:{next(numbers)}"), 290)
        again = calls(lambda: keep("telegram:1"))
    line("keep_up, all rows new", f"{middle(first):7.2f} ms, {middle(first) / middle(whole):.1f} x plan()")
    line("keep_up, nothing to change", f"{middle(again):7.2f} ms, {middle(again) / middle(whole):.1f} x plan()")


async def bursts(fresh: Fresh, scale: Scale, folder: Path) -> None:
    """All due at once, by turns; then the daily round."""
    runs: dict[str, list[Run]] = {"sweep": [], "jobs": [], "replan": []}
    async with Idle(folder) as idle:
        for _ in range(TURNS):
            url = fresh()
            insert_due(url, scale.due)
            runs["sweep"].append(await run("sweep", url, folder))
            url = fresh()
            store = job_store(url)
            fill_jobs(store, 0, scale.due, PAST)
            store.shutdown()
            runs["jobs"].append(await run("jobs", url, folder, scale.due))
            url = fresh()
            insert_due(url, scale.people)
            runs["replan"].append(await run("replan", url, folder))
        url = fresh()
        insert_due(url, scale.due)
        http, grown = await delivered(url, folder, scale.due, "0")
        url = fresh()
        insert_due(url, scale.paced)
        paced, _ = await delivered(url, folder, scale.paced, "1")
    rate, their_rate = (statistics.median(one.done / one.seconds for one in runs[role]) for role in ("sweep", "jobs"))
    line(f"{scale.due:,} due at once, through Sweep",
         f"{rate:7.0f} rows/s, {rate / their_rate:.2f} x jobs that do nothing ({their_rate:.0f} /s);"
         f" {rate / 25:.0f} x what Telegram takes")  # fmt: skip
    for name, role in (("Sweep", "sweep"), ("jobs of APScheduler", "jobs"), ("the daily round", "replan")):
        found = [(one.stall, idle.stall(one.span)) for one in runs[role]]
        stalled(f"longest stall, {name}", found)
    pace = paced.done / paced.seconds
    stalled(f"longest stall, jalon deliver at {pace:.0f}/s", [(paced.stall, idle.stall(paced.span))])
    stalled("longest stall, without any limit", [(http.stall, idle.stall(http.span))])
    line(f"{scale.due:,} due at once, deliver without limit", f"{http.done / http.seconds:7.0f} rows/s over HTTP")
    each = statistics.median(one.seconds / one.done for one in runs["replan"])
    line(f"daily round, {scale.people:,} people", f"{each * scale.people:7.1f} s, {each * 1000:.1f} ms a person")
    line(f"memory after {scale.due:,} sends", f"{grown:7.0f} MiB", "under 110 MiB")


def stalled(what: str, found: list[tuple[float, float]]) -> None:
    ours, still = (statistics.median(column) * 1000 for column in zip(*found, strict=True))
    over = statistics.median(1000 * (one - other) for one, other in found)
    wanted = "" if "APScheduler" in what or "limit" in what else "+20 ms at most"
    line(what, f"{ours:7.1f} ms, {over:+.1f} ms over an idle loop ({still:.1f} ms)", wanted)


def calls(work: Callable[[], object], times: int = 300) -> list[float]:
    """Seconds of each call; the first ones, which load and prepare, do not count."""
    for _ in range(10):
        work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found


def middle(times: list[float]) -> float:
    """Milliseconds."""
    return statistics.median(times) * 1000


async def main(*, postgres: bool, scale: Scale) -> None:
    print(f"{'PostgreSQL' if postgres else 'SQLite'}; load of the machine {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name, databases(Path(name), postgres=postgres) as fresh:
        storing(fresh, scale)
        planning(fresh)
        gc.collect()
        await bursts(fresh, scale, Path(name))
        await started(fresh(), Path(name))
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


async def started(url: str, folder: Path) -> None:
    open_storage(url).dispose()
    start, imported, idle = await starts(url, folder, TURNS)
    line("jalon deliver, start to ready",
         f"{start:7.2f} s, {start / imported:.2f} x the import of its libraries ({imported:.2f} s)")  # fmt: skip
    line("memory of jalon deliver, idle after start", f"{idle:7.0f} MiB", "under 110 MiB")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("--postgres", action="store_true", help="a server of this run's own, instead of files")
    reader.add_argument("--quick", action="store_true", help="a tenth of everything")
    given = reader.parse_args()
    asyncio.run(main(postgres=given.postgres, scale=QUICK if given.quick else Scale()))
