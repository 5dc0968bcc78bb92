"""The answers about observation placements, as the calculator takes them: once with every doubt against, once for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flows.cpas.duration import hours_said
from flows.cpas.telling import day_of
from flows.engine import Answers, Context
from flows.kinds import UNSURE
from knowledge.calculators.iop import IopCase, Placement
from knowledge.calculators.iop.credit import Limits
from knowledge.calendar import add_months

SLOTS: Final = 3  # how many placements done are asked; whoever had more asks the CPAS to count
COUNTS: Final = {"aucun": 0, "un": 1, "deux": 2, "trois": 3}

_LEAST_HOURS: Final = 0.5  # of a placement whose length is not known, when every doubt is in the person's favour


@dataclass(frozen=True, slots=True)
class Done:
    """A placement done; `day_known` says whether the day on which its hours come back can be told."""

    placement: Placement
    day_known: bool
    hours_known: bool


def first_day(answers: Answers, context: Context) -> date:
    """The planned first day; today while it is not known."""
    return day_of(answers, "iop_prevu_du") or context.today


def placements(answers: Answers, context: Context, *, hopeful: bool = False) -> tuple[Done, ...]:
    """Those done, the latest first: of two that end on one day, the calculator takes the first as the latest."""
    return tuple(reversed(list(_placements(answers, context, hopeful))))


def _placements(answers: Answers, context: Context, hopeful: bool) -> Iterator[Done]:
    limits = Limits(context.law, context.today)
    count = COUNTS.get(answers.get("iop_nombre", ""), 0)
    ends = [day_of(answers, f"iop_{n}_fin") for n in range(1, count + 1)]
    long_ago = add_months(context.today, -12 * limits.integer("periode_ans"))
    evaluated = _sure(answers, "iop_evalue", hopeful)
    for place, end in enumerate(ends):
        latest = next((day for day in ends[place + 1 :] if day), context.today)
        earliest = min(latest, next((day for day in reversed(ends[:place]) if day), long_ago))
        day = end or (earliest if hopeful else latest)
        said = hours_said(answers.get(f"iop_{place + 1}_duree", ""), context.law, context.today)
        hours = said or (_LEAST_HOURS if hopeful else limits.number("heures_par_stage"))
        where = "ici" if _same_place(answers, hopeful) else "ailleurs"
        placement = Placement(day, hours, day, partner=where, evaluated=evaluated)
        yield Done(placement, day_known=end is not None, hours_known=said is not None)


def iop_case(answers: Answers, context: Context, *, hopeful: bool = False) -> IopCase:
    """The case with what is not known taken against the person, or for them.

    A planned length that is not known is the longest that is left: the question is then how long it may be.

    Raises:
        InvalidCase, OutOfPeriod: As the calculator.
    """
    done = tuple(found.placement for found in placements(answers, context, hopeful=hopeful))
    first = first_day(answers, context)
    hours = hours_said(answers.get("iop_prevu_duree", ""), context.law, first)
    planned = Placement(
        first,
        longest(done, context, first) if hours is None else hours,
        day_of(answers, "iop_prevu_au"),
        partner="ici",
    )
    return IopCase(
        planned,
        done,
        new_tasks=_sure(answers, "iop_taches", hopeful),
        new_goals=_sure(answers, "iop_objectifs", hopeful),
        on=context.today,
    )


def longest(done: tuple[Placement, ...], context: Context, day: date) -> float:
    """The longest placement that the credit of *day* allows [hour]; a whole one when nothing is left at all."""
    limits = Limits(context.law, day)
    most = limits.number("heures_par_stage")
    return min(most, limits.left(done, day)) or most


def _same_place(answers: Answers, hopeful: bool) -> bool:
    said = answers.get("iop_meme_lieu")
    return said == "oui" or (said == UNSURE and not hopeful)


def _sure(answers: Answers, name: str, hopeful: bool) -> bool:
    return answers.get(name) == "oui" or (hopeful and answers.get(name) == UNSURE)
