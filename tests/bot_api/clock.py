"""The time at Telegram's: it runs, and a test may push it."""

from __future__ import annotations

import time
from datetime import datetime


class Clock:
    """Real time plus what a test added; drives dates, expiry, the age of queries and flood limits."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead  # noqa: TID251  # Telegram's own clock, not Jalon's

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def set(self, moment: datetime) -> None:
        """Makes it this moment; an aware one."""
        self._ahead += moment.timestamp() - self.now()
