"""The limits of one day, and the credit that they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.calculators.iop.case import Placement
from knowledge.calendar import birthday
from knowledge.law import Law


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of one day. Source: parameters `iop.*`."""

    law: Law
    day: date

    def number(self, name: str) -> float:
        """A limit, whole or not; *name* without its `iop.`."""
        return self.law.number(f"iop.{name}", self.day)

    def integer(self, name: str) -> int:
        """A whole limit."""
        return self.law.integer(f"iop.{name}", self.day)

    def say(self, name: str) -> str:
        """A limit with its unit, in French."""
        return self.law.parameter(f"iop.{name}").say(self.day)

    def back_on(self, placement: Placement) -> date:
        """When its hours no longer weigh: date to date; a 29 February comes back on 1 March."""
        return birthday(placement.end, self.integer("periode_ans"))

    def left(self, done: tuple[Placement, ...], day: date) -> float:
        """Credit on *day* [hour]."""
        used = sum(placement.hours for placement in done if self.back_on(placement) > day)
        return tidy(max(0.0, self.number("heures_trois_ans") - used))


def full_time_days(hours: float, law: Law, day: date) -> float:
    """*hours* [hour] in full-time days [work_day]. Source: parameter `iop.heures_par_jour`."""
    return tidy(hours / law.number("iop.heures_par_jour", day))


def hours_of_days(days: float, law: Law, day: date) -> float:
    """Full-time *days* [work_day] in hours [hour]. Source: parameter `iop.heures_par_jour`."""
    return tidy(days * law.number("iop.heures_par_jour", day))


def tidy(number: float) -> float:
    """To a hundredth: sums of hours have to meet their limit exactly, whatever binary fractions make of them."""
    return round(number, 2)
