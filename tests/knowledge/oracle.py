"""The dates of docs/dates.md a second time: naive, one day after the other, every number written by hand.

It is a second witness: it imports nothing of `knowledge/` and shares no code with the calculator. Where both
agree, two readings of one specification have met. Slow on purpose; never used outside the tests.

Not in it: two part-time jobs at once (they add up: test_stage_facts.py counts them by hand), and whether a certificate
is believed.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

Case = dict[str, Any]

DAY = timedelta(days=1)
SUNDAY = 6
FOREVER = date(2045, 12, 31)
OLD_FIRST_DAY = date(2012, 1, 1)
NEW_FIRST_DAY = date(2026, 3, 1)

WORKED = ("work", "student_job")
NOT_COUNTING = ("sickness", "abroad", "not_registered")
UNCERTAIN_COUNTING = ("forem_training", "service_citoyen")
ALWAYS_KEPT = ("maternity", "self_employed", "accepted_internship_abroad")
LOSSES = ("unjustified_absence", "unjustified_refusal")


class Refused(ValueError):
    """The case is outside the periods that are known, or its days are never complete."""


@dataclass(frozen=True)
class Stretch:
    """A period of the case; without an end it is still running."""

    kind: str
    first: date
    last: date
    running: bool
    share: Fraction | None  # converted days for one calendar day, where the case says how much was worked

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Variant:
    """One way of reading the rules."""

    first_of_august: bool = False
    sickness_counts: bool = False
    training_counts: bool = True
    certificate: bool = False


@dataclass(frozen=True)
class Reading:
    """The dates under one variant, with the regime that gave them."""

    id: str
    new_regime: bool
    start: date
    days: int
    last_day: date
    claim_from: date

    def dates(self) -> tuple[date, date, date]:
        return self.start, self.last_day, self.claim_from

    def as_text(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "start": self.start.isoformat(),
            "days": self.days,
            "last_day": self.last_day.isoformat(),
            "claim_from": self.claim_from.isoformat(),
            "first_payable": first_payable(self.claim_from).isoformat(),
        }


@dataclass(frozen=True)
class Situation:
    """What holds for one person under one variant and one regime, until something happens."""

    variant: Variant
    base: date
    gate: date | None
    student_job_from: date
    lost_until: date
    periods: tuple[Stretch, ...]

    def registered_from(self) -> date | None:
        return None if self.gate is None else max(self.gate, self.lost_until + DAY)


def compute(case: Case) -> list[dict[str, Any]]:
    """All readings of *case*, as text."""
    return [reading.as_text() for reading in readings(case)]


def readings(case: Case) -> list[Reading]:
    case = {key: value for key, value in case.items() if value is not None}
    law = one_reading(case, "law", Variant())
    found = [law]

    def add_if_other(reading: Reading) -> None:
        if reading.dates() != law.dates():
            found.append(reading)

    add_if_other(one_reading(case, "first_of_august", Variant(first_of_august=True)))
    uncertain = uncertain_variants(case)
    for name, variant in uncertain.items():
        add_if_other(one_reading(case, name, variant))
    earliest = min(reading.claim_from for reading in found)
    latest = max(reading.claim_from for reading in found)
    for variant in uncertain.values():
        both = one_reading(case, "first_of_august_uncertain_periods", replace(variant, first_of_august=True))
        if both.claim_from < earliest or both.claim_from > latest:
            found.append(both)
    if "certificate_start" in case or "certificate_end" in case:
        found.append(certificate_reading(case))
    return found


def uncertain_variants(case: Case) -> dict[str, Variant]:
    kinds = {period["kind"] for period in case.get("periods", [])}
    sickness = "sickness" in kinds
    training = any(kind in kinds for kind in UNCERTAIN_COUNTING)
    all_counting = Variant(sickness_counts=True, training_counts=True)
    none_counting = Variant(sickness_counts=False, training_counts=False)
    if sickness and training:
        return {"uncertain_periods": all_counting, "uncertain_periods_latest": none_counting}
    if sickness:
        return {"uncertain_periods": all_counting}
    if training:
        return {"uncertain_periods": none_counting}
    return {}


def certificate_reading(case: Case) -> Reading:
    reading = one_reading(case, "certificate", Variant(certificate="certificate_start" in case))
    if "certificate_end" not in case:
        return reading
    end = day_of(case["certificate_end"])
    claim_from = end + DAY
    if "today" in case and "claim_on" not in case:
        claim_from = max(claim_from, day_of(case["today"]))
    return replace(reading, last_day=end, claim_from=claim_from)


def one_reading(case: Case, name: str, variant: Variant) -> Reading:
    """A claim made on a day on which it could be made stands; made on another, it is as if it had not been made."""
    if "claim_on" in case and "today" in case and day_of(case["claim_on"]) < day_of(case["today"]):
        without_today = {key: value for key, value in case.items() if key != "today"}
        reading = as_if(without_today, name, variant)
        if max(reading.claim_from, day_of(case["claim_on"])) == after_studies(case, day_of(case["claim_on"])):
            return reading
        return as_if({key: value for key, value in case.items() if key != "claim_on"}, name, variant)
    return as_if(case, name, variant)


def as_if(case: Case, name: str, variant: Variant) -> Reading:
    """The old regime first, then the new one: the first whose own claim day lies inside it."""
    wanted = case.get("claim_on", case.get("today"))
    if wanted is not None and day_of(wanted) < OLD_FIRST_DAY:
        raise Refused("before 1 January 2012")
    for new in (False, True):
        days = required_days(case, new)
        start, last_day = count(case, new, variant, days)
        if start is None or last_day is None:
            continue
        if wanted is None and last_day + DAY < OLD_FIRST_DAY:
            raise Refused("complete before 1 January 2012")
        claim_from = after_studies(case, max(last_day + DAY, NEW_FIRST_DAY if new else OLD_FIRST_DAY))
        claim_day = claim_from if wanted is None else after_studies(case, max(claim_from, day_of(wanted)))
        if new or claim_day < NEW_FIRST_DAY:
            if "today" in case:
                claim_from = after_studies(case, max(claim_from, day_of(case["today"])))
            return Reading(name, new, start, days, last_day, claim_from)
    raise Refused("the days are never complete")


def after_studies(case: Case, day: date) -> date:
    """Nobody claims while studying: the day after the studies in which *day* falls."""
    studying = [p for p in map(stretch, case.get("periods", [])) if p.kind == "blocking_studies"]
    while any(p.covers(day) and p.last > day_of(case["studies_ended"]) for p in studying):
        day += DAY
    return day


def required_days(case: Case, new: bool) -> int:
    contract = int(case.get("contract_days", 0))
    full = 156 if new else 310
    if case.get("ended_by") == "alternance_passed":
        return max(0, full - contract)
    if case.get("ended_by") == "alternance_failed" and not new:
        return max(155, full - contract // 2)
    return full


def count(case: Case, new: bool, variant: Variant, days: int) -> tuple[date | None, date | None]:
    """The start and the last of *days* counted days, after everything that makes days be lost."""
    situation = beginning(case, new, variant)
    for event in events(situation.periods, day_of(case["studies_ended"])):
        _, last_day = walk(situation, days)
        if last_day is not None and last_day < event.first:
            break
        if event.kind == "blocking_studies":
            situation = begin_again(case, new, situation, event)
        else:
            situation = replace(situation, lost_until=max(situation.lost_until, event.first))
    return walk(situation, days)


def events(periods: tuple[Stretch, ...], ended: date) -> list[Stretch]:
    """Studies that go on without a day between them are one; those within the first studies are none."""
    studying = {
        p.first + DAY * n
        for p in periods
        if p.kind == "blocking_studies" and p.last > ended
        for n in range((p.last - p.first).days + 1)
    }
    begun = sorted(day for day in studying if day - DAY not in studying)
    found = [p for p in periods if p.kind in LOSSES]
    for first in begun:
        last = first
        while last + DAY in studying:
            last += DAY
        found.append(Stretch("blocking_studies", first, last, False, None))
    return sorted(found, key=lambda p: p.first)


def beginning(case: Case, new: bool, variant: Variant) -> Situation:
    ended = day_of(case["studies_ended"])
    june = ended.month in (6, 7) and case.get("ended_by", "june") == "june"
    base = max(ended + DAY, end_of_compulsory_schooling(case))
    if variant.certificate:
        base = day_of(case["certificate_start"])
    gate = gate_of(case, new, variant, base, ended, june)
    return Situation(
        variant=variant,
        base=base,
        gate=gate,
        student_job_from=student_job_from(new, variant, base, ended),
        lost_until=date.min,
        periods=tuple(stretch(period) for period in case.get("periods", [])),
    )


def begin_again(case: Case, new: bool, situation: Situation, studies: Stretch) -> Situation:
    """Studies that stop the stage: nothing of before is left."""
    base = max(situation.base, studies.last + DAY)
    june = studies.last.month in (6, 7)
    return replace(
        situation,
        base=base,
        gate=gate_of(case, new, situation.variant, base, studies.last, june),
        student_job_from=student_job_from(new, situation.variant, base, studies.last),
        lost_until=date.min,
    )


def gate_of(case: Case, new: bool, variant: Variant, base: date, ended: date, june: bool) -> date | None:
    """The first day on which being registered counts."""
    if variant.certificate:
        return max(base, day_of(case["certificate_start"]))
    if "registered" not in case:
        return None
    registered = day_of(case["registered"])
    if june and (variant.first_of_august or not new):
        # The page says 8 August; the other reading of the law before March 2026 is 9 August.
        last_good_day = date(ended.year, 8, 9) if variant.first_of_august and not new else date(ended.year, 8, 8)
        if registered <= last_good_day:
            return max(base, date(ended.year, 8, 1))
    return max(base, registered)


def student_job_from(new: bool, variant: Variant, base: date, ended: date) -> date:
    first_of_august = date(ended.year, 8, 1)
    if (variant.first_of_august or not new) and ended < first_of_august:
        return max(base, first_of_august)
    return base


def end_of_compulsory_schooling(case: Case) -> date:
    if "born" not in case:
        return date.min
    eighteen = birthday(day_of(case["born"]), 18)
    first_of_july = date(eighteen.year, 7, 1)
    return first_of_july if eighteen > date(eighteen.year, 6, 30) else eighteen


def birthday(born: date, age: int) -> date:
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def stretch(period: Case) -> Stretch:
    share = None
    if "days_per_week" in period:
        share = number(period["days_per_week"]) / 7 / 5 * 6
    elif "hours_per_week" in period:
        share = number(period["hours_per_week"]) / 7 / (number(period.get("full_time_hours", 38)) / 6)
    first = day_of(period["from"])
    one_day = period["kind"] in LOSSES
    running = period.get("to") is None and not one_day
    last = FOREVER if running else day_of(period.get("to") or period["from"])
    return Stretch(period["kind"], first, last, running, share if period["kind"] in WORKED else None)


def walk(situation: Situation, days: int) -> tuple[date | None, date | None]:
    """The start and the last day, no event between them."""
    taken = converted_days(situation)

    def counts(day: date) -> bool:
        return not is_sunday(day) and (worked(situation, day, taken) or counts_unworked(situation, day))

    start = situation.registered_from()
    day = situation.base
    while day <= (start or FOREVER):  # a counted day before registered days count
        if counts(day):
            start = day
            break
        day += DAY
    if start is None:
        return None, None
    return start, nth_counted_day(start, days, counts)


def nth_counted_day(start: date, days: int, counts: Callable[[date], bool]) -> date | None:
    """The day on which *days* days have counted; the day before the start for none."""
    day = start - DAY
    counted = 0
    while counted < days:
        day += DAY
        if day >= FOREVER:
            return None
        if counts(day):
            counted += 1
    return day


def worked(situation: Situation, day: date, taken: dict[Stretch, set[date]]) -> bool:
    for period in situation.periods:
        if period.kind not in WORKED or not period.covers(day) or day < worked_from(situation, period):
            continue
        if period.share is None or day in taken[period]:
            return True
    return False


def worked_from(situation: Situation, period: Stretch) -> date:
    return situation.student_job_from if period.kind == "student_job" else situation.base


def counts_unworked(situation: Situation, day: date) -> bool:
    """Whether *day* would count had nobody worked on it; Sundays are seen to elsewhere."""
    if situation.gate is None or day < max(situation.base, situation.gate):
        return False
    kinds = {period.kind for period in situation.periods if period.covers(day)}
    counting = set(ALWAYS_KEPT)
    not_counting = set(NOT_COUNTING)
    if situation.variant.sickness_counts:
        counting.add("sickness")
        not_counting.discard("sickness")
    if kinds & counting:
        return True
    if day <= situation.lost_until:
        return False
    if kinds & set(UNCERTAIN_COUNTING):
        return situation.variant.training_counts
    return not kinds & not_counting


def converted_days(situation: Situation) -> dict[Stretch, set[date]]:
    """For each period of part-time work, the days that count only because they were worked."""
    taken: dict[Stretch, set[date]] = {}
    for period in situation.periods:
        if period.share is None:
            continue
        alone = []
        day = max(period.first, worked_from(situation, period))
        while day <= period.last:
            if not counts_unworked(situation, day):
                alone.append(day)
            day += DAY
        taken[period] = spread(alone, period.share)
    return taken


def spread(alone: list[date], share: Fraction) -> set[date]:
    """No more days than the job has given by then."""
    taken: set[date] = set()
    for passed, day in enumerate(alone, start=1):
        if not is_sunday(day) and len(taken) < ceil(passed * share):
            taken.add(day)
    return taken


# Admission


def admission(case: Case) -> str | None:
    """The day of admission under the reading `law`, None while an evaluation is missing."""
    case = {key: value for key, value in case.items() if value is not None}
    law = readings(case)[0]
    positives = sorted(day_of(e["date"]) for e in case.get("evaluations", []) if e["result"] == "positive")
    negatives = sorted(day_of(e["date"]) for e in case.get("evaluations", []) if e["result"] == "negative")
    needed = max(0, 2 - equivalents(case, law))
    if len(positives) < needed:
        return None
    day = law.claim_from
    if needed:
        enough_on = positives[needed - 1]
        day = max(day, enough_on)
        if any(negative <= enough_on for negative in negatives):
            day = max(day, add_months(enough_on.replace(day=1), 1))
    while any(negative <= day < add_months(negative, 3) for negative in negatives):
        day += DAY
    return day.isoformat()


def equivalents(case: Case, law: Reading) -> int:
    periods = [stretch(period) for period in case.get("periods", [])]
    months_back, one, two = (8, 52, 104) if law.new_regime else (14, 104, 208)
    few, many = (2, 4) if law.new_regime else (4, 8)
    worked_days = 0
    day = add_months(law.claim_from, -months_back)
    while day < law.claim_from:
        if not is_sunday(day) and any(p.kind in WORKED and p.covers(day) for p in periods):
            worked_days += 1
        day += DAY
    found = 2 if worked_days >= two else 1 if worked_days >= one else 0
    for kind in ("self_employed", "accepted_internship_abroad"):
        if unbroken(periods, kind, many, law.claim_from):
            found += 2
        elif unbroken(periods, kind, few, law.claim_from):
            found += 1
    found += 1 if unbroken(periods, "forem_training", few, law.claim_from) else 0
    found += 2 if case.get("ended_by") == "alternance_passed" else 0
    found += 1 if case.get("ended_by") == "alternance_failed" and law.new_regime else 0
    return found


def unbroken(periods: list[Stretch], kind: str, months: int, before: date) -> bool:
    return any(p.kind == kind and add_months(p.first, months) <= min(p.last + DAY, before) for p in periods)


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# A third check: no walk at all


def closed_form(start: date, days: int) -> date:
    """The day of the claim for an unbroken stage of 156 or 310 days.

    156 days: the same weekday 26 weeks later, a day earlier after a Monday; a Sunday start does as Monday.
    310 days: 361 days later after a Monday, Tuesday or Wednesday, else 362.
    """
    weekday = start.weekday()
    if days == 156:
        return start + timedelta(days=181 if weekday == 0 else 182)
    if days == 310:
        return start + timedelta(days=361 if weekday in (0, 1, 2) else 362)
    raise Refused(f"no closed form for {days} days")


def first_payable(claim_from: date) -> date:
    return claim_from + DAY if is_sunday(claim_from) else claim_from


def is_sunday(day: date) -> bool:
    return day.weekday() == SUNDAY


def day_of(text: str) -> date:
    return date.fromisoformat(text)


def number(value: int | float | str) -> Fraction:
    return Fraction(str(value))
