"""The watchdog, the end at SIGTERM, and what `jalon deliver` weighs."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from bot import clock
from bot.reminders.schedule import Schedule
from bot.storage import Storage, open_storage, sqlite_url
from bot.telegram.health import health
from tests.bot.dial import Dial
from tests.bot.reminders.conftest import Starts
from tests.bot.reminders.delivering import reminded, telling
from tests.bot.reminders.scenes import DUE, TOMORROW, TUESDAY, expects, states
from tests.bot.telegram.running import ROOT, clean_environment, free_port
from tests.bot_api import BotApi, Person
from tests.bot_api.faults import hang

HEAVIEST = 120  # MB


async def until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not ready():
            await asyncio.sleep(0.01)


def test_a_scheduler_that_died_is_replaced_and_until_then_nobody_is_told_that_all_is_well() -> None:
    async def story() -> None:
        looked: list[str] = []
        stuck = asyncio.Event()

        async def sweep(beat: Callable[[], bool]) -> None:
            looked.append("begun")
            if len(looked) == 3:
                await stuck.wait()  # never: what it waits for was lost
            beat()

        schedule, stop, port = Schedule(sweep, {}, every=0.02, dead=0.4), asyncio.Event(), free_port()
        nobody = cast(Any, None)
        page = health(nobody, nobody, nobody, lambda: True, lambda: schedule.alive)
        runner = web.AppRunner(page)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as watcher:

            async def ready() -> tuple[int, str]:
                async with watcher.get("/readyz") as answer:
                    return answer.status, await answer.text()

            running = asyncio.create_task(schedule.run(stop))
            await until(lambda: len(looked) == 3)
            assert (await ready())[0] == 200
            await until(lambda: not schedule.alive)
            assert await ready() == (503, "Les rappels ne partent plus\n")
            await until(lambda: len(looked) > 5)
            assert (await ready())[0] == 200
            cast(Any, schedule)._scheduler.shutdown(wait=False)  # and once it ends by itself
            count = len(looked)
            await until(lambda: not schedule.alive)
            assert (await ready())[0] == 503
            await until(lambda: len(looked) > count + 2)
            assert (await ready())[0] == 200
            stop.set()
            await asyncio.wait_for(running, 5)
        await runner.cleanup()

    asyncio.run(story())


def test_a_sweep_that_fails_each_time_is_no_sign_of_life_and_one_that_fails_once_is_nothing() -> None:
    async def story() -> None:
        looked: list[bool] = []
        broken = True

        async def sweep(beat: Callable[[], bool]) -> None:
            looked.append(broken)
            if broken:
                raise RuntimeError("words of somebody")

        schedule, stop = Schedule(sweep, {}, every=0.02, dead=0.3), asyncio.Event()
        running = asyncio.create_task(schedule.run(stop))
        await until(lambda: len(looked) > 3)
        await until(lambda: not schedule.alive)
        broken = False
        await until(lambda: looked[-1] is False and schedule.alive)
        stop.set()
        await asyncio.wait_for(running, 5)

    asyncio.run(story())


def test_sigterm_lets_what_is_on_its_way_arrive_and_be_noted(
    starts: Starts, api: BotApi, storage: Storage, dial: Dial, lea: Person, tom: Person
) -> None:
    expects(storage, lea, TUESDAY)
    fault = api.faults.add("sendMessage", hang(processed=True), chat=lea.chat.id)
    dial.moment = DUE
    deliver = starts()
    fault.wait()
    deliver.signal(signal.SIGTERM)
    expects(storage, tom, TUESDAY)
    fault.release()
    assert deliver.ended() == 0
    assert states(storage, lea)["rendez_vous:-1d"] == "sent"
    assert reminded(tom) == [], "nothing new is begun"
    deliver.start()
    tom.sees(TOMORROW)
    assert deliver.stop() == 0
    assert len(reminded(lea)) == len(reminded(tom)) == 1
    assert "Traceback" not in deliver.said


def test_what_only_delivers_loads_no_aiogram_and_stays_small(
    api: BotApi, tmp_path: Path, lea: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command as it is typed, from nothing, on the machine's own clock: an appointment in half an hour."""
    url, soon = sqlite_url(tmp_path / "jalon.sqlite3"), clock.now() + timedelta(minutes=29)
    with open_storage(url) as storage:
        expects(storage, lea, soon, now=soon - timedelta(minutes=40))
    settings = tmp_path / "jalon.env"
    lines = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API": api.url, "DATABASE_URL": url}
    settings.write_text("".join(f"JALON_{name}={value}\n" for name, value in lines.items()), encoding="utf-8")
    command = [sys.executable, "-X", "importtime", "-P", "-m", "bot", "deliver", "--config", str(settings)]
    env = clean_environment() | {"PYTHONPATH": str(ROOT)}
    log = tmp_path / "command.log"
    with log.open("w") as said:
        deliver = subprocess.Popen(command, env=env, stdout=said, stderr=said)
    try:
        lea.sees("Ton rendez-vous", 30)
        megabytes = resident(deliver.pid)
        deliver.send_signal(signal.SIGTERM)
        assert deliver.wait(10) == 0
    finally:
        deliver.kill()
        deliver.wait()
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in log.read_text("utf-8").splitlines()}
    assert {"sqlalchemy", "telegram", "apscheduler"} <= loaded, "it proves nothing"
    assert not {"aiogram", "aiohttp", "PIL", "psycopg"} & loaded
    assert megabytes < HEAVIEST
    telling(capsys, f"jalon deliver: {megabytes:.0f} MB resident after its first reminder")


def resident(pid: int) -> float:
    """The memory of a process [MB]."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
