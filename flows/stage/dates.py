"""The dates for answers that may have holes: an earliest and a latest, and the one fact that would close each gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, product

from flows.engine import Context
from flows.stage.answers import StageFacts
from knowledge.calculators.stage_insertion import LifePeriod, StageCase, StageDates, stage_dates

_WORK = ("work", "student_job")
_MOST_GAPS = 4  # each doubles the cases; more than four unknowns are no calculation any more
_LONG_AGO = timedelta(days=2 * 365)  # any stage begun then is complete: an earlier end of the studies changes nothing


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the person does not know, and that moves the dates."""

    code: str
    closes: str


@dataclass(frozen=True, slots=True)
class Dates:
    """What can be said.

    Attributes:
        sure: The dates of the likeliest case, whose readings are told.
        earliest, latest: Over all readings of all cases, both inclusive; never before today without a claim.
        first_day, last_day: The same without looking at today: when the claim could first be made.
        days: The first days to claim of all believed readings, the earliest first; never before today without a claim.
        first_days: The same without looking at today.
        gaps: What is not known, and how to find out.
        claimed: A claim was already made, on a day that some reading allows: one too early is none (care 2).
        hypothetical: The person is not registered yet: registration today is supposed.
    """

    case: StageCase
    sure: StageDates
    earliest: date
    latest: date
    first_day: date
    last_day: date
    days: tuple[date, ...]
    first_days: tuple[date, ...]
    gaps: tuple[Gap, ...]
    hypothetical: bool
    claimed: bool

    @property
    def claimed_on(self) -> date | None:
        """The day of the claim that was made; None: none was, or its day is not known."""
        return self.case.claim_on if self.claimed else None

    @property
    def refused_on(self) -> date | None:
        """The day of a claim that was made and that no reading allows on that day; None: there is none."""
        return None if self.claimed else self.case.claim_on

    @property
    def supposed(self) -> bool:
        """Whether the registration is only supposed to be of today: not made yet, or its day is not known."""
        return self.hypothetical or any(gap.code == "inscription" for gap in self.gaps)


_Choice = Sequence[dict[str, object]]


def dates_of(facts: StageFacts, context: Context) -> Dates:
    """The dates of the stage, every unknown taken both ways.

    Raises:
        InvalidCase, OutOfPeriod: As the calculator.
    """
    found = list(islice(_gaps(facts, context.today), _MOST_GAPS))
    base = _base(facts, context.today)
    cases = [_case(base, changes) for changes in product(*(choices for _, choices in found))]
    results = [stage_dates(case, context.law) for case in cases]
    believed = [reading for result in results for reading in result.believed]
    first_days = sorted({reading.bare_claim for reading in believed})
    return Dates(
        case=cases[0],
        sure=results[0],
        earliest=min(result.earliest_claim for result in results),
        latest=max(result.latest_claim for result in results),
        first_day=first_days[0],
        last_day=max(reading.bare_claim for result in results for reading in result.readings),
        days=tuple(sorted({reading.claim_from for reading in believed})),
        first_days=tuple(first_days),
        gaps=tuple(gap for gap, _ in found),
        hypothetical=facts.is_registered is False,
        claimed=facts.claimed and not all(result.claim_refused for result in results),
    )


def _base(facts: StageFacts, today: date) -> StageCase:
    # Somebody who does not know when the studies ended knows at least that they are over today.
    ended = facts.studies_ended or _latest_end(facts, today)
    absences = (facts.absence,) if facts.absence and facts.decided else ()
    return StageCase(
        studies_ended=ended,
        registered=facts.registered or _latest_registration(facts, today),
        ended_by=facts.ended_by,
        born=facts.born if facts.born and facts.born < ended else None,
        contract_days=facts.contract_days,
        periods=(*facts.periods, *absences),
        evaluations=facts.evaluations,
        certificate_start=facts.certificate_start,
        certificate_end=facts.certificate_end,
        claim_on=facts.claimed_on,
        today=today,
    )


def _case(base: StageCase, changes: Sequence[dict[str, object]]) -> StageCase:
    case = base
    for change in changes:
        fields = dict(change)
        extra = fields.pop("add", ())
        without = fields.pop("without", None)
        periods = [*case.periods, *extra] if isinstance(extra, tuple) else list(case.periods)
        if without is not None:
            periods = [period for period in periods if period.kind != without]
        fields["periods"] = fields.get("periods", tuple(periods))
        case = replace(case, **fields)  # type: ignore[arg-type]  # the fields are those of StageCase, named below
    return case


def _gaps(facts: StageFacts, today: date) -> Iterator[tuple[Gap, _Choice]]:
    """Each unknown with the ways in which it can turn out, the likeliest first."""
    yield from _unknown_start(facts, today)
    if facts.ended_by in ("alternance_passed", "alternance_failed") and facts.contract_days is None:
        closes = "Le nombre de jours de ton contrat d'alternance : ton centre ou ton employeur le connaît."
        yield Gap("contrat_jours", closes), ({"contract_days": 0}, {"contract_days": 5000})
    if facts.unknown_rhythm:
        closes = "Ton rythme de travail : tes fiches de paie donnent les jours et les heures par semaine."
        yield Gap("travail_rythme", closes), ({}, {"periods": tuple(_one_day_a_week(facts.periods))})
    if facts.unknown_load:
        closes = "La charge de tes études (crédits ou heures par semaine) : l'école la connaît."
        yield Gap("charge", closes), ({}, {"without": "blocking_studies"})
    if facts.absence and not facts.decided:
        closes = "La décision sur ton absence ou ton refus : rien n'est perdu avant elle. Appelle aujourd'hui."
        yield Gap("absence", closes), ({}, {"add": (facts.absence,)})


def _unknown_start(facts: StageFacts, today: date) -> Iterator[tuple[Gap, _Choice]]:
    earliest = facts.studies_ended or _earliest_end(facts, today)
    if facts.studies_ended is None:
        latest = _latest_end(facts, today)
        closes = "Le dernier jour exigé par tes études : l'école peut te le dire."
        yield Gap("fin_etudes", closes), ({"studies_ended": latest}, {"studies_ended": earliest})
    if facts.registered is None and facts.is_registered is not False:
        closes = "Ton jour d'inscription : il est dans ton espace personnel et sur ton attestation."
        first = min(today, earliest + timedelta(days=1))
        yield Gap("inscription", closes), ({"registered": _latest_registration(facts, today)}, {"registered": first})


def _latest_end(facts: StageFacts, today: date) -> date:
    """The latest end of the studies: nobody is evaluated before they are over."""
    latest, evaluated = facts.results_on or today, _first_evaluation(facts)
    return min(latest, evaluated - timedelta(days=1)) if evaluated else latest


def _latest_registration(facts: StageFacts, today: date) -> date:
    """The latest day of a registration whose day is not known: nobody is evaluated before it."""
    evaluated = _first_evaluation(facts)
    return min(today, evaluated) if evaluated and facts.is_registered is not False else today


def _first_evaluation(facts: StageFacts) -> date | None:
    return min((done.day for done in facts.evaluations if done.day), default=None)


def _earliest_end(facts: StageFacts, today: date) -> date:
    """The earliest end of the studies that the other answers allow; only work told as "since then" bounds it below."""
    latest = _latest_end(facts, today)
    if facts.registered is not None or facts.is_registered is False:
        latest = min(latest, (facts.registered or today) - timedelta(days=1))
    elif facts.results_on is None:  # nothing says how long ago it was
        latest -= _LONG_AGO
    worked = (period.first for period in facts.periods if period.kind in _WORK)
    return min([latest, *(first - timedelta(days=1) for first in worked)])


def _one_day_a_week(periods: Sequence[LifePeriod]) -> Iterator[LifePeriod]:
    for period in periods:
        yield (replace(period, days_per_week=1, hours_per_week=None) if period.kind in _WORK else period)
