"""How long a placement is, as people type it."""

from __future__ import annotations

from datetime import date

import pytest

from flows.cpas.duration import Duration
from flows.errors import InvalidAnswer
from flows.kinds import UNSURE

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("76h", "76h"),
        ("10 jours", "10j"),
        ("10j", "10j"),
        ("7,5 heures", "7.5h"),
        ("76", "76h"),
        ("dix jours à temps plein", "10j"),
        ("une trentaine", None),
        ("10", None),
        ("10 jours de 4 heures", None),
        ("20 demi-journées", None),
        ("5 jours par semaine", None),
        ("0 heure", None),
        ("", None),
        ("bcp", None),
    ],
)
def test_a_duration_is_read_or_asked_again_kindly(typed: str, stored: str | None) -> None:
    kind = Duration()
    if stored is not None:
        assert kind.read(typed, TODAY) == stored
        assert kind.read(stored, TODAY) == stored
        return
    with pytest.raises(InvalidAnswer) as refused:
        kind.read(typed, TODAY)
    assert all(kind.read(said, TODAY) == said for said, _ in refused.value.suggestions)


def test_a_duration_that_is_not_known() -> None:
    assert Duration(unsure=True).read("aucune idée", TODAY) == UNSURE
    assert Duration(unsure=True).show(UNSURE) == "Je ne sais pas"
    with pytest.raises(InvalidAnswer, match="convention"):
        Duration().read("aucune idée", TODAY)
