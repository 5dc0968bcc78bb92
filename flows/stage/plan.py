"""The days of a stage that a calendar or a picture shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.engine import Answers, Context
from flows.stage.age import age_guard_of
from flows.stage.answers import stage_facts
from flows.stage.dates import Dates, dates_of
from flows.stage.deadlines import deadlines
from flows.stage.recall import missing, recalled
from flows.telling import ESTIMATE
from knowledge.calculators.stage_insertion import day_number
from knowledge.calculators.stage_insertion.action import days_to_ask_again
from knowledge.errors import InvalidCase, OutOfPeriod
from knowledge.french import say_day
from knowledge.units import say_number

FILES = ("stage.ics", "stage.png")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that matters.

    Attributes:
        key: Stable from one calculation to the next: a calendar moves the same event.
        day: A whole day.
        label: What happens.
        note: What to do, or why it is so.
        is_call: The person has to act on that very day.
    """

    key: str
    day: date
    label: str
    note: str = ""
    is_call: bool = False


@dataclass(frozen=True, slots=True)
class StagePlan:
    """What is to come, as of one day.

    Attributes:
        milestones: In the order of their days.
        today: The day of the calculation.
        counted: Days counted so far [day_except_sunday].
        days: Length of the stage [day_except_sunday].
    """

    milestones: tuple[Milestone, ...]
    today: date
    counted: int
    days: int

    @property
    def progress(self) -> str:
        """How far the stage is: "Jour 43 sur 156"; "" before its first day or where nothing has to be counted."""
        return f"Jour {self.counted} sur {say_number(self.days)}" if self.counted else ""

    @property
    def text(self) -> str:
        """The same in words, for whoever sees no picture and opens no file."""
        lines = (f"{say_day(found.day)} : {found.label}." for found in self.milestones)
        head = f"{self.progress}, ce {say_day(self.today)}." if self.progress else "Les dates de ton stage."
        return "\n".join((head, *lines, ESTIMATE))


def files_for(dates: Dates, answers: Answers) -> tuple[str, ...]:
    """The files that can be offered: none while the dates are only supposed."""
    unknown_claim = dates.claimed and dates.claimed_on is None
    return () if dates.hypothetical or unknown_claim or missing(answers) else FILES


def plan_of(dates: Dates, context: Context) -> StagePlan:
    """The law's stage, the earliest day to claim under any reading, and what follows from that day."""
    law = dates.sure.law
    counted = day_number(law, context.today) if law.start <= context.today else 0
    milestones = sorted(_milestones(dates, context), key=lambda found: found.day)
    return StagePlan(tuple(milestones), context.today, counted, law.days)


def current_plan(context: Context) -> StagePlan | None:
    """The plan from what is known; None while that is not enough, or gives no dates."""
    answers = recalled(context.known)
    if missing(answers):
        return None
    try:
        dates = dates_of(stage_facts(answers, context.today), context)
    except (InvalidCase, OutOfPeriod):
        return None
    return plan_of(dates, context) if files_for(dates, answers) else None


def _again(days: tuple[date, ...]) -> Iterator[Milestone]:
    """The days on which to ask again, the last one first: its key is the one that has always been there."""
    for place, day in enumerate(reversed(days)):
        yield Milestone(
            f"redemande-{place}" if place else "redemande",
            day,
            "Redemande, si on t'a répondu « trop tôt »",
            "« Trop tôt » n'est pas un refus définitif : les sources ne donnent pas toutes la même date.",
            is_call=True,
        )


def _milestones(dates: Dates, context: Context) -> Iterator[Milestone]:
    law = dates.sure.law
    yield Milestone("debut", law.start, "Début du stage")
    if law.days:
        yield Milestone("dernier-jour", law.last_day, f"Dernier des {say_number(law.days)} jours comptés")
    claimed_on = dates.claimed_on
    if claimed_on is not None:
        yield Milestone("demande", claimed_on, "Jour de ta demande d'allocations")
    else:
        yield Milestone(
            "demande",
            dates.earliest,
            "Demande tes allocations",
            "Va à la CAPAC ou dans un syndicat, même s'il manque des papiers. C'est fermé ? Le premier jour ouvert.",
            is_call=True,
        )
        yield from _again(days_to_ask_again(dates.days, age_guard_of(dates, context)))
    limits = deadlines(claimed_on or dates.earliest, context)
    if limits is not None:
        yield Milestone(
            "inscription",
            limits.registered_by,
            "Dernier jour pour être inscrit·e sans perdre de jours",
            "Compté depuis ta demande : si tu la fais un autre jour, cette date bouge.",
        )
        yield Milestone(
            "dossier",
            limits.complete_by,
            "Le dossier complet doit être arrivé à l'ONEM",
            "Ce n'est pas le moment d'y aller : va demander dès le premier jour.",
        )
