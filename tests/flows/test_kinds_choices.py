"""What people type for yes, for no, and to choose."""

from __future__ import annotations

from datetime import date

import pytest

from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Choice, YesNo

TODAY = date(2026, 11, 22)

YES = [
    "oui",
    "Oui",
    "OUI",
    "ouais",
    "ouai",
    "ouep",
    "yep",
    "yes",
    "ui",
    "wi",
    "wè",
    "oue",
    "ouiiii",
    "si",
    "ok",
    "okay",
    "d'accord",
    "déjà",
    "👍",
    "👍🏽",
    "✅",
    "1",
    "bah ouais",
    "euh oui",
    "bien sûr",
    "évidemment",
    "si si",
    "c bon",
    "jpense",
    "je crois ouais",
    "sans problème",
    "bien sûr que oui",
    "c'est oui",
    "je crois",
    "je crois que oui",
    "je pense bien",
    "oui mais pas tout",
    "oui mais pas encore",
    "oui merci",
    "ah oui oui",
    "tout à fait",
    "c'est ça",
    "pour l'instant oui",
    "oui, je suis inscrite",
    "pas de souci",
    "exactement",
    "probablement",
    "oui 👎",
]
NO = [
    "non",
    "Non",
    "NON",
    "nan",
    "nn",
    "nop",
    "nope",
    "nooon",
    "no",
    "n",
    "jamais",
    "👎",
    "❌",
    "2",
    "pas encore",
    "carrément pas",
    "tjrs pas",
    "jpense pas",
    "c non",
    "je crois bien que non",
    "pas vraiment",
    "pas du tout",
    "non merci",
    "euh non",
    "toujours pas",
    "je crois pas",
    "je ne crois pas",
    "je pense que non",
    "bien sûr que non",
    "absolument pas",
    "pour l'instant non",
    "pas que je sache",
    "moi non",
    "non, pas encore",
    "c'est non",
    "pas maintenant",
    "probablement pas",
    "nan mais bientôt",
    "bientôt",
]
NOT_KNOWN = [
    "jsp",
    "nsp",
    "idk",
    "chaipas",
    "chépa",
    "peut-être",
    "oublié",
    "🤷",
    "🤷\u200d♀️",
    "3",
    "inconnu",
    "chais pas",
    "je ne sais pas",
    "je sais pas",
    "j'sais pas",
    "jsais pas",
    "sais pas",
    "aucune idée",
    "aucune idee",
    "pas d'idée",
    "je ne sais plus",
    "je sais plus trop",
    "j'en sais rien",
    "pas sûre",
    "je ne suis pas sûr·e",
    "ça dépend",
    "euh je sais pas",
    "j'ai oublié",
    "je ne m'en souviens plus",
    "j'en ai aucune idée",
    "je ne sais pas encore",
]
NEITHER = [
    "oui et non",
    "non mais oui",
    "non mais en fait oui",
    "c'est oui ou non ?",
    "👍👎",
    "n'importe quoi",
    "si je m'inscris",
    "pas mal",
    "y a un souci",
]


YES_NO = [(typed, stored) for typing, stored in ((YES, "oui"), (NO, "non"), (NOT_KNOWN, UNSURE)) for typed in typing]


@pytest.mark.parametrize(("typed", "stored"), YES_NO, ids=[typed for typed, _ in YES_NO])
def test_yes_and_no(typed: str, stored: str) -> None:
    assert YesNo().read(typed, TODAY) == stored


@pytest.mark.parametrize("typed", NEITHER)
def test_yes_and_no_at_once_is_asked_again(typed: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        YesNo().read(typed, TODAY)
    assert "« Oui », « Non » ou « Je ne sais pas »" in refusal.value.message


def test_yes_and_no_have_their_own_labels() -> None:
    kind = YesNo(unsure=False, yes="Oui, je suis inscrit·e", no="Pas encore")
    assert kind.options == (("oui", "Oui, je suis inscrit·e"), ("non", "Pas encore"))
    assert kind.read("oui je suis inscrite", TODAY) == "oui"
    assert kind.show("non") == "Pas encore"
    with pytest.raises(InvalidAnswer, match="le plus vrai aujourd'hui"):
        kind.read("je ne sais pas", TODAY)


PAYER = Choice(
    {
        "capac": "CAPAC",
        "fgtb": "FGTB",
        "csc": "CSC",
        "cgslb": "CGSLB (syndicat libéral)",
        "aucun": "Pas encore inscrit·e",
    },
    also={"capac": ("caisse auxiliaire",), "fgtb": ("syndicat socialiste", "les rouges")},
    unsure=True,
)

CHOSEN = {
    "capac": "capac",
    "la CAPAC": "capac",
    "Je suis à la capac.": "capac",
    "Capak": "capac",
    "la caisse auxilliaire": "capac",
    "fgbt": "fgtb",
    "Les rouges !": "fgtb",
    "2": "fgtb",
    "la 2e": "fgtb",
    "option 3": "csc",
    "n°3": "csc",
    "la troisième": "csc",
    "syndicat libéral": "cgslb",
    "liberal": "cgslb",
    "pas encore inscrit": "aucun",
    "PAS ENCORE INSCRITE": "aucun",
    "6": UNSURE,
    "jsp": UNSURE,
    "Je ne sais pas": UNSURE,
}


@pytest.mark.parametrize(("typed", "stored"), CHOSEN.items(), ids=CHOSEN)
def test_a_choice(typed: str, stored: str) -> None:
    assert PAYER.read(typed, TODAY) == stored


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("fgtb ou csc", ["fgtb", "csc"]),
        ("un syndicat", []),
        ("syndicat", ["fgtb", "cgslb"]),
        ("pas la csc", []),
        ("je sais pas, la csc ?", []),
        ("9", []),
        ("pizza", []),
    ],
)
def test_a_choice_asked_again(typed: str, offered: list[str]) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        PAYER.read(typed, TODAY)
    assert [answer for answer, _ in refusal.value.suggestions] == offered


def test_a_number_that_is_also_in_a_label_is_asked_again() -> None:
    kind = Choice({"aucune": "Aucune", "une": "1 évaluation", "deux": "2 évaluations"})
    assert kind.read("3", TODAY) == "deux"
    assert kind.read("2 évaluations", TODAY) == "deux"
    with pytest.raises(InvalidAnswer) as refusal:
        kind.read("2", TODAY)
    assert [answer for answer, _ in refusal.value.suggestions] == ["deux", "une"]


def test_two_labels_that_resemble_each_other_are_both_offered() -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        Choice({"a": "Secondaire", "b": "Secondaires"}).read("secondairr", TODAY)
    assert [answer for answer, _ in refusal.value.suggestions] == ["a", "b"]
