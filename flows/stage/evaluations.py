"""What is said of the evaluations: how many are missing, and what stands for one."""

from __future__ import annotations

from typing import Final

from flows.engine import Context
from flows.stage.dates import Dates
from knowledge.calculators.stage_insertion import Admission

_STANDS_FOR: Final = {
    "alternance": "ton alternance",
    "work": "ton travail",
    "situation": "ton activité indépendante ou ton stage à l'étranger",
    "training": "ta formation",
}


def evaluations_text(dates: Dates, context: Context) -> str:
    """Finishing the days is not being admitted; each thing once, with the reason where nothing has to be evaluated."""
    admission = dates.sure.law.admission
    instead = _instead(admission, dates, context)
    if admission.missing:
        number = "une évaluation positive" if admission.missing == 1 else f"{admission.missing} évaluations positives"
        known = f" ({instead})" if instead else ""
        return (
            f"Stage accompli ne veut pas dire admis·e : il faut encore {number}{known}. Pas de rendez-vous en vue ? "
            "Contacte le Forem."
        )
    why = f" : {instead}. Fais-le" if instead else " : fais-le"
    return f"Côté évaluations, tu as ce qu'il faut d'après tes réponses{why} confirmer par le service qui te suit."


def _instead(admission: Admission, dates: Dates, context: Context) -> str:
    """As in "ton travail remplace une évaluation"; "" when nothing does."""
    if not admission.replaced_by:
        return ""
    names = [_name(code, dates, context) for code in admission.replaced_by]
    said = " et ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
    verb = "remplacent" if len(names) > 1 else "remplace"
    return f"{said} {verb} {'une évaluation' if admission.equivalents == 1 else 'les évaluations'}"


def _name(code: str, dates: Dates, context: Context) -> str:
    running = code == "work" and any(
        period.kind == "work" and period.last > context.today for period in dates.case.periods
    )
    return _STANDS_FOR[code] + (", s'il continue jusque-là," if running else "")
