"""Runs the processes that benchmarks/reminders.py measures, and reads what they did."""

from __future__ import annotations

import asyncio
import json
import math
import re
import statistics
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

from benchmarks.telegram import clean_environment, process, settings, until
from tests.bot_api import BotApi, Person

PROCESSES = ("-m", "benchmarks.reminders_processes")
LIBRARIES = "import apscheduler.schedulers.asyncio, pydantic_settings, sqlalchemy, telegram"
READY = "prêt à envoyer"

Span = tuple[float, float]


@dataclass(frozen=True)
class Run:
    """What a process did: how much, in how many seconds, and the longest stall of its loop [s]."""

    done: int
    seconds: float
    stall: float
    span: Span


class Idle:
    """A process with nothing to do, while others are measured."""

    def __init__(self, folder: Path) -> None:
        self._file, self._log = folder / "idle.json", folder / "idle.log"
        self._ticks: list[Span] = []

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        started = process(*PROCESSES, "idle", str(self._file), env=clean_environment(), log=self._log)
        await self._stack.enter_async_context(started)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._stack.aclose()
        self._ticks = json.loads(self._file.read_text("utf-8"))["ticks"]

    def stall(self, span: Span) -> float:
        """The longest while the other one worked; known once the block has ended."""
        return longest(self._ticks, span)


def longest(ticks: list[Span], span: Span) -> float:
    """Seconds by which a tick of that time came too late, at most."""
    return max(late for due, late in ticks if span[0] <= due <= span[1])


async def run(role: str, url: str, folder: Path, jobs: int = 0) -> Run:
    """A process from its start to its end."""
    file, log = folder / f"{role}.json", folder / f"{role}.log"
    env = clean_environment() | {"JALON_DATABASE_URL": url, "BENCH_JOBS": str(jobs)}
    async with process(*PROCESSES, role, str(file), env=env, log=log) as started:
        if await started.wait():
            raise RuntimeError(f"{role} has failed:\n{log.read_text('utf-8', errors='replace')[-2000:]}")
    found = json.loads(file.read_text("utf-8"))
    span = (found["span"][0], found["span"][1])
    return Run(found["done"], span[1] - span[0], longest(found["ticks"], span), span)


async def delivered(url: str, folder: Path, count: int, rate: str) -> tuple[Run, float]:
    """`jalon deliver` sends so many to the double of the Bot API; and what it then keeps in memory [MiB].

    *rate* is JALON_SEND_RATE: "1" for what Telegram takes, "0" for as fast as it goes.
    """
    file, log = folder / "deliver.json", folder / "deliver.log"
    async with BotApi() as server:
        server.calls.recording = False
        for number in range(1, count + 1):
            Person(server, id=number)
        env = settings(server, folder) | {"JALON_DATABASE_URL": url, "JALON_SEND_RATE": rate}
        async with process(*PROCESSES, "deliver", str(file), env=env, log=log) as started:
            await until(lambda: server.calls.count("sendMessage"), started, log)
            began = time.monotonic()
            await until(lambda: server.calls.count("sendMessage") >= count, started, log)
            ended = time.monotonic()
            await asyncio.sleep(1)  # the last ones are noted
            kept = resident(started.pid)
        if server.crashes:
            raise server.crashes[0]
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    if found["aiogram"]:
        raise RuntimeError("jalon deliver has imported aiogram")
    return Run(count, ended - began, longest(found["ticks"], (began, ended)), (began, ended)), kept


async def starts(url: str, folder: Path, turns: int) -> tuple[float, float, float]:
    """Seconds from the command to its readiness, and of importing its libraries; its memory then [MiB]: medians."""
    begun, imported, kept = [], [], []
    async with BotApi() as server:
        env = settings(server, folder) | {"JALON_DATABASE_URL": url}
        for turn in range(turns):
            log = folder / f"start{turn}.log"
            began = time.perf_counter()
            async with process("-c", LIBRARIES, env=env, log=log) as bare:
                await bare.wait()
                imported.append(time.perf_counter() - began)
            began = time.perf_counter()
            async with process("-m", "bot", "deliver", env=env, log=log) as started:
                await until(partial(_is_ready, log), started, log)
                begun.append(time.perf_counter() - began)
                await asyncio.sleep(3)  # two sweeps
                kept.append(resident(started.pid))
    return statistics.median(begun), statistics.median(imported), statistics.median(kept)


def _is_ready(log: Path) -> bool:
    return READY in log.read_text("utf-8")


def resident(pid: int) -> float:
    """What a process has in memory now [MiB]; nan where /proc does not tell."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return int(found.group(1)) / 1024 if found else math.nan
