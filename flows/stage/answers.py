"""The answers about a stage, typed: what is known, and what the person does not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.engine import Answers
from flows.kinds import UNSURE
from knowledge.calculators.stage_insertion import FAR, Evaluation, LifePeriod

EVENTS = 3  # how many events beside work are asked; whoever had more asks a person

# What an event of the conversation is for the calculator.
EVENT_KINDS = {
    "maladie": "sickness",
    "etranger": "abroad",
    "stage_etranger": "accepted_internship_abroad",
    "pas_inscrit": "not_registered",
    "etudes": "blocking_studies",
    "formation_forem": "forem_training",
    "service_citoyen": "service_citoyen",
    "maternite": "maternity",
    "independant": "self_employed",
}


_RHYTHM = ("travail_rythme", "travail_temps", "travail_heures")


@dataclass(frozen=True, slots=True)
class StageFacts:
    """What the answers say; None where they do not.

    Attributes:
        studies_ended: Last day that the programme required; None: not known.
        results_on: Day of the results, when only that is known: the studies ended on it or before.
        registered: First registered day; None: not yet, or not known (then `is_registered` tells which).
        claimed: A claim was already made.
        claimed_on: Its day; None: not known, or no claim.
        contract_days: Of the alternance; None: not known.
        periods: Work and events, as the calculator takes them.
        unknown_rhythm: Work before registration whose days or hours a week are not known.
        unknown_load: Studies of which nobody knows whether they block the stage.
        absence: Day and kind of an absence or refusal whose reason was not accepted; `decided`: it stands.
    """

    studies_ended: date | None
    results_on: date | None
    ended_by: str | None
    contract_days: int | None
    is_registered: bool | None
    registered: date | None
    born: date | None
    claimed: bool
    claimed_on: date | None
    periods: tuple[LifePeriod, ...]
    unknown_rhythm: bool
    unknown_load: bool
    absence: LifePeriod | None
    decided: bool
    evaluations: tuple[Evaluation, ...]
    certificate_start: date | None
    certificate_end: date | None


def stage_facts(answers: Answers, today: date) -> StageFacts:
    """The facts that *answers* hold; nothing is guessed here."""
    return StageFacts(
        studies_ended=_day(answers, "fin_etudes"),
        results_on=_day(answers, "resultats"),
        ended_by=_ended_by(answers),
        contract_days=_number(answers, "contrat_jours"),
        is_registered={"oui": True, "non": False}.get(answers.get("inscrit", "")),
        registered=_day(answers, "inscription"),
        born=_day(answers, "naissance"),
        claimed=answers.get("deja_demande") == "oui",
        claimed_on=_day(answers, "demande_le"),
        periods=(*_work(answers), *_events(answers, today)),
        unknown_rhythm=UNSURE in (answers.get(name) for name in _RHYTHM),
        unknown_load=any(answers.get(f"evenement_{n}_charge") == UNSURE for n in range(1, EVENTS + 1)),
        absence=_absence(answers),
        decided=answers.get("absence_decision") == "oui",
        evaluations=_evaluations(answers, today),
        certificate_start=_day(answers, "attestation_debut"),
        certificate_end=_day(answers, "attestation_fin"),
    )


def _day(answers: Answers, name: str) -> date | None:
    text = answers.get(name, "")
    return date.fromisoformat(text) if text[:1].isdigit() else None


def _number(answers: Answers, name: str) -> int | None:
    text = answers.get(name, "")
    return int(text) if text.isdigit() else None


def _ended_by(answers: Answers) -> str | None:
    said = answers.get("fin_comment")
    return None if said in (None, UNSURE) else said


def _work(answers: Answers) -> tuple[LifePeriod, ...]:
    first = _day(answers, "travail_du")
    if first is None or answers.get("travail") == "non":
        return ()
    kind = "student_job" if answers.get("travail") == "etudiant" else "work"
    last = _day(answers, "travail_au") or FAR
    hours = _measure(answers, "travail_heures")  # of a part-time job: they say more than its days
    days = _measure(answers, "travail_rythme") if hours is None else None
    return (LifePeriod(kind, first, last, days_per_week=days, hours_per_week=hours),)


def _measure(answers: Answers, name: str) -> float | None:
    text = answers.get(name, "")
    return float(text) if text[:1].isdigit() else None


def _events(answers: Answers, today: date) -> tuple[LifePeriod, ...]:
    found = []
    for n in range(1, EVENTS + 1):
        kind = EVENT_KINDS.get(answers.get(f"evenement_{n}", ""))
        first = _day(answers, f"evenement_{n}_du")
        if kind is None or first is None or answers.get(f"evenement_{n}_charge") == "non":
            continue
        last = _day(answers, f"evenement_{n}_au") or max(first, today)
        found.append(LifePeriod(kind, first, last))
    return tuple(found)


def _absence(answers: Answers) -> LifePeriod | None:
    day = _day(answers, "absence_le")
    if day is None or answers.get("absence_decision") == "acceptee":
        return None
    kind = "unjustified_refusal" if answers.get("absence") == "refus" else "unjustified_absence"
    return LifePeriod(kind, day, day)


def _evaluations(answers: Answers, today: date) -> tuple[Evaluation, ...]:
    """Positive ones are past, and their days do not matter: nothing says that they came late, unless a negative did.

    After a negative one the last positive has its day, or that of today where nobody knows better.
    """
    positives = {"une": 1, "deux": 2}.get(answers.get("evaluations", ""), 0)
    negative = _day(answers, "negative_le")
    found = [Evaluation(None, "positive") for _ in range(positives)]
    if negative is None:
        return tuple(found)
    last = Evaluation(_day(answers, "positive_le") or today, "positive")
    return (*found[1:], *([last] if found else ()), Evaluation(negative, "negative"))
