"""The token never shows: it is part of every address, and so of exceptions and logs."""

from __future__ import annotations

import logging
import re
from types import TracebackType

_TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PLAIN = (bool, int, float, type(None), TracebackType, type)
_FORMATTER = logging.Formatter()


def redact(text: str) -> str:
    """The text with every token of a bot masked."""
    return _TOKEN.sub("<token>", text)


class RedactTokens(logging.Filter):
    """Masks tokens in the message, the arguments, the exception and the extras of a record; lets every record pass.

    Add it to each handler: a logger's filters do not see the records of the loggers below.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        _mask_exception(record)
        _mask_message(record)
        for name, value in vars(record).items():
            if name in ("msg", "args", "exc_info") or isinstance(value, _PLAIN):
                continue
            if (text := str(value)) != (masked := redact(text)):
                setattr(record, name, masked)
        return True


def _mask_exception(record: logging.LogRecord) -> None:
    if record.exc_info and record.exc_info[0] is not None:
        text = record.exc_text or _FORMATTER.formatException(record.exc_info)
        if (masked := redact(text)) != text:
            record.exc_text = masked
            record.exc_info = None  # or another formatter would write it anew


def _mask_message(record: logging.LogRecord) -> None:
    try:
        text = record.getMessage()
    except (TypeError, ValueError, KeyError):  # logging would print the raw arguments to say so
        text = f"{record.msg} {record.args!r}"
        record.msg, record.args = text, None
    raw = f"{record.msg} {record.args!r}"
    if redact(text) != text or redact(raw) != raw:
        record.msg, record.args = redact(text), None
