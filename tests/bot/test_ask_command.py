"""`jalon ask` and `jalon unanswered`, as somebody calls them."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from bot.ask_command import as_text
from bot.cli import main
from knowledge.loader import load_faq
from knowledge.search import Found, load_search


def test_a_clear_question_gets_its_answer_its_source_and_the_day_it_was_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "jai raté mon rdv forem jrisque koi"]) == 0
    said = capsys.readouterr().out
    assert load_faq()["absence-rdv"].question in said
    assert "Source : " in said
    assert "vérifié le " in said
    assert "{" not in said


def test_what_nothing_answers_gets_an_honest_no_and_whom_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "météo à Dinant"]) == 0
    said = capsys.readouterr().out
    assert "Je n'ai pas de réponse à ça" in said
    assert "0800" in said


def test_json_lines_give_one_object_for_each_line_even_an_empty_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "c koi le pfi\n\nbonjour\n\ufeffstage\n".encode() + b"\xff\xfe\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert main(["ask", "--jsonl"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(each) for each in found] == [{"tier", "topics", "score"}] * 5
    assert found[0]["topics"][0] == "pfi"
    assert found[1] == found[2] == {"tier": "none", "topics": [], "score": 0.0}


def test_json_is_the_same_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "c koi le pfi"]) == 0
    assert json.loads(capsys.readouterr().out)["tier"] == "answer"


def test_without_a_question_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask"]) == 2
    assert "Il manque la question" in capsys.readouterr().err


@pytest.mark.parametrize("topic", sorted(load_faq()))
def test_every_answer_can_be_shown(topic: str) -> None:
    assert all("{" not in line for line in as_text(Found("answer", (topic,), 1.0), date(2026, 11, 22)))


def test_suggestions_are_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert load_search().find("stage").tier == "suggest"
    assert main(["ask", "stage"]) == 0
    assert capsys.readouterr().out.count("\n  - ") == 3


def test_unanswered_shows_no_name_no_number_and_nothing_of_distress(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.txt"
    lines = ["je m'appelle Bob, mon vélo est cassé", "0475 12 34 56 prix d'un vélo", "je veux mourir", "c koi le pfi"]
    asked.write_text("\n".join([*lines, lines[0]]), "utf-8")
    assert main(["unanswered", str(asked)]) == 0
    said = capsys.readouterr().out
    assert "2 x  je m'appelle [nom], mon vélo est cassé" in said
    for hidden in ("Bob", "0475", "mourir", "pfi"):
        assert hidden not in said


def test_a_file_that_is_not_there_is_said_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unanswered", "/nulle/part"]) == 1
    assert "Fichier illisible" in capsys.readouterr().err
