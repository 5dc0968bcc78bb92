"""From which day the allowance can be admitted: finishing the days is not being admitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.calculators.stage_insertion.case import LifePeriod, StageCase
from knowledge.calculators.stage_insertion.count import worked_days
from knowledge.calculators.stage_insertion.regime import Conversion
from knowledge.calendar import add_months, first_of_next_month
from knowledge.errors import OutOfPeriod
from knowledge.law import Law

_SITUATIONS = ("self_employed", "accepted_internship_abroad")


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether and when the evaluations allow the admission.

    Attributes:
        day: First day on which the right can open; None while an evaluation is missing, or where no source says it.
        missing: Positive evaluations still needed [evaluation].
        equivalents: How many are replaced by work, self-employment, a placement, a training or an alternance.
        late: The second positive came after the days were complete.
        negative: The last negative evaluation, where the admission waits for it; None: no wait.
        replaced_by: What they are replaced by: "alternance", "work", "situation", "training".
    """

    day: date | None
    missing: int
    equivalents: int
    late: bool = False
    replaced_by: tuple[str, ...] = ()
    negative: date | None = None


def admission(case: StageCase, law: Law, conversion: Conversion, claim_from: date) -> Admission:
    """When the evaluations let the right open for a stage that is complete on *claim_from*.

    At the earliest on *claim_from*, or on the day of a later second positive one; when a negative one came before that
    positive, on the 1st of the month after it. Every negative one on or before that day puts it off by the wait, also
    where work or another equivalent stands for the positives. What cannot be an evaluation of this stage (before the
    registration) counts neither way.

    Source: parameters `evaluation.*`.
    """
    needed = law.integer("evaluation.nombre", claim_from)
    found = _equivalents(case, law, conversion, claim_from)
    equivalents, by = min(needed, sum(found.values())), tuple(name for name, number in found.items() if number)
    positives, negatives = _days(case, "positive"), _days(case, "negative")
    missing = max(0, needed - equivalents - len(positives))
    if missing:
        return Admission(None, missing, equivalents, replaced_by=by)
    decisive = positives[needed - equivalents - 1] if equivalents < needed else date.min
    without = earliest = max(claim_from, decisive)
    if negatives and negatives[0] <= decisive:
        earliest = max(earliest, first_of_next_month(decisive))
    day, negative = _after_the_wait(
        earliest, negatives, _integer(law, "evaluation.admission_apres_negative", claim_from)
    )
    return Admission(day, 0, equivalents, decisive > claim_from, by, None if day == without else negative)


def _days(case: StageCase, result: str) -> list[date]:
    """The days of the evaluations with that result, in order; a day that is not known comes first."""
    first = case.can_be_evaluated_from
    known = {done.day for done in case.evaluations if done.result == result and done.day and done.day >= first}
    unknown = sum(done.day is None for done in case.evaluations if done.result == result)
    return [first] * unknown + sorted(known)


def _after_the_wait(day: date, negatives: Sequence[date], wait: int | None) -> tuple[date | None, date | None]:
    """The admission put off by every negative evaluation on or before it, and the last one of those.

    None where no source gives the wait [month] of that time.
    """
    last = None
    for negative in negatives:
        if negative <= day:
            last = negative
            if wait is None:
                return None, negative
            day = max(day, add_months(negative, wait))
    return day, last


def _integer(law: Law, name: str, day: date) -> int | None:
    """A number of the regime; None where no source gives one for that time."""
    try:
        return law.integer(name, day)
    except OutOfPeriod:
        return None


def _equivalents(case: StageCase, law: Law, conversion: Conversion, day: date) -> dict[str, int]:
    """How many evaluations each sort of equivalent replaces."""
    return {
        "alternance": _alternance(case, law, day),
        "work": _work(case, law, conversion, day),
        "situation": _situations(case, law, day),
        "training": _training(case, law, day),
    }


def _alternance(case: StageCase, law: Law, day: date) -> int:
    name = {"alternance_passed": "alternance_reussie", "alternance_failed": "alternance_echouee"}
    if case.ended_by not in name:
        return 0
    return _integer(law, f"evaluation.{name[case.ended_by]}", day) or 0


def _work(case: StageCase, law: Law, conversion: Conversion, day: date) -> int:
    window = law.integer("evaluation.travail_fenetre", day)
    first = max(add_months(day, -window), case.studies_ended + timedelta(days=1))
    done = worked_days(case, conversion, {"work": True}, first, day - timedelta(days=1))
    if done >= law.integer("evaluation.travail_pour_deux", day):
        return 2
    return int(done >= law.integer("evaluation.travail_pour_une", day))


def _situations(case: StageCase, law: Law, day: date) -> int:
    one = law.integer("evaluation.situation_pour_une", day)
    two = law.integer("evaluation.situation_pour_deux", day)
    found = 0
    for kind in _SITUATIONS:
        for first, after in _unbroken(case, kind, day):
            found += 2 if add_months(first, two) <= after else int(add_months(first, one) <= after)
    return found


def _training(case: StageCase, law: Law, day: date) -> int:
    one = _integer(law, "evaluation.formation_pour_une", day)
    return (
        0
        if one is None
        else int(any(add_months(first, one) <= after for first, after in _unbroken(case, "forem_training", day)))
    )


def _unbroken(case: StageCase, kind: str, until: date) -> list[tuple[date, date]]:
    """Stretches of *kind* before *until*, touching ones joined, as (first day, day after the last)."""
    stretches: list[tuple[date, date]] = []
    for period in sorted((p for p in case.periods if p.kind == kind), key=lambda p: p.first):
        first, after = max(period.first, case.studies_ended + timedelta(days=1)), _day_after(period, until)
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], after))
        elif first < after:
            stretches.append((first, after))
    return stretches


def _day_after(period: LifePeriod, until: date) -> date:
    return min(period.last + timedelta(days=1), until)
