"""When to try again, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass

from bot.telegram.failures import CallFailed, Refused, TimedOut, Unsendable, meaning
from bot.telegram.outcomes import Failed, Gone, Sent, Why

_TRIES = 6  # some 15 to 30 seconds in all
_FIRST, _LONGEST = 1.0, 30.0  # seconds
_CREATES = ("send", "copy", "forward")  # done twice, it is seen twice; the rest can be repeated


@dataclass(slots=True)
class Tries:
    """The calls of one message so far."""

    method: str
    patience: float
    ambiguous_retry: bool
    _failed: int = 0
    _unclear: int = 0
    _waited: float = 0.0

    def after(self, failure: CallFailed, jitter: float) -> float | Sent | Gone | Failed:
        """Seconds until the next try, or what became of the message."""
        if isinstance(failure, Unsendable):
            return Failed(Why.REFUSED, detail=str(failure))
        if isinstance(failure, Refused):
            if failure.code == 429 and failure.retry_after:
                return self._wait(failure.retry_after)
            if failure.code != 429 and failure.code < 500:
                return meaning(failure, self.method)
        elif isinstance(failure, TimedOut) and self._creates:
            self._unclear += 1
            if self._unclear > self.ambiguous_retry:
                return Failed(Why.UNCLEAR)
        return self._back_off(failure, jitter)

    @property
    def _creates(self) -> bool:
        return self.method.startswith(_CREATES) and self.method != "sendChatAction"

    def _wait(self, seconds: float) -> float | Failed:
        self._waited += seconds
        if self._waited > self.patience:
            return Failed(Why.FLOOD, 429, retry_after=seconds)
        return float(seconds)

    def _back_off(self, failure: CallFailed, jitter: float) -> float | Failed:
        self._failed += 1
        if self._failed == _TRIES:
            if isinstance(failure, Refused):
                return Failed(Why.UNREACHABLE, failure.code, failure.detail)
            return Failed(Why.UNREACHABLE, detail=str(failure))
        return min(_LONGEST, _FIRST * 2.0 ** (self._failed - 1)) * (0.5 + jitter / 2)
