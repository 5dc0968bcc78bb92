"""What no log may tell: the token, names, what people wrote, what they answered, which buttons they had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bot.telegram.journeys import ANSWERS
from tests.bot_api import BotApi

NAMES = ("Prénomette", "Nomdefamille", "pseudo")
STORED = tuple(value for value in ANSWERS.values() if value[:4].isdecimal())  # dates, as they are kept

_secrets: set[str] = set()  # of all servers of this run
_logs: set[Path] = set()


def check_discretion(server: BotApi, folder: Path) -> None:
    """No log of the folder holds a secret, no database a name; remembers both for the end of the run."""
    secrets = set(secrets_of(server))
    logs = set(folder.glob("*.log"))
    _secrets.update(secrets)
    _logs.update(logs)
    for log in logs:
        told = told_by(log, secrets)
        assert not told, f"{log.name} tells {told}"
    for database in (*folder.glob("*/*.sqlite3*"), *folder.glob("*.sqlite3*")):
        kept = [name for name in NAMES if name.encode() in database.read_bytes()]
        assert not kept, f"{database.name} keeps {kept}"


def whole_run() -> tuple[set[Path], set[str]]:
    """The logs and the secrets of all servers that have been checked so far."""
    return set(_logs), set(_secrets)


def told_by(log: Path, secrets: set[str]) -> list[str]:
    text = log.read_text(encoding="utf-8")
    return sorted(word for word in secrets if word in text)


def secrets_of(server: BotApi) -> Iterator[str]:
    yield from (server.token, server.token.partition(":")[2], *NAMES, *STORED)
    bodies: list[dict[str, Any]] = [line.what for line in server.world.story if not isinstance(line.what, str)]
    yield from _spoken(bodies)
    for body in bodies:
        for row in body.get("reply_markup", {}).get("inline_keyboard", []):
            yield from (button["callback_data"] for button in row if len(button.get("callback_data", "")) >= 6)


def _spoken(bodies: list[dict[str, Any]]) -> Iterator[str]:
    """What people wrote, long enough not to be found by chance; commands and our own words are left out."""
    said = [body for body in bodies if "text" in body]
    ours = " ".join(body["text"] for body in said if body.get("from", {}).get("is_bot"))
    for body in said:
        text = str(body["text"])
        if len(text) >= 6 and not text.startswith("/") and text not in ours:
            yield text[:200]
