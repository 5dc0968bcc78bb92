"""Telegram's limits of sending: 30 a second, 1 a second in a private chat with a burst, 20 a minute in a group."""

from __future__ import annotations

import math

from telegram.constants import FloodLimit

from tests.bot_api.errors import too_many_requests

SENDING = ("send", "edit")
PRIVATE_BURST = 5  # Telegram gives no number; bots see a few messages pass at once


class _Bucket:
    """So many tokens at most, refilled steadily."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self.tokens, self.at = burst, 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is a token."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


class Flood:
    """Off unless asked for, as Telegram's own test servers are lenient."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled
        self._all = _Bucket(FloodLimit.MESSAGES_PER_SECOND, FloodLimit.MESSAGES_PER_SECOND)
        self._chats: dict[int, _Bucket] = {}

    def check(self, method: str, chat_id: object, now: float) -> None:
        """Counts a message, or refuses it with 429."""
        if not self.enabled or not method.startswith(SENDING) or not isinstance(chat_id, int):
            return
        buckets = (self._all, self._chats.setdefault(chat_id, _chat_bucket(chat_id)))
        if (wait := max(bucket.wait(now) for bucket in buckets)) > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= 1


def _chat_bucket(chat_id: int) -> _Bucket:
    if chat_id < 0:
        burst = FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
        return _Bucket(burst / 60, burst)
    return _Bucket(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT, PRIVATE_BURST)
