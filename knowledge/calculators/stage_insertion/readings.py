"""Every reading of the law for one case: where honest readings differ, all of them are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.admission import Admission, admission
from knowledge.calculators.stage_insertion.case import StageCase
from knowledge.calculators.stage_insertion.claim import Claim, claims, outside_studies
from knowledge.calculators.stage_insertion.count import Count, NeverComplete, Rule, Run, count
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
        claimed: The claim that was made stands under this reading.
        believed: False for a certificate whose end the other readings contradict: nobody is sent by it.
        august: The 1 August rule that was followed, or None.
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
    claimed: bool
    august: AugustRule | None
    believed: bool = True

    @property
    def dates(self) -> tuple[date, int, date, date]:
        """What makes two readings the same for a person."""
        return (self.start, self.days, self.last_day, self.claim_from)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was counted in one regime."""

    rule: Rule
    days: int
    count: Count


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

        def measured(regime: Regime) -> _Measured:
            counting = regime.counting if counts is None else (regime.counting - regime.uncertain) | counts
            august = _page_rule(regime) if page else regime.august
            return self._measured(regime, Rule(august, counting, regime.conversion))

        return self._first(name, measured)

    def certificate(self) -> Reading:
        """What the certificate says: its start replaces ours; its end stands as printed."""
        return self._first("certificate", self._printed if self.case.certificate_end else self._from_printed_start)

    def from_printed_start(self) -> Reading:
        """The days counted from the certificate's start (or ours), whatever end it prints."""
        return self._first("certificate", self._from_printed_start)

    def _first(self, name: str, measured: Callable[[Regime], _Measured]) -> Reading:
        """The reading in the first regime whose own claim day falls inside it."""
        never: NeverComplete | None = None
        for claim in claims(self.case):
            for regime in self._possible(claim):
                try:
                    found = self._within(regime, name, measured(regime), claim)
                except NeverComplete as problem:  # a later regime may ask for fewer days
                    never = problem
                    continue
                if found:
                    return found
        raise never or self._out_of_period()

    def _possible(self, claim: Claim) -> Iterator[Regime]:
        """The regimes that had not ended before anybody could claim in this case."""
        ended = self.case.studies_ended
        first = max(ended, claim.wanted or ended)
        return (regime for regime in regimes(self.law) if regime.period.last is None or first <= regime.period.last)

    def _measured(self, regime: Regime, rule: Rule, days: int | None = None) -> _Measured:
        needed = regime.days_for(self.case) if days is None else days
        return _Measured(rule, needed, count(self.case, rule, needed, regime.school))

    def _from_printed_start(self, regime: Regime) -> _Measured:
        rule = Rule(regime.august, regime.counting, regime.conversion, self.case.certificate_start)
        return self._measured(regime, rule)

    def _printed(self, regime: Regime) -> _Measured:
        """Up to the end that is printed; with a former length, and its start, where the end fits them."""
        ours = self._from_printed_start(regime)
        found = self._of_former_length(regime, ours.rule) or ours
        end = self.case.certificate_end or found.count.last_day
        return replace(found, count=replace(found.count, last_day=end))

    def _of_former_length(self, regime: Regime, rule: Rule) -> _Measured | None:
        """The count of an earlier regime's length that the certificate's end fits, from our start or the page's."""
        rules = (rule,) if rule.forced_start else (rule, replace(rule, august=regime.page_august))
        for former in regimes(self.law):
            if former.period.first < regime.period.first:
                for start in rules:
                    found = self._measured(regime, start, former.days_for(self.case))
                    if self._fits(found.count.last_day):
                        return found
        return None

    def _fits(self, last_day: date) -> bool:
        end = self.case.certificate_end
        return end is not None and abs(last_day - end) <= CERTIFICATE_TOLERANCE

    def _within(self, regime: Regime, name: str, found: _Measured, claim: Claim) -> Reading | None:
        """The reading, if its claim day falls inside the regime's own period; a claim that was made, if it stands."""
        case, counted = self.case, found.count
        complete = counted.last_day + ONE_DAY
        if complete < regimes(self.law)[0].period.first and not claim.wanted:
            raise OutOfPeriod("stage_insertion.duree", complete)
        bare = complete  # also on the first day of studies that come after: that is to check, with a warning
        if complete < regime.period.first:
            bare = outside_studies(case, regime.period.first)
        claimed_on = claim.taken_on(bare, case)
        if not regime.period.holds_on(claimed_on) or (claim.made and claimed_on != claim.on):
            return None
        claim_from = claim.possible_from(bare, case)
        return Reading(
            id=name,
            start=counted.start,
            days=found.days,
            last_day=counted.last_day,
            claim_from=claim_from,
            bare_claim=bare,
            first_payable=first_payable(claim_from),
            admission=admission(case, self.law, found.rule.conversion, claim_from),
            runs=counted.runs,
            complete_before_studies=counted.complete_before_studies,
            sources=_sources(case, regime, found.rule),
            claimed=claim.made,
            august=found.rule.august,
        )

    def _out_of_period(self) -> OutOfPeriod:
        return OutOfPeriod("stage_insertion.duree", self.case.claim_on or self.case.today or self.case.registered_from)


def read_all(case: StageCase, law: Law) -> tuple[Reading, ...]:
    """Every reading that says something of its own, the law's first.

    Raises:
        OutOfPeriod: The claim falls before the first regime that the parameters know.
    """
    reader = Reader(case, law)
    found = [reader.read("law")]
    for reading in _others(reader, found[0]):
        if all(reading.dates != other.dates for other in found):
            found.append(reading)
    if case.certificate_start or case.certificate_end:
        found.append(_certificate(reader, found))
    return tuple(found)


def _certificate(reader: Reader, others: Sequence[Reading]) -> Reading:
    """The certificate's reading: believed unless a printed end lies well outside all that is computed (care.md 1)."""
    printed = reader.certificate()
    if not reader.case.certificate_end:
        return printed
    computed = [reading.bare_claim for reading in others]
    if reader.case.certificate_start:
        computed.append(reader.from_printed_start().bare_claim)
    first, last = min(computed) - CERTIFICATE_TOLERANCE, max(computed) + CERTIFICATE_TOLERANCE
    return replace(printed, believed=first <= printed.bare_claim <= last)


def believed(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings by which a person is sent to claim; never empty, since the law's is one."""
    return tuple(reading for reading in readings if reading.believed)


def _others(reader: Reader, law: Reading) -> Iterator[Reading]:
    """The readings beside the law's; one whose days are never complete (a training without an end) gives no date."""
    page = _if_complete(reader, "first_of_august", page=True)
    uncertain = [
        _if_complete(reader, name, counts=counts)
        for name, counts in zip(_UNCERTAIN, _alternatives(reader), strict=False)
    ]
    found = [reading for reading in (page, *uncertain) if reading]
    yield from found
    days = [law.claim_from, *(reading.claim_from for reading in found)]
    for counts in _alternatives(reader):
        both = _if_complete(reader, "first_of_august_uncertain_periods", page=True, counts=counts)
        if both and not min(days) <= both.claim_from <= max(days):
            yield both


_UNCERTAIN = ("uncertain_periods", "uncertain_periods_latest")


def _if_complete(
    reader: Reader, name: str, *, page: bool = False, counts: frozenset[str] | None = None
) -> Reading | None:
    try:
        return reader.read(name, page=page, counts=counts)
    except NeverComplete:
        return None


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
    found += [source for kind in sorted(case.kinds) for source in regime.sources_of(kind, rule.counting)]
    return tuple(dict.fromkeys(found))
