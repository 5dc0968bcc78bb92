"""How a person wants to be reminded, read from the facts that they left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Final

from flows.engine import Answers

HOUR: Final = "rappels.heure"  # "09:00"
DISCREET: Final = "rappels.discret"  # "oui"
STOPPED: Final = "rappels.stop"  # "oui": none at all
OFF: Final = "rappels.sans"  # groups that are switched off, "age,recherche"
ON: Final = "rappels.avec"  # kinds that are sent only to whoever asked for them

HOURS: Final = ("07:00", "08:00", "09:00", "12:00", "16:00", "18:00", "20:00")
OPT_IN: Final = frozenset({"preuves"})
MORNING: Final = time(7)  # nobody is woken earlier, unless an appointment asks for it
EVENING: Final = time(21)  # nor disturbed later


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the person chose.

    Attributes:
        hour: Of the day, in Brussels; the reminders of an appointment on its own day follow its hour.
        discreet: A message shows nothing until it is opened.
        stopped: No reminder at all.
        off: Groups of knowledge/reminders.yaml that are switched off, and kinds as "kind:demande".
        on: Kinds of `OPT_IN` that were asked for.
    """

    hour: time = time(9)
    discreet: bool = False
    stopped: bool = False
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()

    @classmethod
    def read(cls, known: Answers) -> Preferences:
        """From what is known; what can't be read is as if it had not been chosen."""
        hour = known.get(HOUR, "")
        return cls(
            hour=time.fromisoformat(hour) if hour in HOURS else cls().hour,
            discreet=known.get(DISCREET) == "oui",
            stopped=known.get(STOPPED) == "oui",
            off=_names(known.get(OFF, "")),
            on=_names(known.get(ON, "")) & OPT_IN,
        )

    def wants(self, kind: str, group: str) -> bool:
        """Whether reminders of that kind, of that group, are sent."""
        if self.stopped or group in self.off or of_kind(kind) in self.off:
            return False
        return kind not in OPT_IN or kind in self.on


def of_kind(kind: str) -> str:
    """How a single kind stands among what is switched off."""
    return f"kind:{kind}"


def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in text.split(",") if name)
