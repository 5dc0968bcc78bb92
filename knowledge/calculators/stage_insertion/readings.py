"""Every reading of the law for one case: where honest readings differ, all of them are given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.admission import Admission, admission
from knowledge.calculators.stage_insertion.case import StageCase
from knowledge.calculators.stage_insertion.count import Count, Rule, Run, count
from knowledge.calculators.stage_insertion.regime import AugustRule, Regime, regimes
from knowledge.calendar import first_payable
from knowledge.errors import OutOfPeriod
from knowledge.law import Law
from knowledge.schema import Source

ONE_DAY = timedelta(days=1)

# A certificate may print the last day or the day after, and offices round: so many days are no difference.
CERTIFICATE_TOLERANCE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Reading:
    """The dates under one reading of the law.

    Attributes:
        id: law, first_of_august, uncertain_periods, certificate, or a combination.
        start: First day of the stage, inclusive.
        days: Days required [day_except_sunday].
        last_day: Last counted day.
        claim_from: First day on which to claim; a Sunday is kept.
        bare_claim: The same without looking at today: when the claim could first be made.
        first_payable: First day that can be paid; never a Sunday.
        admission: Whether the evaluations let the right open, and when.
        runs: What was counted, day by day.
        sources: What the reading rests on.
    """

    id: str
    start: date
    days: int
    last_day: date
    claim_from: date
    bare_claim: date
    first_payable: date
    admission: Admission
    runs: tuple[Run, ...]
    complete_before_studies: bool
    sources: tuple[Source, ...]

    @property
    def dates(self) -> tuple[date, int, date, date]:
        """What makes two readings the same for a person."""
        return (self.start, self.days, self.last_day, self.claim_from)


@dataclass(frozen=True, slots=True)
class Reader:
    """One case against one law; each method is a reading."""

    case: StageCase
    law: Law

    def read(self, name: str, *, page: bool = False, counts: frozenset[str] | None = None) -> Reading:
        """The dates when the Forem's page is followed for the start, and with other counting kinds.

        Args:
            name: The reading's id.
            page: Follow the 1 August rule of the page (or, in a regime whose law has that rule, its other deadline).
            counts: Uncertain kinds taken as counting; None: as the parameters say.
        """
        for regime in self._possible():
            counting = regime.counting if counts is None else (regime.counting - regime.uncertain) | counts
            august = _page_rule(regime) if page else regime.august
            rule = Rule(august, counting, regime.conversion)
            found = self._within(regime, name, self._count(rule, regime, regime.days_for(self.case)), rule)
            if found:
                return found
        raise self._out_of_period()

    def _possible(self) -> Iterator[Regime]:
        """The regimes that had not ended before anybody could claim in this case."""
        first = max(self.case.studies_ended, self.case.claim_on or self.case.today or self.case.studies_ended)
        return (regime for regime in regimes(self.law) if regime.period.last is None or first <= regime.period.last)

    def certificate(self) -> Reading:
        """What the certificate says: its start replaces ours; its end stands as printed."""
        for regime in self._possible():
            rule = Rule(regime.august, regime.counting, regime.conversion, self.case.certificate_start)
            days = regime.days_for(self.case)
            counted = self._count(rule, regime, days)
            if self.case.certificate_end:
                days = self._days_printed(rule, regime, days)
                counted = replace(self._count(rule, regime, days), last_day=self.case.certificate_end)
            found = self._within(regime, "certificate", counted, rule, days)
            if found:
                return found
        raise self._out_of_period()

    def fits_former_length(self, rule: Rule, regime: Regime) -> int | None:
        """The length of an earlier regime that the certificate's end fits [day_except_sunday], or None."""
        end = self.case.certificate_end
        for former in regimes(self.law):
            if end and former.period.first < regime.period.first:
                length = former.days_for(self.case)
                if abs(self._count(rule, regime, length).last_day - end) <= CERTIFICATE_TOLERANCE:
                    return length
        return None

    def _days_printed(self, rule: Rule, regime: Regime, days: int) -> int:
        return self.fits_former_length(rule, regime) or days

    def _count(self, rule: Rule, regime: Regime, days: int) -> Count:
        return count(self.case, rule, days, regime.school)

    def _within(self, regime: Regime, name: str, counted: Count, rule: Rule, days: int | None = None) -> Reading | None:
        """The reading, if its claim day falls inside the regime's own period."""
        case = self.case
        complete = counted.last_day + ONE_DAY
        if complete < regimes(self.law)[0].period.first and not (case.claim_on or case.today):
            raise OutOfPeriod("stage_insertion.duree", complete)
        bare = max(complete, regime.period.first)
        if not regime.period.holds_on(max(bare, case.claim_on or case.today or bare)):
            return None
        claim_from = bare if case.claim_on or not case.today else _outside_studies(case, max(bare, case.today))
        return Reading(
            id=name,
            start=counted.start,
            days=regime.days_for(case) if days is None else days,
            last_day=counted.last_day,
            claim_from=claim_from,
            bare_claim=bare,
            first_payable=first_payable(claim_from),
            admission=admission(case, self.law, rule.conversion, claim_from),
            runs=counted.runs,
            complete_before_studies=counted.complete_before_studies,
            sources=_sources(case, regime, rule),
        )

    def _out_of_period(self) -> OutOfPeriod:
        return OutOfPeriod("stage_insertion.duree", self.case.claim_on or self.case.today or self.case.registered_from)


def _outside_studies(case: StageCase, day: date) -> date:
    """*day*, or the first day after the blocking studies in which it falls: nobody claims while studying."""
    for period in sorted((p for p in case.periods if p.kind == "blocking_studies"), key=lambda p: p.first):
        if period.first <= day <= period.last:
            day = period.last + ONE_DAY
    return day


def read_all(case: StageCase, law: Law) -> tuple[Reading, ...]:
    """Every reading that says something of its own, the law's first.

    Raises:
        OutOfPeriod: The claim falls before the first regime that the parameters know.
    """
    reader = Reader(case, law)
    found = [reader.read("law")]
    for reading in _others(reader, found[0]):
        if reading.id == "certificate" or all(reading.dates != other.dates for other in found):
            found.append(reading)
    return tuple(found)


def _others(reader: Reader, law: Reading) -> Iterator[Reading]:
    page = reader.read("first_of_august", page=True)
    yield page
    uncertain = list(_uncertain(reader))
    yield from uncertain
    claims = [law.claim_from, page.claim_from, *(reading.claim_from for reading in uncertain)]
    for counts in _alternatives(reader):
        both = reader.read("first_of_august_uncertain_periods", page=True, counts=counts)
        if not min(claims) <= both.claim_from <= max(claims):
            yield both
    if reader.case.certificate_start or reader.case.certificate_end:
        yield reader.certificate()


def _uncertain(reader: Reader) -> Iterator[Reading]:
    for name, counts in zip(("uncertain_periods", "uncertain_periods_latest"), _alternatives(reader), strict=False):
        yield reader.read(name, counts=counts)


def _alternatives(reader: Reader) -> list[frozenset[str]]:
    """The uncertain kinds of the case all taken as counting, and all as not, unless the parameters say just that."""
    newest = regimes(reader.law)[-1]
    present = newest.uncertain & reader.case.kinds
    stated = present & newest.counting
    return [counts for counts in (present, frozenset[str]()) if present and counts != stated]


def _page_rule(regime: Regime) -> AugustRule:
    if regime.august is None:
        return regime.page_august
    return regime.disputed_august or regime.august


def _sources(case: StageCase, regime: Regime, rule: Rule) -> tuple[Source, ...]:
    found = [regime.period.source]
    found += rule.august.sources if rule.august else regime.start_sources
    found += [regime.kind_sources[kind] for kind in sorted(case.kinds)]
    return tuple(dict.fromkeys(found))
