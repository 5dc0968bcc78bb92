"""`jalon telegram`: runs the bot until it is asked to stop."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from bot.config import BadConfig, load_config
from bot.logs import set_up_logs
from bot.storage import StorageError, open_storage
from knowledge.errors import InvalidFile


def run(given: argparse.Namespace) -> int:
    try:
        config = load_config(Path(given.config) if given.config else None)
        if given.command == "migrate":
            open_storage(config.database).dispose()
            return 0
        from bot.telegram.app import BadToken
        from bot.telegram.app import run as run_bot
    except (BadConfig, StorageError) as problem:
        print(problem, file=sys.stderr)
        return 1
    set_up_logs()
    try:
        asyncio.run(run_bot(config))
    except (BadToken, StorageError, InvalidFile, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0
