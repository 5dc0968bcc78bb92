"""The processes that benchmarks/reminders.py measures, each with a ticker in its loop.

    python -m benchmarks.reminders_processes sweep|jobs|replan|deliver|idle FILE

Each works on the database of JALON_DATABASE_URL and writes to FILE how late the loop woke, and what it did.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

TICK = 0.001  # seconds
DEAD = 120.0  # seconds for all jobs
_runs = 0


async def ran() -> None:
    """What each job of APScheduler does: as much as a sender that answers at once."""
    global _runs
    _runs += 1


async def sweep(stop: asyncio.Event) -> dict[str, Any]:
    """Everything that is due, through Sweep, with a sender that answers at once."""
    from benchmarks.reminders_rows import DUE
    from bot.reminders.sweep import Sweep
    from bot.storage import open_storage
    from bot.telegram.sending import Sender
    from flows import load_flows
    from knowledge.loader import load_law

    async def call(method: str, params: dict[str, Any]) -> dict[str, int]:
        return {"message_id": 1}

    load_flows()
    with open_storage(os.environ["JALON_DATABASE_URL"]) as storage:
        found = Sweep(storage, load_law(), Sender(call, share=0), lambda: DUE, 0)
        _settle_down()
        began = time.monotonic()
        await found.run()
        return {"span": (began, time.monotonic()), "done": found.sent}


async def jobs(stop: asyncio.Event) -> dict[str, Any]:
    """One-shot jobs that are all due, on an AsyncIOScheduler."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

    from benchmarks.reminders_rows import job_store

    total = int(os.environ["BENCH_JOBS"])
    scheduler = AsyncIOScheduler(
        jobstores={"default": job_store(os.environ["JALON_DATABASE_URL"])},
        timezone=UTC,
    )
    _settle_down()
    began = time.monotonic()
    scheduler.start()
    while _runs < total and time.monotonic() - began < DEAD:
        await asyncio.sleep(0.01)
    ended = time.monotonic()
    scheduler.shutdown(wait=False)
    return {"span": (began, ended), "done": _runs}


async def replan(stop: asyncio.Event) -> dict[str, Any]:
    """The daily round, the second one: as on most days, nothing has changed."""
    from benchmarks.reminders_rows import EARLY
    from bot.reminders.replanning import Replanning
    from bot.storage import open_storage
    from knowledge.loader import load_law

    with open_storage(os.environ["JALON_DATABASE_URL"]) as storage:
        found = Replanning(storage, load_law(), lambda: EARLY)
        await found.round()
        _settle_down()
        began = time.monotonic()
        count = await found.round()
        return {"span": (began, time.monotonic()), "done": count}


async def deliver(stop: asyncio.Event) -> dict[str, Any]:
    """`jalon deliver`, at the moment at which everything is due."""
    from benchmarks.reminders_rows import DUE
    from bot.config import load_config
    from bot.logs import set_up_logs
    from bot.reminders.command import deliver as run

    set_up_logs()
    began = time.monotonic()
    await run(load_config(), lambda: DUE + timedelta(seconds=time.monotonic() - began), stop)
    return {"span": (began, time.monotonic()), "done": 0}


async def idle(stop: asyncio.Event) -> dict[str, Any]:
    began = time.monotonic()
    await stop.wait()
    return {"span": (began, time.monotonic()), "done": 0}


def _settle_down() -> None:
    """As Jalon does after its start."""
    gc.collect()
    gc.freeze()


async def ticked(work: Callable[[asyncio.Event], Awaitable[dict[str, Any]]], file: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    late: list[tuple[float, float]] = []

    async def tick() -> None:
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            late.append((due, time.monotonic() - due))

    ticker = asyncio.create_task(tick())
    found = await work(stop)
    await asyncio.sleep(2 * TICK)  # for the tick that a stall at the very end holds back
    ticker.cancel()
    file.write_text(json.dumps(found | {"ticks": late, "aiogram": "aiogram" in sys.modules}), "utf-8")


if __name__ == "__main__":
    roles = {"sweep": sweep, "jobs": jobs, "replan": replan, "deliver": deliver, "idle": idle}
    sys.modules["benchmarks.reminders_processes"] = sys.modules["__main__"]  # where jobs look for `ran`
    asyncio.run(ticked(roles[sys.argv[1]], Path(sys.argv[2])))
