"""How many messages may leave: what Telegram tolerates, as buckets of tokens that know no clock of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass

_NEARLY = 1e-6  # a wait shorter than this is rounding


@dataclass(slots=True)
class Bucket:
    """So many at once, then one an interval.

    Attributes:
        interval: Seconds until a spent token is back; 0 for no limit at all.
        burst: Tokens of a full bucket.
        debt: Seconds of waiting that those who take without waiting can leave to the others, at most.
    """

    interval: float
    burst: int = 1
    debt: float = math.inf
    _full_at: float = -math.inf

    def delay(self, now: float) -> float:
        """Seconds until a token is there, 0 if one is."""
        wait = self._full_at - (self.burst - 1) * self.interval - now
        return wait if wait > _NEARLY else 0.0

    def take(self, now: float) -> None:
        """Spends a token, even one that is not there yet."""
        latest = now + self.debt + (self.burst - 1) * self.interval
        self._full_at = min(max(self._full_at, now) + self.interval, max(latest, now + self.interval))

    def is_full(self, now: float) -> bool:
        """Whether a new bucket would behave the same."""
        return self._full_at <= now + _NEARLY


def bulk_bucket(share: float) -> Bucket:
    """25 a second for what nobody waits for; replies take from it without waiting, with a second of debt at most."""
    return Bucket(1 / (25 * share) if share else 0.0, debt=1.0)


def chat_bucket(chat_id: int | str) -> Bucket:
    """Private chats have positive numbers: three at once, then one a second; elsewhere never over 20 a minute."""
    if isinstance(chat_id, int) and chat_id > 0:
        return Bucket(1.0, burst=3)
    return Bucket(4.0, burst=5)  # 5 at once and 15 more within the minute
