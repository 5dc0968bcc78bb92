"""`jalon play` prints the case that was played, ready to paste among these."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from knowledge.loader import read
from tests.golden.test_conversations import ConversationFile, played

AMOUNT = ("--answer", "naissance=12/3/2005", "--answer", "logement=chez mes parents")


def play(*answers: str) -> int:
    return main(["play", "montant", "--today", "2026-11-22", *answers])


def test_the_printed_case_can_be_pasted_and_played(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert play(*AMOUNT) == 0
    printed = capsys.readouterr().out
    pasted = tmp_path / "montant.yaml"
    pasted.write_text(printed[printed.index("- name:") :], "utf-8")
    [case] = read(pasted, ConversationFile).root
    assert case.answers == {"naissance": "12/3/2005", "logement": "chez mes parents"}
    assert played(case).outcome.id == case.expect.outcome == "montant"
    assert case.expect.contains


def test_before_the_end_it_says_what_to_answer_next_and_prints_no_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert play(*AMOUNT[:2]) == 0
    printed = capsys.readouterr().out
    assert "--answer logement=" in printed
    assert "- name:" not in printed


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((*AMOUNT, "--answer", "enfant=oui"), "enfant"),
        ((*AMOUNT, "--answer", "logement=seul"), "deux réponses"),
        (("--answer", "naissance"), "question=réponse"),
        (("--answer", "nulle_part=1"), "nulle_part"),
    ],
)
def test_an_answer_that_is_not_used_is_named(
    answers: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert play(*answers) == 2
    assert said in capsys.readouterr().err
