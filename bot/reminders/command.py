"""`jalon deliver`: sends reminders, and nothing else. `jalon reminders`: how many there are, and what was not sent."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from bot import clock
from bot.config import BadConfig, Config, load_config
from bot.logs import set_up_logs
from bot.storage import StorageError, open_storage
from knowledge.errors import InvalidFile
from knowledge.french import say_short_day

log = logging.getLogger("jalon.reminders")

_SHOWN: Final = 50
_STATES: Final = {
    "pending": "à envoyer",
    "paused": "en attente que la personne revienne",
    "sent": "envoyés",
    "unclear": "peut-être arrivés",
    "missed": "trop tard pour servir",
    "cancelled": "annulés",
    "failed": "refusés par Telegram",
}


def run(given: argparse.Namespace) -> int:
    try:
        config = load_config(Path(given.config) if given.config else None)
        if given.command == "reminders":
            return _show(config)
        set_up_logs()
        asyncio.run(deliver(config))
    except (BadConfig, StorageError, InvalidFile, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


async def deliver(
    config: Config,
    now: Callable[[], datetime] = clock.now,
    stop: asyncio.Event | None = None,
    *,
    every: float | None = None,
) -> None:
    """Sends what is due until SIGTERM, SIGINT or *stop*; several such processes share one PostgreSQL database.

    Args:
        config: What the operator decided.
        now: The present moment, aware.
        stop: Set by whoever wants it to end.
        every: Seconds between two looks at what is due; a second where it is not given.

    Raises:
        StorageError: The storage cannot be used.
    """
    from bot.reminders.schedule import SWEEP_EVERY, Schedule
    from bot.reminders.sweep import Sweep
    from bot.reminders.through_ptb import ptb_call
    from bot.telegram.sending import Sender
    from flows import load_flows
    from knowledge.loader import load_appointment_kinds, load_contacts, load_law, load_reminder_texts

    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError):  # Windows, or not the main thread
            loop.add_signal_handler(name, stop.set)
    with await asyncio.to_thread(open_storage, config.database) as storage:
        async with ptb_call(config.token, config.telegram_api) as call:
            sender = Sender(call, share=config.send_rate)
            sweep = Sweep(storage, load_law(), sender, now, config.send_rate)
            # What the first reminder would load, before the freeze: the collector then never looks at it.
            for load in (load_flows, load_reminder_texts, load_contacts, load_appointment_kinds):
                load()
            gc.collect()
            gc.freeze()
            log.info("prêt à envoyer les rappels")
            await Schedule(sweep.run, {}, SWEEP_EVERY if every is None else every).run(stop)


def _show(config: Config) -> int:
    with open_storage(config.database) as storage:
        counts, unsent = storage.reminder_counts(), storage.unsent(_SHOWN)
    for state, words in _STATES.items():
        print(f"{counts.get(state, 0):>8}  {words}")
    if unsent:
        print("\nPas envoyés, ou pas sûrs de l'être, les derniers d'abord :")
    for row, state, problem in unsent:
        kind = row.key.partition(":")[0]
        print(f"  n° {row.id}  {kind}  prévu le {say_short_day(row.due.date())}  {_STATES[state]}  {problem}".rstrip())
    return 0
