"""Starts `jalon telegram` again and again without its five seconds of imports: each start is a fork of this process.

What is forked is a process like any other: it has its own signals, files and connections, and can be killed.
A line of JSON comes in for each request: {"start": {…}} or {"wait": pid, "timeout": seconds}; one goes out.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn

import pytest

from bot.cli import main
from bot.telegram import app
from bot.telegram import command as command
from flows import load_flows
from knowledge.loader import load_law
from tests.bot.telegram.journeys import broken_flow


def serve() -> None:
    load_flows()
    load_law()
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


def _start(env: dict[str, str], log: str, now: str | None, broken: bool) -> int:
    child = os.fork()
    if child:
        return child
    _be_jalon(env, log, now, broken)


def _be_jalon(env: dict[str, str], log: str, now: str | None, broken: bool) -> NoReturn:
    """Never returns into the launcher's own loop."""
    code = 70
    try:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for old, new in ((nothing, 0), (target, 1), (target, 2)):
            os.dup2(old, new)
        os.environ.clear()
        os.environ.update(env)
        if now is not None:
            began, moment = time.monotonic(), datetime.fromisoformat(now)
            clock = lambda: moment + timedelta(seconds=time.monotonic() - began)  # noqa: E731
            pytest.MonkeyPatch().setattr(app, "run", partial(app.run, now=clock))
        if broken:
            pytest.MonkeyPatch().setattr(app, "load_flows", broken_flow)
        code = main(["telegram"])
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
