"""Starts `jalon telegram` or `jalon deliver` again and again without five seconds of imports: each start is a fork.

What is forked is a process like any other: it has its own signals, files and connections, and can be killed.
A line of JSON comes in for each request: {"start": {…}} or {"wait": pid, "timeout": seconds}; one goes out.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.cli import main
from bot.reminders import command as delivery
from bot.storage import open_storage, sqlite_url
from bot.telegram import app
from bot.telegram import command as command
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.dial import Dial
from tests.bot.telegram.journeys import broken_flow


def serve() -> None:
    _load()
    children: set[int] = set()
    try:
        for line in sys.stdin:
            request: dict[str, Any] = json.loads(line)
            if "start" in request:
                answer: int | None = (child := _start(**request["start"]))
                children.add(child)
            else:
                answer = _wait(request["wait"], request["timeout"], children)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _load() -> None:
    """What each start would load by itself."""
    load_flows()
    load_law()
    with tempfile.TemporaryDirectory() as folder:
        open_storage(sqlite_url(Path(folder) / "jalon.sqlite3")).dispose()
    gc.collect()
    gc.freeze()  # what is shared with the children is not looked at, and so not copied, in each of them


def _start(
    env: dict[str, str],
    log: str,
    now: str | None,
    broken: bool,
    command: str = "telegram",
    dial: str | None = None,
    every: float | None = None,
) -> int:
    child = os.fork()
    if child:
        return child
    _be_jalon(command, env, log, _clock(now, dial), broken, every)


def _clock(now: str | None, dial: str | None) -> Callable[[], datetime] | None:
    """One that a test turns, one that runs from a moment, or the machine's."""
    if dial is not None:
        return Dial(Path(dial))
    if now is None:
        return None
    began, moment = time.monotonic(), datetime.fromisoformat(now)
    return lambda: moment + timedelta(seconds=time.monotonic() - began)


def _be_jalon(
    command: str,
    env: dict[str, str],
    log: str,
    clock: Callable[[], datetime] | None,
    broken: bool,
    every: float | None,
) -> NoReturn:
    """Never returns into the launcher's own loop."""
    code = 70
    try:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (target, 1), (target, 2)):
            os.dup2(old, new)
        os.environ.clear()
        os.environ.update(env)
        given: dict[str, Any] = {"now": clock} if clock is not None else {}
        given |= {"every": every} if every is not None else {}
        pytest.MonkeyPatch().setattr(app, "run", partial(app.run, **given))
        pytest.MonkeyPatch().setattr(delivery, "deliver", partial(delivery.deliver, **given))
        if broken:
            pytest.MonkeyPatch().setattr(app, "load_flows", broken_flow)
        code = main([command])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _wait(child: int, timeout: float, children: set[int]) -> int | None:
    """Its exit code, negative for a signal; None when it still runs."""
    deadline = time.monotonic() + timeout
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            children.discard(child)
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            return None
        time.sleep(0.005)


if __name__ == "__main__":
    serve()
    os._exit(0)  # nothing to tidy up, and much to forget
