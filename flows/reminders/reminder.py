"""One reminder, and how days become moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from knowledge.calendar import BRUSSELS


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message to come.

    Attributes:
        kind: Its entry in knowledge/reminders.yaml.
        step: Which of its kind: "-14" (days from the day in question), "2h".
        due: When to send it, in UTC.
        until: From then on it is of no use any more: it is not sent. In UTC, exclusive.
        about: The day in question.
        last: Another day that the text names: the latest reading, the end of a time limit.
        subject: Of which appointment, which evaluation…; "" where there is only one.
    """

    kind: str
    step: str
    due: datetime
    until: datetime
    about: date
    last: date | None = None
    subject: str = ""

    @property
    def key(self) -> str:
        """The same for the same reminder, whatever day it moves to."""
        return f"{self.kind}:{self.subject}:{self.step}"


def wall(day: date, hour: time) -> datetime:
    """That hour of the clocks of Brussels, in UTC.

    An hour that spring skips is the one an hour later; of one that autumn doubles, the first.
    """
    return datetime.combine(day, hour, BRUSSELS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Series:
    """Reminders of one kind around a day, each of use until the next one is due.

    Attributes:
        kind: As of a reminder.
        about: The day in question.
        steps: Days from it, in order: -14 is two weeks before.
        lasts: Days after the last step for which that one is still of use.
        last: As of a reminder.
        subject: As of a reminder.
    """

    kind: str
    about: date
    steps: Sequence[int]
    lasts: int = 7
    last: date | None = None
    subject: str = ""

    def at(self, hour: time) -> Iterator[Reminder]:
        """The reminders, at that hour of the day."""
        ends = [*self.steps, self.steps[-1] + self.lasts]
        for step, following in pairwise(ends):
            due, until = (wall(self.about + timedelta(days=days), hour) for days in (step, following))
            yield Reminder(self.kind, f"{step:+d}", due, until, self.about, self.last, self.subject)
