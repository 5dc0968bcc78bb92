"""Placeholders: a number of the law, of a day, bare or disputed, and a field of a contact."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import OutOfPeriod
from knowledge.loader import load_contacts, load_law
from knowledge.texts import UnknownPlaceholder, fill

TODAY = date(2026, 11, 22)
LAW, CONTACTS = load_law(), load_contacts()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Le stage dure {stage_insertion.duree}.", "Le stage dure 156\u00a0jours."),
        ("Avant : {stage_insertion.duree@2026-02-28}.", "Avant : 310\u00a0jours."),
        ("Sur {stage_insertion.duree:number} jours.", "Sur 156 jours."),
        ("Au lieu de {stage_insertion.duree@2026-02-28:number}.", "Au lieu de 310."),
        ("Au {stage_insertion.inscription_limite_1er_aout@2026-02-28}.", "Au 8 août."),
        ("Ou le {stage_insertion.inscription_limite_1er_aout:disputed}.", "Ou le 9 août."),
        ("Appelle le {contact.forem.phone}.", "Appelle le 0800 93 947."),
        ("Rien à remplir.", "Rien à remplir."),
    ],
)
def test_a_placeholder_is_replaced(text: str, filled: str) -> None:
    assert fill(text, LAW, CONTACTS, TODAY) == filled


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{stage_insertion.dure}", "aucun paramètre de ce nom"),
        ("{stage_insertion.duree:disputed}", "aucune autre source n'y donne de valeur"),
        ("{stage_insertion.debut_1er_aout:disputed}", "aucune autre source n'y donne de valeur"),
        ("{contact.forem.fax}", "écris {contact.NOM.phone}"),
        ("{contact.personne.phone}", "écris {contact.NOM.phone}"),
        ("{rappel.jour}", "cette valeur n'est pas donnée ici"),
        ("{stage_insertion.duree", "accolade mal formée"),
        ("{stage_insertion.duree:nombre}", "accolade mal formée"),
    ],
)
def test_a_placeholder_that_means_nothing_is_refused(text: str, problem: str) -> None:
    with pytest.raises(UnknownPlaceholder, match=problem):
        fill(text, LAW, CONTACTS, TODAY)


def test_a_rule_that_ended_has_no_value_to_say() -> None:
    with pytest.raises(OutOfPeriod):
        fill("{stage_insertion.debut_1er_aout}", LAW, CONTACTS, TODAY)
