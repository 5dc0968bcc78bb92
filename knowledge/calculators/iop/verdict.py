"""Whether the planned placement is possible: what is missing, what is taken for granted, what credit is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.calculators.iop.case import IopCase, Placement
from knowledge.calculators.iop.credit import Limits, full_time_days, tidy
from knowledge.calendar import ONE_DAY
from knowledge.french import say_day, say_short_day
from knowledge.law import Law
from knowledge.schema import Source
from knowledge.units import say_value


@dataclass(frozen=True, slots=True)
class Point:
    """Something missing or taken for granted; `code` is stable, `text` is a French sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class IopVerdict:
    """Whether the planned placement is possible.

    Attributes:
        missing: What stands against it; empty when it is possible.
        assumed: What was taken for granted.
        judged_on: The day on which the credit was looked at.
        hours_left: Credit before the planned placement [hour], never below 0.
        days_left: The same in full-time days [work_day].
        credit_back_on: When the planned placement asks for more than is left: the first day on which some comes back.
        enough_on: The first day on which enough has come back; None when that is not the question, or never.
        sources: What the rules rest on.
    """

    missing: tuple[Point, ...]
    assumed: tuple[Point, ...]
    judged_on: date
    hours_left: float
    days_left: float
    credit_back_on: date | None
    enough_on: date | None
    sources: tuple[Source, ...]

    @property
    def possible(self) -> bool:
        """Whether nothing that is known stands against it."""
        return not self.missing


def iop_verdict(case: IopCase, law: Law) -> IopVerdict:
    """Whether the planned placement is possible, what is missing and what credit is left.

    Raises:
        OutOfPeriod: No rule is known for that day.

    Source: parameters `iop.*`, all from one presentation: the CPAS confirms.
    """
    limits = Limits(law, case.judged_on)
    left = limits.left(case.done, case.judged_on)
    short = case.planned.hours > left
    returns = sorted({day for day in map(limits.back_on, case.done) if day > case.judged_on}) if short else []
    return IopVerdict(
        missing=tuple(_missing(case, limits, left)),
        assumed=tuple(_assumed(case, limits)),
        judged_on=case.judged_on,
        hours_left=left,
        days_left=full_time_days(left, law, case.judged_on),
        credit_back_on=returns[0] if returns else None,
        enough_on=next((day for day in returns if limits.left(case.done, day) >= case.planned.hours), None),
        sources=(law.at("iop.heures_par_stage", case.judged_on).source,),
    )


def _missing(case: IopCase, limits: Limits, left: float) -> Iterator[Point]:
    planned = case.planned
    if planned.hours > limits.number("heures_par_stage"):
        yield Point("hours_per_placement", f"Il est trop long : {limits.say('heures_par_stage')} au plus.")
    if planned.hours > left:
        yield Point(
            "credit", f"Il reste {say_value(left, 'hour')} de crédit sur {limits.say('periode_ans')} : trop peu."
        )
    if _heaviest_week(planned) > limits.number("heures_par_semaine"):
        most = limits.say("heures_par_semaine")
        yield Point("hours_per_week", f"C'est plus de {most} : il faut étaler le stage sur plus de jours.")
    if case.rank >= limits.integer("rang_evaluation") and not _latest(case.done).evaluated:
        before = say_short_day(_latest(case.done).first)
        yield Point("evaluation", f"Le stage d'avant ({before}) doit d'abord être évalué avec le CPAS.")
    if not case.new_tasks and _key(planned.partner) in _partners(case.done):
        yield Point("new_tasks", "Chez le même partenaire, les tâches doivent être différentes.")
    if case.rank >= limits.integer("rang_objectifs") and not case.new_goals:
        yield Point("new_goals", f"Pour un {case.rank}e stage, il faut fixer de nouveaux objectifs avec le CPAS.")


def _assumed(case: IopCase, limits: Limits) -> Iterator[Point]:
    yield Point("age", f"Tu as {limits.say('age_minimum')} ou plus.")
    yield Point("income", "Tu reçois le revenu d'intégration ou une aide sociale équivalente.")
    yield Point("path", "Le CPAS t'accompagne dans un parcours d'insertion socioprofessionnelle.")
    yield Point("partner_kind", "Le lieu de stage est public, ou privé non commercial (une association, par exemple).")
    if case.planned.last is None:
        most = limits.say("heures_par_semaine")
        yield Point("week_unknown", f"Le stage ne dépasse pas {most} (je ne connais pas son dernier jour).")
    if not case.new_tasks and case.done and _partner_unknown(case):
        yield Point("partner_unknown", "Tu vas dans un nouvel endroit, ou les tâches sont différentes.")
    if case.done:
        years = limits.say("periode_ans")
        yield Point("rolling_years", f"Les {years} glissent de jour en jour : une lecture, à confirmer avec le CPAS.")
    if case.judged_on != case.planned.first:
        yield Point("planned_past", f"Le premier jour prévu est passé : je calcule au {say_day(case.judged_on)}.")


def _heaviest_week(placement: Placement) -> float:
    """Hours of its fullest week, Monday to Sunday, when they are spread evenly over its weekdays [hour_per_week].

    0 when the last day is not known. A placement at the weekend only is spread over its own days.
    """
    if placement.last is None:
        return 0.0
    days = [placement.first + n * ONE_DAY for n in range((placement.last - placement.first).days + 1)]
    days = [day for day in days if day.weekday() < 5] or days
    weeks = [day.isocalendar()[:2] for day in days]
    fullest = max(weeks.count(week) for week in set(weeks))
    return tidy(placement.hours * fullest / len(days))


def _latest(done: tuple[Placement, ...]) -> Placement:
    return max(done, key=lambda placement: (placement.first, placement.end))


def _partners(done: tuple[Placement, ...]) -> set[str]:
    return {_key(placement.partner) for placement in done} - {""}


def _partner_unknown(case: IopCase) -> bool:
    return any(not _key(placement.partner) for placement in (case.planned, *case.done))


def _key(partner: str | None) -> str:
    return " ".join((partner or "").casefold().split())
