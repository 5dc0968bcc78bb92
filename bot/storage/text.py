"""Text that every database can keep."""

from __future__ import annotations

import re

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text, with a replacement character for what PostgreSQL or UTF-8 refuses: NUL and lone surrogates."""
    return _UNSTORABLE.sub("\ufffd", text)
