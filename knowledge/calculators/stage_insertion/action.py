"""The one instruction that is right under every reading, and never later than the age limit allows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.calculators.stage_insertion.age_guard import AgeGuard, age_guard
from knowledge.calculators.stage_insertion.case import StageCase
from knowledge.calculators.stage_insertion.readings import Reading
from knowledge.calendar import is_sunday
from knowledge.french import say_day
from knowledge.law import Law

_TALK = "Parles-en maintenant à la CAPAC ou à un syndicat"


def action(case: StageCase, law: Law, readings: Sequence[Reading]) -> str:
    """What to do now, in French."""
    earliest = min(reading.claim_from for reading in readings)
    latest = max(reading.claim_from for reading in readings)
    guard = age_guard(case.born, law, latest) if case.born else None
    if guard is not None and earliest > guard.last_claim:
        return too_late(guard)
    go = _go(case, earliest)
    if earliest == latest:
        return go
    return (
        "Demande maintenant au Forem quelle date de début il a enregistrée pour toi. "
        f"{go} Si on te répond « trop tôt », ce n'est pas un refus définitif : {claim_again(latest, guard)}."
    )


def _go(case: StageCase, earliest: date) -> str:
    if case.claim_on is None and case.today is not None and case.today >= earliest:
        today = "aujourd'hui, ou le premier jour ouvert qui suit," if is_sunday(case.today) else "aujourd'hui,"
        return f"Vas-y {today} à la CAPAC ou dans un syndicat, même sans tous les papiers : chaque jour peut compter."
    return f"Fais ta demande à la CAPAC ou à un syndicat le {claim_day(earliest)}, même s'il manque des papiers."


def claim_day(day: date) -> str:
    """A day on which to claim. Whether a Sunday or the Monday is right is open (law.md § 9, 6): both are said."""
    return f"{say_day(day)}, ou le premier jour ouvert qui suit" if is_sunday(day) else say_day(day)


def claim_again(latest: date, guard: AgeGuard | None) -> str:
    """What to do after a "too early": "redemande le samedi 30 janvier 2027"; never on the birthday or later."""
    if guard is None or latest <= guard.last_claim:
        return f"redemande le {claim_day(latest)}"
    return f"redemande au plus tard le {say_day(guard.last_claim)}, avant tes {guard.age} ans"


def too_late(guard: AgeGuard) -> str:
    """For somebody whose first claim day comes after the last one that the age allows."""
    return (
        f"{_TALK} : d'après ces dates, ton premier jour pour demander vient trop tard pour tes {guard.age} ans "
        f"({say_day(guard.birthday)}), et il faudrait une exception."
    )
