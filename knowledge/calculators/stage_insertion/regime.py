"""The regimes of the stage, read from the dated parameters: how many days, from when, and which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from knowledge.calculators.stage_insertion.case import PERIOD_KINDS, LifePeriod, StageCase
from knowledge.errors import OutOfPeriod
from knowledge.law import Law, Parameter, Period
from knowledge.schema import Source


@dataclass(frozen=True, slots=True)
class AugustRule:
    """Who ends in June or July and registers in time starts on 1 August.

    Attributes:
        start: The day of the year on which the stage starts [month_day].
        limit: The last day of the year on which to register for that, inclusive [month_day].
    """

    start: tuple[int, int]
    limit: tuple[int, int]
    sources: tuple[Source, ...]

    def start_in(self, year: int) -> date:
        """The day on which the stage starts for those who are in time."""
        return date(year, *self.start)

    def limit_in(self, year: int) -> date:
        """The last day on which to register for that, inclusive."""
        return date(year, *self.limit)


@dataclass(frozen=True, slots=True)
class Conversion:
    """AM 7 for one person: what turns days or hours worked a week into days of the stage.

    Attributes:
        counted_week: Days that a full week of work gives [work_day].
        worked_week: Days worked in a full week [work_day].
        full_time_hours: The usual full-time week [hour_per_week].

    Source: parameters `stage_insertion.jours_par_semaine`, `semaine_complete`, `heures_temps_plein`.
    """

    counted_week: int
    worked_week: int
    full_time_hours: float

    def per_calendar_day(self, period: LifePeriod) -> Fraction:
        """Days of the stage for one calendar day of a converted period; never more than a full week gives."""
        if period.hours_per_week is not None:
            whole = period.full_time_hours or self.full_time_hours
            share = Fraction(str(period.hours_per_week)) / Fraction(str(whole))
        else:
            share = Fraction(str(period.days_per_week)) / self.worked_week
        return min(share, Fraction(1)) * self.counted_week / 7


@dataclass(frozen=True, slots=True)
class Regime:
    """One row of `stage_insertion.duree` with all that goes with it.

    Attributes:
        period: The days of first claim that it governs.
        days: Length of the stage [day_except_sunday].
        august: The start rule of the law, where the law has one; None: registration after the studies is enough.
        disputed_august: What another reading of the law's own deadline gives; None: undisputed.
        page_august: What the Forem's page says.
        counting: Kinds of periods whose days count.
        uncertain: Kinds on which honest sources disagree.
        kind_sources: Where each kind is written.
        other_sources: Who takes an uncertain kind the other way.
        passed_share, failed_share: Share of the alternance contract taken off [percent].
        failed_minimum: The floor of the stage after a failed alternance [day_except_sunday].
        conversion: AM 7.
        school: Age [year] and day of the year [month_day] that end compulsory schooling at the latest.
        start_sources: Where the start rule of the law is written.
    """

    period: Period
    days: int
    august: AugustRule | None
    disputed_august: AugustRule | None
    page_august: AugustRule
    counting: frozenset[str]
    uncertain: frozenset[str]
    kind_sources: dict[str, Source]
    other_sources: dict[str, tuple[Source, ...]]
    passed_share: int
    failed_share: int
    failed_minimum: int
    conversion: Conversion
    school: tuple[int, tuple[int, int]]
    start_sources: tuple[Source, ...]

    def sources_of(self, kind: str, counting: frozenset[str]) -> tuple[Source, ...]:
        """Who says what a reading with those *counting* kinds takes for granted of *kind*."""
        as_stated = (kind in counting) == (kind in self.counting)
        return (self.kind_sources[kind],) if as_stated else self.other_sources[kind]

    def days_for(self, case: StageCase) -> int:
        """Days that *case* has to count [day_except_sunday], alternance taken off.

        Source: parameters `stage_insertion.alternance_*`. Half days of a contract are dropped, which asks a day more
        rather than a day less.
        """
        contract = case.contract_days or 0
        if case.ended_by == "alternance_passed":
            return max(0, self.days - contract * self.passed_share // 100)
        if case.ended_by == "alternance_failed":
            return max(min(self.failed_minimum, self.days), self.days - contract * self.failed_share // 100)
        return self.days


@lru_cache(maxsize=8)
def regimes(law: Law) -> tuple[Regime, ...]:
    """Every regime that the law knows, oldest first.

    Raises:
        UnknownParameter, OutOfPeriod: The knowledge base lacks what the calculator needs (its own tests catch it).
    """
    return tuple(_regime(law, period) for period in law.parameter("stage_insertion.duree").periods)


def _regime(law: Law, period: Period) -> Regime:
    day = period.first
    kinds = {kind: law.at(f"jours.{kind}", day) for kind in PERIOD_KINDS}
    limit = law.parameter("stage_insertion.inscription_limite_1er_aout")
    return Regime(
        period=period,
        days=law.integer("stage_insertion.duree", day),
        august=_august(law, "stage_insertion.debut_1er_aout", "stage_insertion.inscription_limite_1er_aout", day),
        disputed_august=_disputed(law, limit, day),
        page_august=_page(law),
        counting=frozenset(kind for kind, row in kinds.items() if row.value is True),
        uncertain=frozenset(kind for kind in kinds if law.parameter(f"jours.{kind}").disputed),
        kind_sources={kind: row.source for kind, row in kinds.items()},
        other_sources={kind: _who_disagrees(law.parameter(f"jours.{kind}"), row) for kind, row in kinds.items()},
        passed_share=law.integer("stage_insertion.alternance_reussie_part_deduite", day),
        failed_share=law.integer("stage_insertion.alternance_echouee_part_deduite", day),
        failed_minimum=_failed_minimum(law, day),
        conversion=_conversion(law, day),
        school=(
            law.integer("stage_insertion.fin_obligation_scolaire_age", day),
            law.month_day("stage_insertion.fin_obligation_scolaire_jour", day),
        ),
        start_sources=_rows(law, "stage_insertion.debut_1er_aout", day),
    )


def _who_disagrees(kind: Parameter, row: Period) -> tuple[Source, ...]:
    return tuple(other.source for other in kind.disputed if other.value != row.value)


def _rows(law: Law, name: str, day: date) -> tuple[Source, ...]:
    """The source of the row of that day, a row that ends the rule included."""
    return tuple(period.source for period in law.parameter(name).periods if period.holds_on(day))


def _conversion(law: Law, day: date) -> Conversion:
    return Conversion(
        counted_week=law.integer("stage_insertion.jours_par_semaine", day),
        worked_week=law.integer("stage_insertion.semaine_complete", day),
        full_time_hours=law.number("stage_insertion.heures_temps_plein", day),
    )


def _august(law: Law, start: str, limit: str, day: date) -> AugustRule | None:
    try:
        first, last = law.at(start, day), law.at(limit, day)
    except OutOfPeriod:
        return None
    return AugustRule(law.month_day(start, day), law.month_day(limit, day), (first.source, last.source))


def _disputed(law: Law, limit: Parameter, day: date) -> AugustRule | None:
    rule = _august(law, "stage_insertion.debut_1er_aout", limit.name, day)
    if rule is None or not limit.disputed:
        return None
    other = limit.disputed[0]
    month, day_of_month = str(other.value).split("-")
    return AugustRule(rule.start, (int(month), int(day_of_month)), (other.source,))


def _page(law: Law) -> AugustRule:
    """The page states its rule without a date: the newest row is what it says."""
    start, limit = "stage_insertion.debut_selon_forem", "stage_insertion.inscription_limite_selon_forem"
    newest = law.parameter(start).periods[-1].first
    rule = _august(law, start, limit, newest)
    if rule is None:
        raise OutOfPeriod(start, newest)
    return rule


def _failed_minimum(law: Law, day: date) -> int:
    try:
        return law.integer("stage_insertion.alternance_echouee_minimum", day)
    except OutOfPeriod:
        return 0


def disputed_deadlines(law: Law, year: int) -> frozenset[date]:
    """The days of *year* on which some sources still accept a registration for 1 August and others do not."""
    rules = (regime.disputed_august for regime in regimes(law))
    return frozenset(rule.limit_in(year) for rule in rules if rule)
