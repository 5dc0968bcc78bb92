"""A clock that a test turns, also that of another process: the moment stands in a file which both have mapped."""

from __future__ import annotations

import mmap
import os
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from knowledge.calendar import BRUSSELS

_SECONDS: Final = struct.Struct("d")


class Dial:
    """The present moment, as a callable; it stands still until somebody turns it.

    Args of the constructor: *moment* is where it starts; without one, where another has left it.
    """

    def __init__(self, path: Path, moment: datetime | None = None) -> None:
        self.path = path
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(opened, _SECONDS.size)
            self._map = mmap.mmap(opened, _SECONDS.size)
        finally:
            os.close(opened)
        if moment is not None:
            self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    @property
    def moment(self) -> datetime:
        [seconds] = _SECONDS.unpack_from(self._map)
        return datetime.fromtimestamp(seconds, BRUSSELS)

    @moment.setter
    def moment(self, moment: datetime) -> None:
        _SECONDS.pack_into(self._map, 0, moment.timestamp())

    def advance(self, **more: float) -> None:
        """By so much real time: a day is 24 hours, also when the clocks change."""
        self.moment = datetime.fromtimestamp(self.moment.timestamp() + timedelta(**more).total_seconds(), BRUSSELS)
