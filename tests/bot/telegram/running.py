"""Jalon running against the double: in this process with a clock of the test's own, or in one that can be killed."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from pydantic import SecretStr

from bot.config import Config
from bot.telegram import app
from bot.telegram.redaction import RedactTokens
from knowledge.calendar import BRUSSELS
from tests.bot_api import BotApi, Person

ROOT = Path(__file__).parents[3]
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=BRUSSELS)
OPERATOR = "ASBL Le Cap, cap@example.org"


class Clock:
    """The time at Jalon's: it stands still until a test moves it."""

    def __init__(self, moment: datetime = MONDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **more: float) -> None:
        self.moment += timedelta(**more)


@dataclass
class Jalon:
    """The composition root in a thread of this process, on a SQLite file.

    Attributes:
        api: The Bot API that it talks to.
        folder: Where its database and its log are.
        settings: Fields of Config, beside those that every test needs.
    """

    api: BotApi
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    problem: BaseException | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _thread: threading.Thread | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.data / "jalon.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "jalon.log"

    @property
    def config(self) -> Config:
        given: dict[str, Any] = {
            "telegram_token": SecretStr(self.api.token),
            "telegram_api": self.api.url,
            "database_url": SecretStr(f"sqlite:///{self.database}"),
            "operator": OPERATOR,
            "send_rate": 0.0,
        }
        return Config(**(given | self.settings))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, *, wait: bool = True) -> None:
        """`wait`: until it listens."""
        self.problem = None
        self._thread = threading.Thread(target=self._in_thread, name="jalon", daemon=True)
        before = self.api.calls.count("getUpdates") + self.api.calls.count("setWebhook")
        self._thread.start()
        if wait:
            calls, world = self.api.calls, self.api.world

            def listens() -> bool:
                return calls.count("getUpdates") + calls.count("setWebhook") > before or self.problem is not None

            assert world.wait(listens, 30.0), "Jalon does not listen after half a minute"
            if self.problem:
                raise self.problem

    def stop(self) -> None:
        """As SIGTERM does; what is being handled is finished first."""
        if self._thread is None:
            return
        self.ask_to_stop()
        self.join()

    def ask_to_stop(self) -> None:
        if self._loop and self._stop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)

    def join(self, timeout: float = 20.0) -> None:
        """Waits until it has ended by itself."""
        if self._thread is not None:
            self._thread.join(timeout)
            assert not self._thread.is_alive(), "Jalon does not end"
            self._thread = None

    def bytes(self) -> bytes:
        """Everything in its data folder, as it lies on the disk."""
        return b"".join(path.read_bytes() for path in sorted(self.data.rglob("*")) if path.is_file())

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What its database holds, read beside it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def rows_of(self, person: Person) -> list[tuple[Any, ...]]:
        """Hers, in every table that knows people."""
        tables = [name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        peopled = [name for name in tables if "person" in (row[1] for row in self.rows(f"PRAGMA table_info({name})"))]
        assert {"people", "facts", "conversations", "updates"} <= set(peopled)
        return [row for name in peopled for row in self.rows(f"SELECT * FROM {name} WHERE person = ?", key_of(person))]

    def facts(self, person: Person) -> dict[str, str]:
        return dict(self.rows("SELECT name, value FROM facts WHERE person = ?", key_of(person)))

    def answers(self, person: Person) -> dict[str, str]:
        """Those of the conversation in progress."""
        rows = self.rows("SELECT answers FROM conversations WHERE person = ?", key_of(person))
        found: dict[str, str] = json.loads(rows[0][0]) if rows else {}
        return found

    def _in_thread(self) -> None:
        handler = logging.FileHandler(self.log, encoding="utf-8")
        handler.addFilter(RedactTokens())
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logging.getLogger().addHandler(handler)  # also for what the libraries say
        for ours in ("jalon", "bot"):
            logging.getLogger(ours).setLevel(logging.INFO)
        try:
            asyncio.run(self._run())
        except BaseException as problem:
            self.problem = problem
            with self.api.world.changed:
                self.api.world.touch()
        finally:
            logging.getLogger().removeHandler(handler)
            handler.close()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await app.run(self.config, self.clock, self._stop)


class Launcher:
    """The process of launcher.py, which starts others quickly; it begins to load at once and is waited for later."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bot.telegram.launcher"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(
        self, env: Mapping[str, str], log: Path, now: datetime | None, *, broken: bool = False, **more: Any
    ) -> int:
        """`broken`: with a flow that fails; *more* as of `_start` in launcher.py."""
        moment = now.isoformat() if now else None
        answer = self._ask({"start": {"env": dict(env), "log": str(log), "now": moment, "broken": broken, **more}})
        assert answer is not None
        return answer

    def wait(self, pid: int, timeout: float) -> int | None:
        return self._ask({"wait": pid, "timeout": timeout})

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def _ask(self, request: dict[str, Any]) -> int | None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the launcher has ended"
        answer: int | None = json.loads(line)
        return answer


@dataclass
class Process:
    """`jalon telegram` in a process of its own, which a test may kill and start again."""

    launcher: Launcher
    api: BotApi
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    now: datetime | None = MONDAY
    pid: int | None = None

    @property
    def database(self) -> Path:
        return self.folder / "data" / "jalon.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "jalon.log"

    @property
    def said(self) -> str:
        """All that it wrote, logs and complaints."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    @property
    def env(self) -> dict[str, str]:
        given = {
            "JALON_TELEGRAM_TOKEN": self.api.token,
            "JALON_TELEGRAM_API": self.api.url,
            "JALON_DATABASE_URL": f"sqlite:///{self.database}",
            "JALON_SEND_RATE": "0",
            "JALON_OPERATOR": OPERATOR,
        }
        return clean_environment() | given | self.settings

    def start(self, *, wait: bool = True, broken: bool = False) -> None:
        before = self.api.calls.count("getUpdates")
        self.pid = self.launcher.start(self.env, self.log, self.now, broken=broken)
        if wait:
            self.api.calls.wait("getUpdates", before + 1, timeout=30.0)

    def signal(self, number: signal.Signals) -> None:
        assert self.pid is not None
        os.kill(self.pid, number)

    def kill(self) -> None:
        """At once, as a power cut would: nothing is finished, nothing is said."""
        if self.pid is not None:
            self.signal(signal.SIGKILL)
            self.ended()

    def ended(self, timeout: float = 15.0) -> int:
        """Its exit code, once it has ended; negative for the signal that killed it."""
        assert self.pid is not None
        code = self.launcher.wait(self.pid, timeout)
        assert code is not None, f"still runs after {timeout} s:\n{self.said}"
        self.pid = None
        return code


@dataclass
class Command:
    """`jalon telegram` as it is typed, with its settings in a file."""

    api: BotApi
    folder: Path
    run: subprocess.Popen[bytes]

    @classmethod
    @contextmanager
    def start(cls, api: BotApi, folder: Path) -> Iterator[Self]:
        settings, database = folder / "jalon.env", folder / "nouveau" / "jalon.sqlite3"
        settings.write_text(
            f"JALON_TELEGRAM_TOKEN={api.token}\nJALON_TELEGRAM_API={api.url}\nJALON_DATABASE_URL=sqlite:///{database}\n",
            encoding="utf-8",
        )
        command = [sys.executable, "-W", "error", "-P", "-m", "bot", "telegram", "--config", str(settings)]
        env = clean_environment() | {"PYTHONPATH": str(ROOT)}
        with (folder / "command.log").open("w") as log:
            run = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            yield cls(api, folder, run)
        finally:
            run.kill()
            run.wait()

    @property
    def said(self) -> str:
        return (self.folder / "command.log").read_text(encoding="utf-8")


def clean_environment() -> dict[str, str]:
    """Ours without any setting of Jalon's."""
    return {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}


def key_of(person: Person) -> str:
    """Under which the storage knows her."""
    return f"telegram:{person.chat.id}"


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until_seen(path: Path, words: str, api: BotApi, timeout: float = 20.0) -> str:
    """Waits until a log holds these words; all of it."""
    deadline = api.clock.now() + timeout
    text = ""
    while api.clock.now() < deadline:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if words in text:
            return text
        with api.world.changed:
            api.world.changed.wait(0.02)
    raise AssertionError(f"{words!r} is not in the log:\n{text}")


def texts(person: Person) -> list[str]:
    """What the bot wrote to her, oldest first."""
    with person.world.changed:
        return [message.text for message in person.chat.messages if message.by_bot]
