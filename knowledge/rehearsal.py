"""Every calculator tried once on the base as it stands.

The schema sees each file; it cannot see that a number a calculator counts with was renamed, ended or became a text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final, get_args

from knowledge.calculators.allocation import Household, allowance, last_day_of_right
from knowledge.calculators.emploi_convenable import Offer, weigh
from knowledge.calculators.iop import IopCase, Placement, indemnity, iop_verdict
from knowledge.calculators.piis import evaluations, sign_by
from knowledge.calculators.stage_insertion import (
    ENDINGS,
    ONE_DAY_KINDS,
    PERIOD_KINDS,
    Evaluation,
    LifePeriod,
    StageCase,
    stage_dates,
)
from knowledge.errors import KnowledgeError
from knowledge.law import Law, Period

_AGES: Final = (17, 18, 21)
_WEEKS: Final = 2


def uncomputable(law: Law) -> Iterator[str]:
    """What can no longer be computed with *law*, and why, in French."""
    for what, calculate in _trials(law):
        try:
            calculate()
        except (KnowledgeError, ValueError) as error:
            why = error if isinstance(error, KnowledgeError) else "une valeur n'a pas la forme attendue"
            yield f"{what} : le calcul échoue avec cette base ; {why}"


def _trials(law: Law) -> Iterator[tuple[str, Callable[[], object]]]:
    day = law.checked_on
    yield "stage_insertion", lambda: [stage_dates(case, law) for case in _lives(law)]
    yield (
        "allocation_insertion",
        lambda: [allowance(age, home, day, law) for age in _AGES for home in get_args(Household)],
    )
    yield "allocation_insertion", lambda: last_day_of_right(day, law)
    yield "piis", lambda: (sign_by(day, law), evaluations(day, law))
    yield "iop", lambda: (iop_verdict(IopCase(Placement(day, 8)), law), indemnity(8, 8, law, day))
    yield "emploi_convenable", lambda: weigh(Offer(day), law)


def _lives(law: Law) -> Iterator[StageCase]:
    """In each regime, every end of the studies, with all that can happen to somebody."""
    for period in law.parameter("stage_insertion.duree").periods:
        for ending in ENDINGS:
            yield _life(period, ending)


def _life(regime: Period, ending: str) -> StageCase:
    registered = regime.first
    happened = [registered + timedelta(weeks=_WEEKS * n) for n in range(len(PERIOD_KINDS) + 1)]
    periods = tuple(
        LifePeriod(kind, first, first if kind in ONE_DAY_KINDS else first + timedelta(days=6))
        for kind, first in zip(PERIOD_KINDS, happened, strict=False)
    )
    return StageCase(
        studies_ended=registered - timedelta(days=30),
        registered=registered,
        ended_by=ending,
        born=registered - timedelta(days=20 * 365),
        contract_days=10,
        periods=periods,
        evaluations=(Evaluation(happened[-1], "negative"), Evaluation(happened[-1] + timedelta(days=60), "positive")),
        claim_on=happened[-1] + timedelta(days=400),
    )
