"""What people type for a number, an amount and an age."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InvalidAnswer
from flows.kinds import UNSURE, Age, Number

TODAY = date(2026, 11, 22)
DAYS = Number(0, 312, unsure=True)
EUROS = Number(0, 3000, unit="€", decimals=True)

NUMBERS = {
    "156": "156", "156 jours": "156", "156 j": "156", "environ 120": "120", "plus ou moins 120": "120", "~120": "120",
    "douze": "12", "cent cinquante-six": "156", "nonante-neuf": "99", "quatre-vingt-dix-neuf": "99",
    "septante et un": "71", "une vingtaine": "20", "deux cents": "200", "cent": "100",
    "zéro": "0", "aucun": "0", "J'en ai fait 78.": "78", "aucune idée": UNSURE, "je ne sais pas": UNSURE,
}  # fmt: skip
AMOUNTS = {
    "1 800,76": "1800.76", "1\u202f800,76 €": "1800.76", "1.800,76": "1800.76", "1800.76": "1800.76",
    "1'800": "1800", "1 800": "1800", "1.800": "1800", "12,50": "12.5", "0,5": "0.5", "2,666": "2.67",
    "mille huit cents euros": "1800",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "stored"), NUMBERS.items(), ids=NUMBERS)
def test_a_number_of_days(typed: str, stored: str) -> None:
    assert DAYS.read(typed, TODAY) == stored


@pytest.mark.parametrize(("typed", "stored"), AMOUNTS.items(), ids=AMOUNTS)
def test_an_amount(typed: str, stored: str) -> None:
    assert EUROS.read(typed, TODAY) == stored


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("400", "entre 0 et 312\u00a0jours"),
        ("-5", "entre 0 et 312\u00a0jours"),
        ("156,5", "nombre entier"),
        ("100 ou 120", "un seul nombre"),
        ("100-120", "un seul nombre"),
        ("3 mois", "Compte en jours, pas en mois"),
        ("moins de 10", "nombre précis"),
        ("le 8 août", "pas une date"),
        ("un peu", "nombre précis"),
        ("10 jours par mois", "nombre précis"),
        ("beaucoup", "Je n'ai pas trouvé de nombre"),
        ("9" * 290, "entre 0 et 312\u00a0jours"),
    ],
)
def test_a_number_asked_again(typed: str, said: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        DAYS.read(typed, TODAY)
    assert said in refusal.value.message


def test_numbers_are_shown_with_their_unit() -> None:
    assert DAYS.show("156") == "156\u00a0jours"
    assert DAYS.show("1") == "1\u00a0jour"
    assert Number(0, 12, unit="mois").show("1") == "1\u00a0mois"
    assert EUROS.show("1800.76") == "1\u202f800,76\u00a0€"


@pytest.mark.parametrize(
    "typed", ["19", "19 ans", "19ans", "dix-neuf", "j'ai 19 ans", "19 ans et demi", "19 ans et 3 mois"]
)
def test_an_age(typed: str) -> None:
    assert Age().read(typed, TODAY) == "19"


@pytest.mark.parametrize(
    ("typed", "said", "offered"),
    [
        ("12", "entre 14 et 40 ans", []),
        ("19,5", "par exemple 19", []),
        ("22/11/2007", "ton âge plutôt que de ta date de naissance", ["19"]),
        ("23/11/2007", "ton âge plutôt que de ta date de naissance", ["18"]),
        ("né le 20 mars 2007", "ton âge plutôt que de ta date de naissance", ["19"]),
        ("2007", "ton âge plutôt que de ta date de naissance", ["18", "19"]),
        ("bientôt 20", "aujourd'hui", ["19", "20"]),
        ("jeune", "par exemple 19", []),
        ("je ne sais pas", "carte d'identité", []),
    ],
)
def test_an_age_asked_again(typed: str, said: str, offered: list[str]) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        Age().read(typed, TODAY)
    assert said in refusal.value.message
    assert [answer for answer, _ in refusal.value.suggestions] == offered


@given(st.integers(0, 312))
def test_a_shown_number_is_read_back(number: int) -> None:
    assert DAYS.read(DAYS.show(str(number)), TODAY) == str(number)


@given(st.decimals(0, 3000, places=2))
def test_a_shown_amount_is_read_back(amount: Decimal) -> None:
    stored = EUROS.read(str(amount), TODAY)
    assert EUROS.read(EUROS.show(stored), TODAY) == stored
