"""Whoever writes a commune instead of a Region is understood."""

from __future__ import annotations

from datetime import date

import pytest

from flows.communes import BRUSSELS, FLEMISH, GERMAN_SPEAKING, WALLOON
from flows.errors import InvalidAnswer
from flows.questions import region
from flows.telling import reach, service

KIND = region("fin").kind
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("Ans", "wallonie"),
        ("Visé", "wallonie"),
        ("vise", "wallonie"),
        ("j'habite à Dour", "wallonie"),
        ("Gouvy", "wallonie"),
        ("Saint-Nicolas", "wallonie"),
        ("Hal", "flandre"),
        ("Vilvorde", "flandre"),
        ("molenbeek saint jean", "bruxelles"),
        ("Woluwe-Saint-Lambert", "bruxelles"),
        ("saint vith", "communaute_germanophone"),
        ("Eupen", "communaute_germanophone"),
    ],
)
def test_a_commune_is_understood(typed: str, region: str) -> None:
    assert KIND.read(typed, TODAY) == region


@pytest.mark.parametrize("typed", ["oui", "non", "ok", "rien", "Paris", "Lille"])
def test_what_is_no_commune_of_ours_is_asked_again_without_a_guess(typed: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        KIND.read(typed, TODAY)
    assert not refusal.value.suggestions


def test_no_name_stands_in_two_regions() -> None:
    names = [name.casefold() for names in (BRUSSELS, FLEMISH, GERMAN_SPEAKING, WALLOON) for name in names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("names", "region"),
    [
        (WALLOON, "wallonie"),
        (BRUSSELS, "bruxelles"),
        (FLEMISH, "flandre"),
        (GERMAN_SPEAKING, "communaute_germanophone"),
    ],
    ids=["Wallonia", "Brussels", "Flanders", "German-speaking"],
)
def test_every_name_is_read_as_its_region(names: tuple[str, ...], region: str) -> None:
    assert {name: KIND.read(name, TODAY) for name in names} == dict.fromkeys(names, region)


def test_a_service_without_number_or_site_is_reached_at_its_offices() -> None:
    assert "Eupen" in reach(service({"region": "communaute_germanophone"}))
