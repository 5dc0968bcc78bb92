"""An appointment as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.calendar import BRUSSELS

State = Literal["coming", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment of one person.

    Attributes:
        kind: Its entry in knowledge/appointments.yaml.
        starts: Aware; its wall-clock time is Brussels'.
        mode: "place", "phone" or "video"; "" when it was not said.
        place: Where, in the person's words; "" when it was not said.
        bring: What to bring, in the person's words.
        note: Anything else.
        state: `coming` until somebody says that it is over or cancelled.
        cannot_come: When the person said that they cannot come; None, or None again once they told the service.
        moved_from: When it was to begin before it was moved, for as long as the service was not told.
        made_at: When it was added or last moved, aware; None before it is kept.
        sequence: Grows each time it changes: a calendar takes the greatest.
        uid: The same for an agenda through every change; "" before it is kept.
        id: Its number in the storage; 0 before it is kept.
    """

    kind: str
    starts: datetime
    mode: str = ""
    place: str = ""
    bring: str = ""
    note: str = ""
    state: State = "coming"
    cannot_come: datetime | None = None
    moved_from: datetime | None = None
    made_at: datetime | None = None
    sequence: int = 0
    uid: str = ""
    id: int = 0

    @property
    def is_of_the_service(self) -> bool:
        """Whether it is the employment service's own: the others are told about elsewhere."""
        return self.kind.startswith(("forem_", "welcome"))

    @property
    def local(self) -> datetime:
        """Its start on the clocks of Brussels."""
        return self.starts.astimezone(BRUSSELS)

    @property
    def expected(self) -> datetime:
        """When the service expects the person, on the clocks of Brussels, as long as it has not been told."""
        return (self.moved_from or self.starts).astimezone(BRUSSELS)
