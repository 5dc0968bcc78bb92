"""The calculators, tried on bases that somebody edited in good faith."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.law import Law, Parameter, Period
from knowledge.loader import load_law
from knowledge.rehearsal import uncomputable

LAW = load_law()


def with_newest(name: str, **change: object) -> Law:
    """The law with another newest row of one parameter."""
    parameter = LAW.parameter(name)
    *older, newest = parameter.periods
    rows = (*older, replace(newest, **change))  # type: ignore[arg-type]  # whatever an editor may write
    return law_of({name: replace(parameter, periods=rows)})


def law_of(changed: dict[str, Parameter]) -> Law:
    return Law({parameter.name: changed.get(parameter.name, parameter) for parameter in LAW})


def test_the_base_as_it_is_can_be_computed_with() -> None:
    assert list(uncomputable(LAW)) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("stage_insertion.semaine_complete", True, "stage_insertion.semaine_complete : il faut un nombre entier"),
        ("stage_insertion.duree", "156", "stage_insertion.duree : il faut un nombre entier"),
        ("stage_insertion.debut_selon_forem", "août", "il faut un jour de l'année, comme 08-01"),
        ("evaluation.travail_fenetre", None, "Je n'ai pas de règle pour « evaluation.travail_fenetre »"),
        ("eligibilite.age_limite", None, "Je n'ai pas de règle pour « eligibilite.age_limite »"),
        ("allocation_insertion.montant_isole_18", None, "« allocation_insertion.montant_isole_18 »"),
        ("piis.mois_par_an", "douze", "piis.mois_par_an : il faut un nombre entier"),
        ("iop.heures_par_jour", "7 h 36", "iop.heures_par_jour : il faut un nombre"),
        ("emploi_convenable.trajet_distance", "60 km", "emploi_convenable.trajet_distance : il faut un nombre"),
    ],
)
def test_a_number_that_does_not_count_any_more_is_named(name: str, value: object, said: str) -> None:
    assert any(said in problem for problem in uncomputable(with_newest(name, value=value)))


def test_the_next_reform_of_the_length_is_one_row() -> None:
    parameter = LAW.parameter("stage_insertion.duree")
    newest = parameter.periods[-1]
    reform = Period(date(2028, 1, 1), None, 200, newest.source, "H", None)
    rows = (*parameter.periods[:-1], replace(newest, last=date(2027, 12, 31)), reform)
    assert list(uncomputable(law_of({parameter.name: replace(parameter, periods=rows)}))) == []
