"""What holds for every kind: buttons, unreadable text, and any text at all; and free text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import InvalidAnswer
from flows.kinds import SKIPPED, Age, Choice, Day, FreeText, Kind, Number, TimeOfDay, YesNo

TODAY = date(2026, 11, 22)

KINDS: dict[str, Kind] = {
    "choice": Choice({"capac": "CAPAC", "csc": "CSC", "aucun": "Pas encore inscrit·e"}, unsure=True),
    "choice without unsure": Choice({"temps_plein": "Temps plein", "mi_temps": "Mi-temps"}),
    "yes or no": YesNo(),
    "yes or no without unsure": YesNo(unsure=False),
    "past day": Day("past", unsure=True),
    "future day": Day("future"),
    "any day": Day(earliest=date(2020, 1, 1), latest=date(2030, 1, 1)),
    "time": TimeOfDay(unsure=True),
    "age": Age(),
    "days": Number(0, 312, unsure=True),
    "euros": Number(0, 3000, unit="€", decimals=True),
    "text": FreeText(),
    "optional text": FreeText(20, optional=True),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    "typed", ["", "   ", "???", "🍕", "a" * 5000, "1 " * 2500, "\x00\x07", "\u202e", "\ud800", "\n"], ids=ascii
)
def test_what_can_not_be_read_is_answered_kindly(kind: Kind, typed: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        kind.read(typed, TODAY)
    message = refusal.value.message
    assert message[0].isupper()
    assert message.endswith((".", "!"))
    assert len(message) < 250


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_button_is_read_by_answer_label_and_number(kind: Kind) -> None:
    for position, (answer, label) in enumerate(kind.options, start=1):
        assert kind.read(answer, TODAY) == answer
        assert kind.read(label, TODAY) == answer
        if isinstance(kind, Choice | YesNo):
            assert kind.read(str(position), TODAY) == answer
            assert kind.show(answer) == label


DIGITS = ["8", "24", "31", "29", "2", "0", "30", "2026", "8/8", "12/25", "1er", "½", "²"]
MARKS = ["/", ":", "-", ",", ".", "'", "\x00", "İ"]
WORDS = (
    "août juin jui sept h midi lundi mardi prochain passée semaine dans jours mois ans le moins quart cent et ou pas"
)
PIECES = st.sampled_from([*DIGITS, *MARKS, *WORDS.split(), "il y a", "oui", "non", "en huit", "du matin"])
TYPED = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=12).map("".join),
    st.lists(PIECES, max_size=12).map(" ".join),
)


@given(kind=st.sampled_from(list(KINDS.values())), typed=TYPED)
def test_any_text_is_read_or_refused_and_what_is_read_is_read_again(kind: Kind, typed: str) -> None:
    try:
        answer = kind.read(typed, TODAY)
    except InvalidAnswer as refusal:
        for suggestion, label in refusal.suggestions:
            assert label
            assert kind.read(suggestion, TODAY) == suggestion
    else:
        assert kind.read(answer, TODAY) == answer
        assert kind.show(answer)


def test_free_text_is_trimmed_and_may_be_passed_when_optional() -> None:
    assert FreeText().read("  Maison de l'emploi,\n Liège ", TODAY) == "Maison de l'emploi, Liège"
    assert FreeText(optional=True).read("Passer", TODAY) == SKIPPED
    with pytest.raises(InvalidAnswer, match="20 caractères"):
        FreeText(20).read("x" * 21, TODAY)
