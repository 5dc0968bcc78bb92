"""The one instruction that is right under every reading, and never later than the age limit allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.calculators.stage_insertion.case import StageCase
from knowledge.calculators.stage_insertion.readings import Reading, believed
from knowledge.calendar import ONE_DAY, is_sunday
from knowledge.french import say_day
from knowledge.law import Law

KEEP_A_COPY = "Garde une copie de ta demande, et demande à ton organisme de paiement où en est ton dossier."
_TALK = "Parles-en maintenant à la CAPAC ou à un syndicat"
_MOST_DAYS = 4  # days to ask again that one sentence can hold


def action(case: StageCase, law: Law, readings: Sequence[Reading]) -> str:
    """What to do now, in French."""
    days = sorted(reading.claim_from for reading in believed(readings))
    told = {reading.claim_from for reading in readings}
    guard = age_guard(case.born, law, max(told)) if case.born else None
    if case.claim_on and case.today and any(reading.claimed for reading in believed(readings)):
        return after_claim(case.claim_on, case.today, days, guard)
    if guard is not None and days[0] > guard.last_claim:
        return too_late(guard)
    go = _go(case, days[0])
    if len(told) == 1:
        return go
    ask = "Demande maintenant au Forem quelle date de début il a enregistrée pour toi."
    return f"{ask} {go} {claim_again(days, guard)}"


def after_claim(claim_on: date, today: date, days: Iterable[date], guard: AgeGuard | None) -> str:
    """What is left to do once a claim is made that some reading allows: the days of the others, should it be refused.

    Args:
        claim_on: The day of the claim.
        today: On or after it.
        days: The first days to claim of all readings; those after *claim_on* are never before *today*.
        guard: The age limit, or None.
    """
    waiting = [day for day in days if day > claim_on]
    return f"{KEEP_A_COPY} {claim_again([today - ONE_DAY, *waiting], guard)}" if waiting else KEEP_A_COPY


def _go(case: StageCase, earliest: date) -> str:
    if case.today is not None and case.today >= earliest:
        today = "aujourd'hui, ou le premier jour ouvert qui suit," if is_sunday(case.today) else "aujourd'hui,"
        return f"Vas-y {today} à la CAPAC ou dans un syndicat, même sans tous les papiers : chaque jour peut compter."
    return f"Fais ta demande à la CAPAC ou à un syndicat le {claim_day(earliest)}, même s'il manque des papiers."


def claim_day(day: date) -> str:
    """A day on which to claim. Whether a Sunday or the Monday is right is open (law.md § 9, 6): both are said."""
    return f"{say_day(day)}, ou le premier jour ouvert qui suit" if is_sunday(day) else say_day(day)


def later_days(days: Iterable[date], after: date, guard: AgeGuard | None) -> tuple[date, ...]:
    """The distinct days later than *after*, in order; none beyond the last one that the age allows."""
    return tuple(sorted({day for day in days if day > after and (guard is None or day <= guard.last_claim)}))


def days_to_ask_again(days: Iterable[date], guard: AgeGuard | None) -> tuple[date, ...]:
    """When to ask again after a "too early" on the first of *days*: the later ones.

    In place of those beyond the age limit comes the last day that it allows.
    """
    first, *others = sorted(set(days))
    later = later_days(others, first, guard)
    reached = later[-1] if later else first
    if guard is not None and others and others[-1] > guard.last_claim > reached:
        return (*later, guard.last_claim)
    return later


def claim_again(days: Iterable[date], guard: AgeGuard | None) -> str:
    """The whole sentence on a "too early" on the first of *days*, each later day named; never on the birthday."""
    return f"Si on te répond « trop tôt », ce n'est pas un refus définitif : {ask_again(days, guard)}."


def ask_again(days: Iterable[date], guard: AgeGuard | None) -> str:
    """The same without what leads to it: "redemande le samedi 30 janvier 2027, puis le jeudi 29 juillet 2027"."""
    again = days_to_ask_again(days, guard)
    if not again:
        return "parles-en tout de suite à la CAPAC ou à un syndicat"
    kept = again if len(again) <= _MOST_DAYS else (*again[: _MOST_DAYS - 1], again[-1])
    said = [f"le {claim_day(day)}" for day in kept]
    if guard is not None and again[-1] == guard.last_claim:
        said[-1] = f"au plus tard le {say_day(guard.last_claim)}, avant tes {guard.age} ans"
    return f"redemande {', puis '.join(said)}"


def too_late(guard: AgeGuard) -> str:
    """For somebody whose first claim day comes after the last one that the age allows."""
    return (
        f"{_TALK} : d'après ces dates, ton premier jour pour demander vient trop tard pour tes {guard.age} ans "
        f"({say_day(guard.birthday)}), et il faudrait une exception."
    )
