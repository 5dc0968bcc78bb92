"""How fast Jalon is on Telegram, beside a bare aiogram handler that sends the same messages, in one run.

    PYTHONPATH=. .venv/bin/python -m benchmarks.telegram

Both run in a process of their own and talk over the loopback to the same double of the Bot API, which runs here with
the people who write to it. Figures depend on the machine and on what else it does; the ratios much less.
"""

from __future__ import annotations

import asyncio
import gc
import json
import math
import os
import re
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from tests.bot_api import BotApi, Person
from tests.bot_api.calls import Call, Calls
from tests.bot_api.schema import Json

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-benchmark-alone"
LIMIT = 85.0  # seconds for the whole run
SECONDS, PACED_SECONDS, MOST = 1.0, 3.0, 20_000  # of one slice; updates of one
SLICES, PEOPLE = 3, 50
PROCESSES = ("-m", "benchmarks.telegram_processes")

# To a question in the middle of the stage; then nine answers and nine steps back, each one message, for ever.
BEGIN = ("/stage", "Namur")
ANSWERS = ("non", "30 juin 2026", "en juin", "oui", "1er juillet 2026", "12/04/2004", "non", "non", "non")
ROUND = (*ANSWERS, *("/retour",) * len(ANSWERS))


class Arrivals(Calls):
    """Keeps no call; tells of each message that has been sent."""

    recording = False
    sent: Callable[[int, Json], object] = staticmethod(lambda chat, message: None)

    def end(self, call: Call) -> None:
        super().end(call)
        if call.method == "sendMessage" and call.error is None:
            asyncio.get_running_loop().call_soon(self.sent, int(call.params["chat_id"]), call.params)


class Crowd:
    """People who write, and what becomes of it."""

    def __init__(self, server: BotApi, count: int) -> None:
        self.arrivals = Arrivals(server.world)
        self.arrivals.recording = False
        server.calls = self.arrivals
        self.people = {person.user["id"]: person for person in (Person(server, id=7001 + n) for n in range(count))}
        self.words = {number: cycle(ROUND) for number in self.people}

    def write(self, number: int) -> None:
        self.people[number].say(next(self.words[number]))

    async def begin(self) -> list[Json]:
        """Brings everybody to the same question; the messages of one round."""
        for text in BEGIN:
            await self._all_say(text)
        number = next(iter(self.people))
        messages: list[Json] = []
        for _ in ROUND:
            messages += await self._exchange([number], lambda: self.write(number))
        if len(messages) != len(ROUND):
            raise RuntimeError(f"{len(messages)} messages for {len(ROUND)} updates")
        return messages

    async def _all_say(self, text: str) -> None:
        def say() -> None:
            for person in self.people.values():
                person.say(text)

        await self._exchange(list(self.people), say)

    async def _exchange(self, expected: list[int], act: Callable[[], None]) -> list[Json]:
        """What was sent until everybody expected has had a message and nothing more comes."""
        waited, messages = set(expected), []
        done = asyncio.Event()

        def sent(chat: int, message: Json) -> None:
            messages.append(message)
            waited.discard(chat)
            if not waited:
                done.set()

        self.arrivals.sent = sent
        act()
        await asyncio.wait_for(done.wait(), 20)
        await asyncio.sleep(0.01)
        return messages

    async def rate(self, count: int) -> float:
        """Updates a second while so many people write, wait for the answer, and write again."""
        writing = set(islice(self.people, count))
        done = asyncio.Event()
        arrived, began = 0, time.perf_counter()

        def sent(chat: int, _: Json) -> None:
            nonlocal arrived
            arrived += 1
            if time.perf_counter() - began < SECONDS and arrived < MOST:
                self.write(chat)
                return
            writing.discard(chat)
            if not writing:
                done.set()

        self.arrivals.sent = sent
        for number in list(writing):
            self.write(number)
        await asyncio.wait_for(done.wait(), SECONDS + 10)
        return arrived / (time.perf_counter() - began)

    async def delays(self, rate: float) -> list[float]:
        """Seconds from each update to its message, at so many updates a second."""
        waiting: dict[int, deque[float]] = {number: deque() for number in self.people}
        found: list[float] = []
        self.arrivals.sent = lambda chat, _: found.append(time.perf_counter() - waiting[chat].popleft())
        began, total = time.perf_counter(), min(MOST, int(rate * PACED_SECONDS))
        for sent, number in enumerate(islice(cycle(self.people), total)):
            await asyncio.sleep(max(0.0, began + sent / rate - time.perf_counter()))
            waiting[number].append(time.perf_counter())
            self.write(number)
        deadline = time.perf_counter() + 10
        while len(found) < total and time.perf_counter() < deadline:
            await asyncio.sleep(0.01)
        if len(found) < total:
            raise RuntimeError(f"{len(found)} messages for {total} updates")
        return found


def clean_environment() -> dict[str, str]:
    """Ours, as a user's would be: no setting of Jalon's, and Python keeps what it compiled."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    ours.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**ours, "PYTHONPATH": str(ROOT)}


def settings(server: BotApi, folder: Path) -> dict[str, str]:
    return clean_environment() | {
        "JALON_TELEGRAM_TOKEN": server.token,
        "JALON_TELEGRAM_API": server.url,
        "JALON_DATABASE_URL": f"sqlite:///{folder / 'jalon.sqlite3'}",
        "JALON_SEND_RATE": "0",
    }


@asynccontextmanager
async def process(*arguments: str, env: dict[str, str], log: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process that is ended with the block."""
    with log.open("ab") as said:
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-P", *arguments, cwd=ROOT, env=env, stdout=said, stderr=said
        )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(started.wait(), 10)
        except TimeoutError:
            started.kill()
            await started.wait()


async def until(ready: Callable[[], object], started: asyncio.subprocess.Process, log: Path) -> None:
    while not ready():
        if started.returncode is not None:
            raise RuntimeError(f"a process has ended:\n{log.read_text('utf-8', errors='replace')[-2000:]}")
        await asyncio.sleep(0.002)


@dataclass
class Contestant:
    """A bot by webhook, the people who write to it, and what it was found to do.

    Attributes:
        bot: Its process.
        crowd: The people.
        ticks: Where its ticker writes when it ends.
        messages: Those of one round.
        rates: Updates a second of each slice, by the number of people.
        work: Seconds of the processor for an update with fifty people, in each slice; nan where /proc does not tell.
        delays: Seconds from update to message.
        memory: Resident at most [MiB].
    """

    bot: asyncio.subprocess.Process
    crowd: Crowd
    ticks: Path
    messages: list[Json]
    rates: dict[int, list[float]] = field(default_factory=lambda: {1: [], PEOPLE: []})
    work: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    memory: float = math.nan

    async def slice(self) -> None:
        self.rates[1].append(await self.crowd.rate(1))
        before, began = processor(self.bot.pid), time.perf_counter()
        self.rates[PEOPLE].append(await self.crowd.rate(PEOPLE))
        updates = self.rates[PEOPLE][-1] * (time.perf_counter() - began)
        self.work.append((processor(self.bot.pid) - before) / updates)


@asynccontextmanager
async def contestant(role: str, folder: Path, messages: list[Json]) -> AsyncIterator[Contestant]:
    """Starts a bot and brings everybody to the same question."""
    log, ticks = folder / f"{role}.log", folder / f"{role}.ticks"
    (folder / "messages.json").write_text(json.dumps(messages), "utf-8")
    async with BotApi(pace=0.02) as server:
        port = free_port()
        env = settings(server, folder) | {
            "JALON_WEBHOOK_URL": f"http://127.0.0.1:{port}/",
            "JALON_WEBHOOK_PORT": str(port),
            "JALON_WEBHOOK_SECRET": SECRET,
            "BARE_MESSAGES": str(folder / "messages.json"),
        }
        crowd = Crowd(server, PEOPLE)
        async with process(*PROCESSES, role, str(ticks), env=env, log=log) as bot:
            await until(lambda: server.webhook.target.url, bot, log)
            yield Contestant(bot, crowd, ticks, await crowd.begin())
        if server.crashes:
            raise server.crashes[0]


async def compete(folder: Path) -> None:
    """Both in slices by turns, so that whatever else the machine does strikes them alike; then prints."""
    quiet = folder / "idle.ticks"
    windows: list[tuple[Contestant, float, float]] = []
    async with AsyncExitStack() as stack:
        idle = process(*PROCESSES, "idle", str(quiet), env=clean_environment(), log=folder / "idle.log")
        await stack.enter_async_context(idle)
        jalon = await stack.enter_async_context(contestant("jalon", folder, []))
        bare = await stack.enter_async_context(contestant("bare", folder, jalon.messages))
        for _ in range(SLICES):
            await jalon.slice()
            await bare.slice()
        rate = max(jalon.rates[PEOPLE]) / 3
        for one in (jalon, bare) * 2:
            began = time.monotonic()
            one.delays += await one.crowd.delays(rate)
            windows.append((one, began, time.monotonic()))
        for one in (jalon, bare):
            one.memory = memory(one.bot.pid)
    report(jalon, bare, rate)
    stalls = {id(one): max(lateness(one.ticks, *span) for who, *span in windows if who is one) for one in (jalon, bare)}
    ours, theirs = stalls[id(jalon)] * 1000, stalls[id(bare)] * 1000
    still = max(lateness(quiet, *span) for who, *span in windows if who is jalon) * 1000
    line("longest stall of the loop then",
         f"{ours:7.1f} ms, {ours - still:+.1f} ms over an idle loop ({still:.1f} ms); bare {theirs:.1f} ms",
         "+20 ms at most")  # fmt: skip


def lateness(file: Path, began: float, ended: float) -> float:
    """The longest delay of a tick in that time [s]."""
    ticks: list[tuple[float, float]] = json.loads(file.read_text("utf-8"))
    return max(late for due, late in ticks if began <= due <= ended)


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    file = Path(f"/proc/{pid}/stat")
    if not file.exists():
        return math.nan
    fields = file.read_text("utf-8").rpartition(")")[2].split()
    ticks: int = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks


def memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii")) if status.exists() else None
    return int(found.group(1)) / 1024 if found else math.nan


async def starts(folder: Path, deadline: float) -> tuple[float, float]:
    """Seconds from the command to the first getUpdates, and of `import aiogram`: medians of up to three in turn."""
    begun: list[float] = []
    imported: list[float] = []
    async with BotApi(pace=0.02) as server:
        env, log = settings(server, folder), folder / "start.log"
        while not begun or (len(begun) < 3 and time.perf_counter() < deadline):
            began = time.perf_counter()
            async with process("-c", "import aiogram", env=env, log=log) as bare:
                await bare.wait()
                imported.append(time.perf_counter() - began)
            asked = server.calls.count("getUpdates")
            began = time.perf_counter()
            async with process("-m", "bot", "telegram", env=env, log=log) as bot:
                await until(partial(polled_since, server, asked), bot, log)
                begun.append(time.perf_counter() - began)
    return statistics.median(begun), statistics.median(imported)


def polled_since(server: BotApi, asked: int) -> bool:
    return server.calls.count("getUpdates") > asked


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def percentile(values: list[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))]


def line(what: str, text: str, wanted: str = "") -> None:
    print(f"{what:<42} {text}" + (f"   (wanted: {wanted})" if wanted else ""), flush=True)


async def main() -> None:
    gc.disable()  # what the double remembers grows, and a pause here would count as the bot's
    deadline = time.perf_counter() + LIMIT
    with tempfile.TemporaryDirectory() as name:
        async with asyncio.timeout(LIMIT):
            await compete(Path(name))
            start, imported = await starts(Path(name), deadline - 25)
    line("start to first getUpdates", f"{start:.2f} s, {start / imported:.2f} x `import aiogram` ({imported:.2f} s)",
         "1.7 x at most")  # fmt: skip


def report(jalon: Contestant, bare: Contestant, rate: float) -> None:
    for people in (1, PEOPLE):
        ours, theirs = statistics.median(jalon.rates[people]), statistics.median(bare.rates[people])
        text = f"{ours:7.0f} /s, {ours / theirs:4.0%} of a bare handler ({theirs:.0f} /s)"
        line(f"updates, {people} {'person' if people == 1 else 'people'}", text, "30 % at least")
    ours, theirs = (statistics.median(found.work) * 1000 for found in (jalon, bare))
    line(f"processor for an update, {PEOPLE} people", f"{ours:7.1f} ms, {ours / theirs:.1f} x a bare handler")
    for share in (0.5, 0.99):
        ours, theirs = (percentile(sorted(found.delays), share) * 1000 for found in (jalon, bare))
        text = f"{ours:7.1f} ms, {ours / theirs:.1f} x a bare handler ({theirs:.1f} ms)"
        line(f"update to message at {rate:.0f}/s, p{share * 100:.0f}", text, "under 50 ms" if share > 0.9 else "")
    line("resident memory, at most", f"{jalon.memory:7.0f} MiB; bare {bare.memory:.0f}", "under 280 MiB")


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except TimeoutError:
        sys.exit(f"stopped after {LIMIT:.0f} s: the machine is too busy")
