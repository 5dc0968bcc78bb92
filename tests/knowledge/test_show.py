"""`jalon show`: a parameter with its periods, its sources and what others say."""

from __future__ import annotations

import pytest

from bot.cli import main


def show(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["show", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_every_period_comes_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, _ = show(capsys, "stage_insertion.duree")
    assert code == 0
    assert "du 1er janvier 2012 au 28 février 2026 : 310\u00a0jours" in said
    assert "du 1er mars 2026 à aujourd'hui : 156\u00a0jours" in said
    assert "(law), vérifié le 01/07/2026" in said


@pytest.mark.parametrize(("day", "days"), [("2026-02-28", "310"), ("2026-03-01", "156")])
def test_a_day_chooses_the_period(capsys: pytest.CaptureFixture[str], day: str, days: str) -> None:
    _, said, _ = show(capsys, "stage_insertion.duree", "--on", day)
    assert [line.split(" : ")[1] for line in said.splitlines() if line.startswith("  du ")] == [f"{days}\u00a0jours"]


def test_what_another_source_says_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    _, said, _ = show(capsys, "stage_insertion.inscription_limite_1er_aout")
    assert "contesté : L'ONEM écrit « avant le 10 août »" in said


def test_a_name_that_is_nearly_right_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = show(capsys, "stage_insertion.dure")
    assert code == 2
    assert "Voulais-tu dire : stage_insertion.duree" in told


@pytest.mark.parametrize(
    ("day", "code", "told"),
    [
        ("2011-12-31", 1, "Je n'ai pas de règle"),
        ("2026-02-30", 2, "n'existe pas au calendrier"),
        ("demain", 2, "écris le jour comme ceci"),
    ],
)
def test_a_day_without_a_rule_or_no_day_at_all(
    capsys: pytest.CaptureFixture[str], day: str, code: int, told: str
) -> None:
    found, _, said = show(capsys, "stage_insertion.duree", "--on", day)
    assert found == code
    assert told in said
