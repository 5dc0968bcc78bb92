"""How words are read: folded, written out, unglued, set right, and never bent into something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.lexicon import load_lexicon
from knowledge.search.normalise import fold, unstretched, words
from knowledge.search.reading import Reader
from knowledge.search.spelling import Speller
from knowledge.search.stemming import sound, stem


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_lexicon(), [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C109/36 ou C1 ?", ["c109", "36", "ou", "c1"]),
        ("l’œuvre d'ÉTÉ", ["l", "oeuvre", "d", "ete"]),
        ("2e sess", ["2", "e", "sess"]),
        ("", []),
        ("👍 ???", []),
        ("eC3A", ["ec3a"]),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert words("stage " * 1000, longest=12) == ["stage", "stage"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cmt jfais", "comment j fais"),
        ("jminscris", "jm inscris"),
        ("minscrire", "m inscrire"),
        ("dinsertion", "d insertion"),
        ("kan", "quand"),
        ("allocassions", "allocations"),
        ("fleksis", "flexis"),
        ("conseillé", "conseille"),
        ("nooooon", "non"),
        ("jdéménage", "j demenage"),
        ("evalutaion", "evaluation"),
    ],
)
def test_what_is_typed_is_read_as_what_is_meant(reader: Reader, typed: str, meant: str) -> None:
    assert " ".join(word.text for word in reader.understand(words(typed))) == meant


@pytest.mark.parametrize("word", ["maison", "chien", "prison", "logement", "pension", "dentiste"])
def test_an_ordinary_word_is_left_alone(reader: Reader, word: str) -> None:
    assert [read.text for read in reader.understand([word])] == [word]


def test_a_correction_is_less_sure_than_the_word_itself(reader: Reader) -> None:
    [right] = reader.understand(["inscription"])
    [wrong] = reader.understand(["inscripzion"])
    assert wrong.text == right.text
    assert wrong.sure < right.sure == 1.0


def test_a_run_of_words_names_one_idea_and_its_inner_words_count_less(reader: Reader) -> None:
    found = reader.features(words("le stage d'insertion"))
    assert found["c:stage_insertion"] == 1.0
    assert found["c:stage"] == 0.5


def test_small_words_inside_a_run_do_not_hide_it(reader: Reader) -> None:
    assert "c:deplacer" in reader.features(words("je dois annuler ce rendez-vous"))
    assert "c:carte_controle" in reader.features(words("la carte du contrôle"))


def test_any_number_stands_where_the_lexicon_says_so(reader: Reader) -> None:
    assert "c:age" in reader.features(words("j'ai 19 ans"))


@pytest.mark.parametrize(("one", "other"), [("flexi", "fleksi"), ("allocassion", "allocation"), ("kelle", "quelle")])
def test_what_sounds_the_same_is_heard_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_forms_of_a_word_share_their_stem() -> None:
    assert stem("inscrite") == stem("inscrits")
    assert stem("cas") == "cas"


def test_the_speller_offers_nothing_far_away() -> None:
    speller = Speller(["allocation", "forem"])
    assert speller.correct("allocatoin") == speller.correct("allocatoin")
    assert speller.correct("zzzzzz") is None
    assert speller.correct("allo") is None
    assert speller.correct("x" * 500) is None


def test_a_letter_held_down_counts_once() -> None:
    assert unstretched("nooooon") == "non"
