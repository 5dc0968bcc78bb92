"""What somebody reads who is not registered yet: by when to be, and what waiting costs."""

from __future__ import annotations

from datetime import date

from flows.engine import Answers, Context
from flows.stage.dates import Dates
from flows.stage.schooling import schooling_over
from flows.telling import reach, service
from knowledge.calculators.stage_insertion.action import claim_again, claim_day
from knowledge.calculators.stage_insertion.age_guard import AgeGuard
from knowledge.calendar import ONE_DAY
from knowledge.french import say_day


def starts_later(dates: Dates, context: Context) -> bool:
    """Whether something else than the registration keeps the stage from beginning now: waiting costs nothing yet."""
    return dates.sure.law.start > context.today + ONE_DAY


def waits_for_school(dates: Dates, context: Context) -> bool:
    """Whether the stage begins on the first day after compulsory schooling, and would have begun before."""
    case, start = dates.case, dates.sure.law.start
    before = max(case.studies_ended + ONE_DAY, case.registered_from)
    return case.born is not None and start == schooling_over(case.born, context) > before


def school_text(start: date) -> str:
    return (
        f"Avant le {say_day(start)}, tu es soumis·e à l'obligation scolaire : aucun jour de stage ne compte, même si "
        "tu es déjà inscrit·e."
    )


def registration_text(dates: Dates, answers: Answers, context: Context) -> str:
    start = dates.sure.law.start
    if starts_later(dates, context):
        return (
            f"Tu n'es pas encore inscrit·e. Aucun jour ne compte avant le {say_day(start)} : sois inscrit·e ce jour-là "
            f"au plus tard. Pour t'inscrire : {reach(service(answers))}."
        )
    return (
        f"Tu n'es pas encore inscrit·e : je compte comme si tu t'inscrivais aujourd'hui, {say_day(context.today)}. "
        f"Chaque jour d'attente peut repousser tout d'un jour. Inscris-toi : {reach(service(answers))}."
    )


def registration_action(dates: Dates, guard: AgeGuard | None, context: Context) -> str:
    """The one thing to do: no service has recorded anything yet, and no claim comes before the registration."""
    by = f" au plus tard le {say_day(dates.sure.law.start)}" if starts_later(dates, context) else ""
    go = f"fais ta demande à la CAPAC ou à un syndicat le {claim_day(dates.earliest)}, même s'il manque des papiers."
    if dates.earliest == dates.latest:
        return f"À faire : inscris-toi{by}, puis {go}"
    ask = "et demande au Forem quelle date de début il enregistre pour toi"
    return f"À faire : inscris-toi{by}, {ask}. Ensuite, {go} {claim_again(dates.days, guard)}"
