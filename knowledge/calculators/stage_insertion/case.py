"""What the dates of a stage are computed from: the facts of one person, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, get_args

from knowledge.errors import InvalidCase

EndedBy = Literal[
    "june",  # ended in June or July, no resit
    "second_session",
    "thesis",
    "during_year",
    "alternance_passed",
    "alternance_failed",
    "abroad",
]
ENDINGS: Final[tuple[str, ...]] = get_args(EndedBy)

PeriodKind = Literal[
    "work",
    "student_job",
    "maternity",
    "self_employed",
    "accepted_internship_abroad",
    "service_citoyen",
    "forem_training",
    "sickness",
    "abroad",
    "not_registered",
    "blocking_studies",
    "unjustified_absence",
    "unjustified_refusal",
]
PERIOD_KINDS: Final[tuple[str, ...]] = get_args(PeriodKind)

KINDS_FR: Final[Mapping[str, str]] = {
    "work": "travail",
    "student_job": "job étudiant",
    "maternity": "congé de maternité, de naissance ou d'adoption",
    "self_employed": "indépendant·e à titre principal",
    "accepted_internship_abroad": "stage à l'étranger accepté",
    "service_citoyen": "service citoyen",
    "forem_training": "formation avec le Forem",
    "sickness": "maladie",
    "abroad": "séjour à l'étranger",
    "not_registered": "pas inscrit·e",
    "blocking_studies": "reprise d'études",
    "unjustified_absence": "absence sans bonne raison",
    "unjustified_refusal": "refus sans bonne raison",
}

WORKED: Final = frozenset({"work", "student_job"})
ONE_DAY_KINDS: Final = frozenset({"unjustified_absence", "unjustified_refusal"})
NEEDS_AN_END: Final = frozenset({"sickness", "abroad", "not_registered", "blocking_studies"})

Result = Literal["positive", "negative"]

FAR: Final = date(2199, 12, 31)  # the end of a period that is still running
_EARLIEST: Final = date(1950, 1, 1)
_LATEST: Final = date(2099, 12, 31)  # typed days end here: everything counted from them still fits before FAR


@dataclass(frozen=True, slots=True)
class LifePeriod:
    """Days on which something happened, from *first* to *last*, both inclusive.

    Attributes:
        kind: From the closed list PERIOD_KINDS.
        first, last: Inclusive; `last` is FAR for what is still running, `first` for what takes one day.
        days_per_week: Days worked a week [work_day], in a five-day week; None when not known.
        hours_per_week: Hours worked a week [hour_per_week]; None when not known.
        full_time_hours: The full-time week of that job [hour_per_week]; None: the usual one.
    """

    kind: str
    first: date
    last: date
    days_per_week: float | None = None
    hours_per_week: float | None = None
    full_time_hours: float | None = None

    @property
    def is_partial(self) -> bool:
        """Whether AM 7 has to convert it."""
        return self.kind in WORKED and (self.days_per_week is not None or self.hours_per_week is not None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation of the job search by the regional service.

    Attributes:
        day: Its day; None: not known, and taken as early enough.
    """

    day: date | None
    result: Result


@dataclass(frozen=True, slots=True)
class StageCase:
    """The facts of one person.

    Attributes:
        studies_ended: Last day on which the programme required something (class, exam, placement, thesis).
        registered: First day registered as a jobseeker after the studies; None: never, and only worked days count.
        ended_by: How the studies ended; None: `june` if they ended in June or July.
        born: Birthday; None: compulsory schooling and the age limit are not looked at.
        contract_days: Days of the alternance contract, Sundays not counted [day_except_sunday].
        periods: What happened since, in any order; they may overlap.
        evaluations: Those that are known; the same result on the same day is one evaluation, told twice.
        certificate_start, certificate_end: As printed on the Forem's certificate.
        claim_on: The day of the first claim: made when it is before `today`, intended otherwise.
        today: Only ever given by the caller; the claim of somebody who has not claimed is never before it.

    Raises:
        InvalidCase: Two facts contradict each other; the message says which, in French.
    """

    studies_ended: date
    registered: date | None
    ended_by: str | None = None
    born: date | None = None
    contract_days: int | None = None
    periods: tuple[LifePeriod, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    certificate_start: date | None = None
    certificate_end: date | None = None
    claim_on: date | None = None
    today: date | None = None

    def __post_init__(self) -> None:
        for problem in _contradictions(self):
            raise InvalidCase(problem)

    @property
    def ended_in_june(self) -> bool:
        """Whether the studies ended in June or July with no resit; taken for granted when only the day is known."""
        return self.studies_ended.month in (6, 7) and self.ended_by in (None, "june")

    @property
    def registered_from(self) -> date:
        """The first registered day; FAR for somebody who never registered."""
        return self.registered or FAR

    @property
    def can_be_evaluated_from(self) -> date:
        """The first day on which an evaluation makes sense: registered, with the studies behind."""
        after = self.studies_ended + timedelta(days=1)
        return max(after, self.registered or after)

    @property
    def studies_again(self) -> tuple[LifePeriod, ...]:
        """Blocking studies after the end of the studies, in order; those that overlap or touch are one.

        What ended on or before the last day of the studies belongs to them, and starts nothing again.
        """
        merged: list[LifePeriod] = []
        found = (p for p in self.periods if p.kind == "blocking_studies" and p.last > self.studies_ended)
        for period in sorted(found, key=lambda p: p.first):
            if merged and period.first <= merged[-1].last + timedelta(days=1):
                last = max(merged[-1].last, period.last)
                merged[-1] = LifePeriod("blocking_studies", merged[-1].first, last)
            else:
                merged.append(period)
        return tuple(merged)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of periods that occur."""
        return frozenset(period.kind for period in self.periods)


_IMPOSSIBLE: Final = "L'année {year} n'est pas possible ici. Vérifie la date."


def _is_sane(day: date) -> bool:
    return _EARLIEST <= day <= _LATEST


def _contradictions(case: StageCase) -> Iterable[str]:
    days = (case.studies_ended, case.registered, case.born, case.certificate_start, case.certificate_end)
    for day in (*days, case.claim_on, case.today, *(done.day for done in case.evaluations)):
        if day is not None and not _is_sane(day):
            yield _IMPOSSIBLE.format(year=day.year)
    if case.born is not None and case.born >= case.studies_ended:
        yield "La date de naissance est après la fin des études. Vérifie les deux dates."
    if case.ended_by is not None and case.ended_by not in ENDINGS:
        yield f"Fin d'études inconnue : {case.ended_by}. Choix : {', '.join(ENDINGS)}."
    if case.contract_days is not None and case.contract_days < 0:
        yield "Le nombre de jours du contrat d'alternance ne peut pas être négatif."
    if case.certificate_start and case.certificate_end and case.certificate_end < case.certificate_start:
        yield "Sur l'attestation, la fin est avant le début. Vérifie les deux dates."
    for period in case.periods:
        yield from _wrong_period(period)


def _wrong_period(period: LifePeriod) -> Iterable[str]:
    if period.kind not in PERIOD_KINDS:
        yield f"Sorte de période inconnue : {period.kind}. Choix : {', '.join(PERIOD_KINDS)}."
        return
    name = KINDS_FR[period.kind]
    if period.last < period.first:
        yield f"La période « {name} » finit avant de commencer. Vérifie les deux dates."
    if not _is_sane(period.first):
        yield _IMPOSSIBLE.format(year=period.first.year)
    if period.kind in NEEDS_AN_END and period.last == FAR:
        yield f"Donne aussi le dernier jour de la période « {name} », même estimé."
    elif period.last != FAR and not _is_sane(period.last):
        yield f"La période « {name} » ne peut pas finir en {period.last.year}. {_still(period.kind)}"
    if period.kind in ONE_DAY_KINDS and period.last != period.first:
        yield f"Une période « {name} » dure un seul jour : donne seulement ce jour-là."
    limits = ((period.days_per_week, 7), (period.hours_per_week, 84), (period.full_time_hours, 84))
    for given, most in limits:
        if given is not None and not 0 < given <= most:
            yield "Les jours ou les heures par semaine ne sont pas possibles. Vérifie ces nombres."


def _still(kind: str) -> str:
    """What to write for a period without an end in sight."""
    if kind in NEEDS_AN_END:
        return "Donne son dernier jour, même estimé."
    return "Si elle dure encore, ne donne pas de dernier jour."
