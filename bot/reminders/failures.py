"""Failures in a log: where they happened, not what they say, which may be somebody's words."""

from __future__ import annotations

from types import TracebackType


def without_words(error: Exception) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    """For `exc_info`: its kind and its traceback, without its words and without what it came from."""
    return RuntimeError, RuntimeError(type(error).__name__), error.__traceback__
