"""What conversations say: no legal number of their own, since each has its place in knowledge/parameters/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import flows
from knowledge.texts import PLACEHOLDER

HERE = Path(flows.__file__).parent
FILES = sorted(path for path in HERE.rglob("*.py") if path.parent.name != "kinds")  # kinds read numbers, of any size

# What may hold figures: each with the reason why no parameter says it.
ALLOWED = {
    r"(?:mars|printemps) 2026": "the name of the reform, or of the scale of amounts that was read",
    r"(?<!\d)6[01](?!\d| ?(?:km|jours|mois|ans|heures|crédits|€|%))": "two articles, the names of CPAS contracts",
    r"« \d+(?:,\d+)? heures »": "an example of what to type",
    r"« \d+/\d+/\d{4} »": "an example of what to type",
    r"« \d{1,2}h(?:\d\d)? »": "an example of what to type",
    r"^(?:[01]\d|2[0-3]):[0-5]\d$": "an hour of the day, as a preference keeps it",
}


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a file but its docstrings and the patterns that read what is typed, with its line."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    unsaid = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    patterns = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
    )
    unsaid |= {id(part) for pattern in patterns for part in ast.walk(pattern)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unsaid:
            yield node.lineno, node.value


def _figures(text: str) -> list[str]:
    return re.findall(r"\d{2,}", re.sub("|".join(ALLOWED), "", PLACEHOLDER.sub("", text)))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(HERE)) for path in FILES])
def test_no_text_of_a_conversation_has_a_legal_number(path: Path) -> None:
    assert [(line, text) for line, text in _strings(path) if _figures(text)] == []


def test_every_exception_is_still_used() -> None:
    said = [text for path in FILES for _, text in _strings(path)]
    assert [pattern for pattern in ALLOWED if not any(re.search(pattern, text) for text in said)] == []


def test_a_docstring_or_a_pattern_is_not_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(
        '"""156 jours."""\n\ndef f():\n    """310."""\n    return f"{1} et 156"\n\nre.compile("310")\n', "utf-8"
    )
    assert list(_strings(path)) == [(5, " et 156")]


@pytest.mark.parametrize("text", ["60 km", "61 jours", "160", "au moins 27 crédits", "depuis 2025", "à 14:30"])
def test_the_exceptions_let_no_number_of_the_law_through(text: str) -> None:
    assert _figures(text)
