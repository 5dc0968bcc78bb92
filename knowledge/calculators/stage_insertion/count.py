"""Counting the days of one case under one start rule, as runs of days that share a status.

Nothing steps from day to day: the periods cut the calendar into a few runs, and a run is counted by arithmetic. The
tests count every single day a second time, naively.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from knowledge.calculators.stage_insertion.case import FAR, ONE_DAY_KINDS, WORKED, LifePeriod, StageCase
from knowledge.calculators.stage_insertion.regime import AugustRule, Conversion
from knowledge.calendar import ONE_DAY, birthday, counted_between, counted_day
from knowledge.errors import InvalidCase

# Why a run of days counts or not. Beside these, a run carries the kind of the period that decided.
REGISTERED = "registered"
BEFORE_START = "before_start"
LOST = "lost"
LOST_TO_STUDIES = "lost_to_studies"
PARTIAL = "partial_work"

_NON_COUNTING = ("not_registered", "sickness", "abroad", "forem_training", "service_citoyen")
_RESTS_ON_REGISTRATION = frozenset({"forem_training", "service_citoyen"})
_FAR = FAR.toordinal()


class NeverComplete(InvalidCase):
    """The days of the case never add up to the days that are required.

    Whoever registers reaches them some day in the law's reading, since what does not count has to end: the sentence is
    for those who never did.
    """

    def __init__(self) -> None:
        super().__init__("Sans inscription, les jours travaillés ne suffisent pas : donne le jour de ton inscription.")


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive days of one status.

    Attributes:
        first, last: Both inclusive [ordinals].
        counted: How many of its days count [day_except_sunday].
        status: One of the constants above, or the kind of the period that decided.
    """

    first: int
    last: int
    counted: int
    status: str

    def counted_until(self, day: int) -> int:
        """How many of its days were counted at the end of *day* [ordinal], a day of the run."""
        if self.status == PARTIAL:  # earned evenly
            return self.counted * (day - self.first + 1) // (self.last - self.first + 1)
        return min(self.counted, counted_between(self.first, day))


@dataclass(frozen=True, slots=True)
class Rule:
    """How one reading of the law lets days count.

    Attributes:
        august: The 1 August rule, or None.
        counting: Kinds of periods whose days count.
        forced_start: A start that replaces the computed one (a certificate's).
    """

    august: AugustRule | None
    counting: frozenset[str]
    conversion: Conversion
    forced_start: date | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """The outcome: start, last counted day, and the runs that lead there.

    Attributes:
        start: The gate, or an earlier day that counts; on a Sunday, the count begins on the Monday.
        last_day: The n-th counted day; the day before the start when nothing has to be counted.
        complete_before_studies: Blocking studies began after the days were complete.
    """

    start: date
    last_day: date
    runs: tuple[Run, ...]
    complete_before_studies: bool


@dataclass(frozen=True, slots=True)
class _Gates:
    """The days that open something [ordinals]."""

    base: int  # first day after the studies and without compulsory schooling
    gate: int  # first day on which registered days count
    students: int  # first day on which a student job counts
    lost_until: int  # registered days up to and including it are lost
    first_base: int  # base before any restart

    @property
    def cuts(self) -> tuple[int, ...]:
        return (self.base, self.gate, self.students, self.lost_until + 1)

    @property
    def open(self) -> int:
        return max(self.gate, self.lost_until + 1)


def count(case: StageCase, rule: Rule, days: int, school: tuple[int, tuple[int, int]]) -> Count:
    """Count *days* [day_except_sunday] for *case* under *rule*.

    Args:
        case: The facts.
        rule: One reading of the law.
        days: How many days are required, at least 0.
        school: Age [year] and day of the year [month_day] at which compulsory schooling ends at the latest.

    Edges: the start counts unless it is a Sunday; `last_day` is the day before the start for 0 days.

    Raises:
        NeverComplete: There are not enough days.
    """
    over = schooling_over(case.born, school).toordinal() if case.born else 0
    gates = _first_gates(case, rule, over)
    cuts = _cut(case.periods)
    events = _events(case)
    while events:
        _, last, _ = _walk(cuts, gates, rule, days)
        if last < events[0].first.toordinal():
            break
        gates = _after(events.pop(0), gates, case, rule)
    complete_before_studies = any(event.kind == "blocking_studies" for event in events)
    start, last, runs = _walk(cuts, gates, rule, days)
    return Count(date.fromordinal(start), date.fromordinal(last), tuple(runs), complete_before_studies)


def schooling_over(born: date, school: tuple[int, tuple[int, int]]) -> date:
    """First day on which nobody born then has to go to school.

    Args:
        born: Birthday.
        school: Age [year] and day of the year [month_day] at which compulsory schooling ends at the latest.
    """
    age, (month, day) = school
    reached = birthday(born, age)
    return min(reached, date(reached.year, month, day) + ONE_DAY)


def _first_gates(case: StageCase, rule: Rule, schooling_over: int) -> _Gates:
    base = max(case.studies_ended.toordinal() + 1, schooling_over)
    if rule.forced_start is not None:  # no certificate makes a day count before the studies are over
        forced = max(base, rule.forced_start.toordinal())
        return _Gates(base=forced, gate=forced, students=forced, lost_until=0, first_base=forced)
    summer = case.studies_ended if case.ended_in_june else None
    opened = _Gates(
        base=base, gate=max(base, case.registered_from.toordinal()), students=base, lost_until=0, first_base=base
    )
    return _with_august(opened, rule.august, case.studies_ended, summer, case.registered_from)


def _with_august(
    gates: _Gates, august: AugustRule | None, ended: date, summer: date | None, registered: date
) -> _Gates:
    """What the 1 August rule changes; *summer* is the end of studies when it was in June or July with no resit."""
    if august is None:
        return gates
    start = august.start_in(ended.year).toordinal()
    students = max(gates.base, start) if ended.toordinal() < start else gates.base
    if summer and registered <= august.limit_in(summer.year):
        return replace(gates, gate=max(gates.base, start), students=students)
    return replace(gates, students=students)


def _events(case: StageCase) -> list[LifePeriod]:
    losses = (period for period in case.periods if period.kind in ONE_DAY_KINDS)
    return sorted((*losses, *case.studies_again), key=lambda period: period.first)


def _after(event: LifePeriod, gates: _Gates, case: StageCase, rule: Rule) -> _Gates:
    if event.kind in ONE_DAY_KINDS:
        return replace(gates, lost_until=max(gates.lost_until, event.first.toordinal()))
    base = max(gates.base, event.last.toordinal() + 1)
    summer = event.last if event.last.month in (6, 7) else None
    restarted = replace(gates, base=base, gate=max(base, case.registered_from.toordinal()), students=base)
    return _with_august(restarted, rule.august, event.last, summer, case.registered_from)


class _Job(NamedTuple):
    """Part-time work to convert; its place tells apart two jobs of which the same is known."""

    place: int
    period: LifePeriod


_Cut = tuple[int, int, frozenset[str], tuple[_Job, ...]]


@lru_cache(maxsize=64)
def _cut(periods: tuple[LifePeriod, ...]) -> list[_Cut]:
    """The calendar cut where a period begins or ends: first, last, kinds that cover it, converted work in it."""
    lasting = [
        (p.first.toordinal(), p.last.toordinal(), _Job(place, p))
        for place, p in enumerate(periods)
        if p.kind not in ONE_DAY_KINDS
    ]
    edges = {1, _FAR + 1, *(first for first, _, _ in lasting), *(last + 1 for _, last, _ in lasting)}
    ordered = sorted(edges)
    cuts: list[_Cut] = []
    for first, after in pairwise(ordered):
        here = [job for begin, end, job in lasting if begin <= first and after - 1 <= end]
        kinds = frozenset(job.period.kind for job in here if not job.period.is_partial)
        cuts.append((first, after - 1, kinds, tuple(job for job in here if job.period.is_partial)))
    return cuts


def _walk(cuts: Sequence[_Cut], gates: _Gates, rule: Rule, days: int) -> tuple[int, int, list[Run]]:
    """Start and last counted day [ordinals], and the runs up to it."""
    runs: list[Run] = []
    total = 0
    first_counted: int | None = None
    counted = 0
    converted: dict[_Job, _Converted] = {}
    for first, last, kinds, jobs in _pieces(cuts, gates):
        partial = tuple(job for job in jobs if job.period.kind == "work" or first >= gates.students)
        status = _status(first, kinds, partial, gates, rule)
        if status is None:
            continue
        counted = _counted(first, last, status, partial, rule, converted)
        if counted and first_counted is None:
            first_counted = counted_day(first, 1)
        if 0 < days <= total + counted:
            break
        total += counted
        runs.append(Run(first, last, counted, status))
    start = gates.open if first_counted is None else min(gates.open, first_counted)
    if days <= 0:
        return start, start - 1, []
    if total + counted < days:
        raise NeverComplete
    last_day = _day_reached(first, last, days - total, status, partial, converted)
    runs.append(Run(first, last_day, days - total, status or REGISTERED))
    return start, last_day, runs


def _day_reached(
    first: int,
    last: int,
    needed: int,
    status: str | None,
    partial: Sequence[_Job],
    converted: Mapping[_Job, _Converted],
) -> int:
    """The day [ordinal] on which a piece from *first* to *last* has given *needed* days."""
    if status != PARTIAL:
        return counted_day(first, needed)
    calendar_days = range(1, last - first + 2)
    reached = 1 + bisect_left(
        calendar_days, needed, key=lambda passed: sum(converted[job].given_after(passed) for job in partial)
    )
    return max(counted_day(first, needed), counted_day(first + reached - 1, 1))


def _pieces(cuts: Sequence[_Cut], gates: _Gates) -> Iterator[_Cut]:
    inner = sorted(set(gates.cuts))
    for first, last, kinds, partial in cuts:
        if last < gates.first_base:
            continue
        begin = max(first, gates.first_base)
        for edge in inner:
            if begin < edge <= last:
                yield begin, edge - 1, kinds, partial
                begin = edge
        yield begin, last, kinds, partial


def _status(first: int, kinds: frozenset[str], partial: Sequence[_Job], gates: _Gates, rule: Rule) -> str | None:
    """Why the days of a piece count or not."""
    if first < gates.base:
        return LOST_TO_STUDIES
    if "work" in kinds:
        return "work"
    if "student_job" in kinds and first >= gates.students:
        return "student_job"
    registered = first >= gates.gate
    kept = first > gates.lost_until
    if registered:
        for kind in sorted((kinds & rule.counting) - WORKED):
            if kept or kind not in _RESTS_ON_REGISTRATION:
                return kind
    against = next((kind for kind in _NON_COUNTING if kind in kinds and kind not in rule.counting), None)
    if registered and kept and against is None:
        return REGISTERED
    if partial:
        return PARTIAL
    if against is not None:
        return against
    return LOST if registered else BEFORE_START


COUNTS_NOTHING = frozenset({LOST_TO_STUDIES, LOST, BEFORE_START})


def _counted(
    first: int,
    last: int,
    status: str,
    partial: Sequence[_Job],
    rule: Rule,
    converted: dict[_Job, _Converted],
) -> int:
    whole = counted_between(first, last)
    if status == PARTIAL:
        for job in partial:
            known = converted.setdefault(job, _Converted(rule.conversion.per_calendar_day(job.period)))
            known.add(last - first + 1, whole)
        return min(whole, sum(converted[job].now_given - converted[job].given for job in partial))
    if status in COUNTS_NOTHING:
        return 0
    return whole if status == REGISTERED or status in rule.counting else 0


@dataclass(slots=True)
class _Converted:
    """What a part-time job has given so far; earned as the work goes on, rounded up once over the whole period."""

    rate: Fraction
    passed: int = 0  # calendar days before the last piece
    now_passed: int = 0  # calendar days, the last piece included
    given: int = 0  # days of the stage before the last piece
    now_given: int = 0  # days of the stage, the last piece included

    def add(self, calendar_days: int, most: int) -> None:
        """One more piece, which has *most* days without Sundays; what a Sunday earned is given on a later day."""
        self.passed, self.now_passed = self.now_passed, self.now_passed + calendar_days
        earned = ceil(self.rate * self.now_passed)
        self.given, self.now_given = self.now_given, min(self.now_given + most, earned)

    def given_after(self, calendar_days: int) -> int:
        """What the last piece has given after so many of its calendar days, Sundays not looked at."""
        return ceil(self.rate * (self.passed + calendar_days)) - self.given


def counted_by(runs: Sequence[Run], day: int) -> int:
    """How many days had been counted at the end of *day* [ordinal]: the "43" of "jour 43 sur 156"."""
    total = 0
    for run in runs:
        if run.last <= day:
            total += run.counted
        elif run.first <= day:
            total += run.counted_until(day)
    return total


def worked_days(case: StageCase, conversion: Conversion, kinds: Mapping[str, bool], first: date, last: date) -> int:
    """Days of work between *first* and *last*, both inclusive [work_day]: Sundays out, AM 7 applied.

    A day gives one day at most: two part-time jobs add up to it, a full-time one fills it.

    Args:
        case: The facts.
        conversion: How part-time work is converted.
        kinds: Which kinds are work.
        first: First day of the window.
        last: Last day of the window.
    """
    low, high = first.toordinal(), last.toordinal()
    total = 0
    rule = Rule(None, frozenset(), conversion)
    converted: dict[_Job, _Converted] = {}
    for begin, end, names, partial in _cut(tuple(p for p in case.periods if kinds.get(p.kind))):
        begin, end = max(begin, low), min(end, high)
        if begin > end:
            continue
        if names:
            total += counted_between(begin, end)
        elif partial:
            total += _counted(begin, end, PARTIAL, partial, rule, converted)
    return total
