"""What a process that serves people writes to its log."""

from __future__ import annotations

import logging

from bot.telegram.redaction import RedactTokens


def set_up_logs() -> None:
    """One line an event, no token, no words of anybody."""
    handler = logging.StreamHandler()
    handler.addFilter(RedactTokens())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("aiogram", "aiohttp", "asyncio", "alembic", "apscheduler", "httpx", "httpcore", "telegram"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # aiogram tells a failure in the exception's words, which may be somebody's; the worker tells it without them.
    logging.getLogger("aiogram.event").setLevel(logging.CRITICAL)
