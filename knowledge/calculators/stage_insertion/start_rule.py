"""Why a stage starts on its day, in one sentence: the rule that a person can check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.calculators.stage_insertion.case import ONE_DAY_KINDS, StageCase
from knowledge.calculators.stage_insertion.count import schooling_over
from knowledge.calculators.stage_insertion.readings import Reading
from knowledge.calculators.stage_insertion.regime import regimes
from knowledge.calendar import ONE_DAY
from knowledge.french import say_day
from knowledge.law import Law


def start_rule(case: StageCase, law: Law, reading: Reading) -> str:
    """The rule behind the start of *reading*, in French, with the day."""
    why = next(why for day, why in _reasons(case, law, reading) if day == reading.start)
    return f"Le stage commence le {say_day(reading.start)} : {why}."


def _reasons(case: StageCase, law: Law, reading: Reading) -> Iterator[tuple[date, str]]:
    """What can give a start, the most particular first, each with the day that it gives."""
    start = reading.start
    if reading.id == "certificate" and case.certificate_start is not None:
        yield case.certificate_start, "c'est le début imprimé sur l'attestation"
    for studies in case.studies_again:
        yield studies.last + ONE_DAY, "les études reprises effacent les jours d'avant, c'est le lendemain de leur fin"
    for loss in (period for period in case.periods if period.kind in ONE_DAY_KINDS):
        yield loss.first + ONE_DAY, "c'est le lendemain d'une absence ou d'un refus qui efface les jours d'inscription"
    if reading.august and start == reading.august.start_in(start.year) and start != case.registered:
        yield start, "études finies avant l'été et inscription à temps, la règle du 1er août s'applique"
    if case.registered is None or start < case.registered:
        yield from ((start, why) for why in _worked(case, start))
    if case.born is not None:
        over = schooling_over(case.born, regimes(law)[-1].school)
        yield over, "c'est le premier jour sans obligation scolaire"
    yield case.studies_ended + ONE_DAY, "tu étais inscrit·e, c'est le lendemain de la dernière activité des études"
    yield case.registered_from, "c'est le jour de l'inscription, les études étant finies"
    yield start, "c'est le premier jour qui compte d'après tes périodes"


def _worked(case: StageCase, start: date) -> Iterator[str]:
    worked = (period for period in case.periods if period.kind in ("work", "student_job"))
    if any(period.first <= start <= period.last for period in worked):
        yield "c'est le premier jour travaillé qui compte, même avant l'inscription"
