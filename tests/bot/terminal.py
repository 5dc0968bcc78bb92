"""Real `jalon` processes, with pipes or a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-22"
PATIENCE = 20  # seconds; a healthy process answers in one


@dataclass(frozen=True)
class Said:
    """What a process wrote, and how it ended."""

    code: int
    out: str
    err: str


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "JALON_DATABASE_URL")}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONWARNINGS": "error", **(changes or {})}


def jalon(*arguments: str, typed: bytes = b"", changes: Mapping[str, str] | None = None) -> Said:
    """One process from start to end, *typed* on its standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=typed,
        capture_output=True,
        env=environment(changes),
        cwd=ROOT,
        timeout=PATIENCE,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def chat(data: Path, *lines: str, changes: Mapping[str, str] | None = None) -> Said:
    """A conversation: each line typed and sent, then the end of the input."""
    typed = "".join(f"{line}\n" for line in lines)
    return jalon("chat", "--data", str(data), "--today", TODAY, typed=typed.encode(), changes=changes)


@dataclass
class OnScreen:
    """`jalon chat` on a pseudo-terminal, as somebody has it on their screen."""

    data: Path
    changes: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""

    def __enter__(self) -> OnScreen:
        self.terminal, its_end = pty.openpty()
        command = [sys.executable, "-m", "bot", "chat", "--data", str(self.data), "--today", TODAY]
        self.process = subprocess.Popen(
            command, stdin=its_end, stdout=its_end, stderr=its_end, env=environment(self.changes), cwd=ROOT,
            start_new_session=True, preexec_fn=_own_terminal,
        )  # fmt: skip
        os.close(its_end)
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self.terminal)

    def wait_for(self, words: str) -> str:
        """What appears until *words* do, these included."""
        appeared = self._until(words, PATIENCE)
        assert words in appeared, f"waited for {words!r}, saw {appeared!r}"
        return appeared

    def _until(self, words: str, seconds: float) -> str:
        """What appears until *words* do, the time is over or the process has ended."""
        appeared, until = b"", time.monotonic() + seconds
        while words.encode() not in appeared:
            if not select.select([self.terminal], [], [], max(0, until - time.monotonic()))[0]:
                break
            try:
                appeared += os.read(self.terminal, 65536)
            except OSError:  # Linux's way of saying that the other end is closed
                break
        text = appeared.decode(errors="replace")
        self.seen += text
        return text

    def press(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def resize(self, columns: int) -> None:
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def interrupt(self) -> str:
        """Ctrl-C, and what appears until the next prompt's end.

        An interpreter that was about to wait for a line hears of it at the next key only: then it is pressed again.
        """
        for _ in range(5):
            self.press("\x03")
            if select.select([self.terminal], [], [], 1)[0]:
                appeared = self._until("> ", 2)
                if "> " in appeared:
                    return appeared
        raise AssertionError(f"Ctrl-C is not heard: {self.seen!r}")

    def ends(self) -> int:
        """The exit code, once everything was read."""
        while True:
            try:
                found = os.read(self.terminal, 65536)
            except OSError:
                break
            if not found:
                break
            self.seen += found.decode(errors="replace")
        return self.process.wait(PATIENCE)


def _own_terminal() -> None:
    """Makes the pseudo-terminal the process's own, so that Ctrl-C reaches it as from a keyboard."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
