"""What is kept of a question says nothing of who asked it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.unanswered import LONGEST, scrub


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Je m'appelle Marie Dupont et j'ai 24 ans", "Je m'appelle [nom] et j'ai [nombre] ans"),
        ("moi c'est Léa, mon gsm est 0475/12.34.56", "moi c'est [nom], mon gsm est [nombre]"),
        ("mon nom est De Smet, n° 97.05.12-123.45", "mon nom est [nom], n° [nombre]"),
        ("écris à jean.desmet+x@gmail.com stp", "écris à [adresse] stp"),
        ("appelle +32 (0)475 12 34 56", "appelle [nombre]"),
        ("mon insta : @bob_98", "mon insta : [compte]"),
        ("voir https://exemple.be/moi?id=5", "voir [lien]"),
        ("madame Dubois m'a dit non", "madame [nom] m'a dit non"),
        ("c'est moi qui dois payer ?", "c'est moi qui dois payer ?"),
        ("je suis Kevin", "je suis [nom]"),
        ("je suis français", "je suis français"),
        (
            "j'habite rue des Flamboyants 12 à Lasne, mon patron Gontran Vandersmoorte me vole, que faire",
            "j'habite rue des … [nombre] à …, mon patron … me vole, que faire",
        ),
        ("mon ex zoubida travaille chez delhaizette", "mon ex … travaille chez …"),
        ("", ""),
    ],
)
def test_what_tells_who_asked_is_left_out(typed: str, kept: str) -> None:
    assert scrub(typed) == kept


@given(st.text(max_size=500))
def test_no_digit_and_no_address_is_ever_kept(text: str) -> None:
    kept = scrub(text)
    assert not any(letter.isdecimal() for letter in kept)
    assert len(kept) <= LONGEST


@given(st.emails())
def test_no_mail_is_kept(mail: str) -> None:
    assert "@" not in scrub(f"mon mail est {mail} merci")


def test_a_text_without_end_is_cut() -> None:
    assert len(scrub("je m'appelle " * 20_000)) <= LONGEST
