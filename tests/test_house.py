"""What holds for the whole house: words, layers, documents, the package as it is installed."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from flows import load_flows
from knowledge.loader import load_glossary, load_law

ROOT = Path(__file__).parent.parent

# Small words that join the others, and words that are not the law's: they need no entry in the glossary.
JOINING = frozenset(
    [
        "1er",
        "a",
        "adulte",
        "am",
        "an",
        "ancien",
        "anciens",
        "annonce",
        "ans",
        "apres",
        "articles",
        "au",
        "avant",
        "b",
        "bruxelles",
        "contact",
        "de",
        "debut",
        "depart",
        "depuis",
        "dernier",
        "distance",
        "drive",
        "du",
        "en",
        "et",
        "euros",
        "exception",
        "exemple",
        "flandre",
        "heure",
        "heures",
        "la",
        "le",
        "les",
        "manques",
        "maximum",
        "minimum",
        "moins",
        "mois",
        "nom",
        "nouveau",
        "obligatoire",
        "par",
        "part",
        "passeport",
        "periode",
        "pour",
        "pratique",
        "prealable",
        "reference",
        "sans",
        "selon",
        "sur",
        "theorie",
        "trois",
        "un",
        "une",
    ]
)


def test_every_french_word_of_a_parameter_is_in_the_glossary() -> None:
    known = {word for term in load_glossary() for word in term.split("_")} | JOINING
    unknown = {
        word: parameter.name
        for parameter in load_law()
        if not parameter.name.startswith("jours.")  # kinds of periods: English, as the interface has them
        for word in re.split(r"[._]", parameter.name)
        if not word.isdigit() and word not in known
    }
    assert unknown == {}


def test_every_conversation_is_named_by_a_word_of_the_glossary() -> None:
    known = {word for term in load_glossary() for word in term.split("_")} | JOINING
    assert {flow for flow in load_flows() if not set(flow.split("_")) - {"60", "61"} <= known} == set()


@pytest.mark.parametrize("floor", ["knowledge", "flows"])
def test_the_lower_floors_read_no_clock(floor: str) -> None:
    for path in (ROOT / floor).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"today", "now", "utcnow", "fromtimestamp"} or not _is_clock(node), path


def _is_clock(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in {"date", "datetime", "time"}


def test_the_terminal_and_the_lower_floors_load_no_telegram_library() -> None:
    code = (
        "import sys, bot.terminal.command, bot.date_command, flows, knowledge.search; flows.load_flows(); "
        "print([name for name in sys.modules if name.split('.')[0] in ('aiogram', 'telegram', 'aiohttp', 'httpx')])"
    )
    assert _python("-c", code).stdout.strip() == "[]"


def test_every_command_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    known = re.findall(r"^    ([a-z]+)\b", _python("-m", "bot", "--help").stdout, re.MULTILINE)
    named = set(re.findall(r"\./jalon ([a-z]+)", readme))
    assert {"chat", "test"} <= named
    assert named <= set(known)


# What was answered in the conversation that the README shows.
CAPTURED = (
    "mon stage", "Namur", "non", "30 juin", "juin", "oui", "15 juilet", "5 mai 2004",
    "non", "non", "non", "je ne sais pas", "je ne sais pas", "non", "/quitter",
)  # fmt: skip


def test_the_conversation_of_the_readme_is_what_the_terminal_says(tmp_path: Path) -> None:
    said = _python(
        "-m", "bot", "chat", "--today", "2026-11-22", "--data", str(tmp_path), typed="\n".join(CAPTURED)
    ).stdout.replace("[22/11/2026] > ", "> ").replace("\u00a0", " ")  # fmt: skip
    shown = (ROOT / "README.md").read_text("utf-8").split("```text\n")[1].split("```")[0]
    for part in re.sub(r"(?m)^> .*$", "> ", shown).split("\n…\n"):
        assert part.strip() in said


def test_every_path_that_a_document_names_exists() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(documents) > 10
    for document in documents:
        text = document.read_text("utf-8")
        links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
        assert [link for link in links if not (document.parent / link).exists()] == [], document.name
        named = re.findall(r"`((?:bot|flows|knowledge|tests|docs|benchmarks)/[\w./-]*)`", text)
        assert [path for path in named if not (ROOT / path).exists()] == [], document.name


def test_every_decision_has_its_number_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_no_lock_file_names_a_registry() -> None:
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text("utf-8")


def test_the_built_wheel_works_alone(tmp_path: Path) -> None:
    """YAML, schemas and migrations are inside; nothing of the clone is needed."""
    built = _python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    assert built.returncode == 0, built.stderr
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    for arguments in (["check"], ["date", "--studies-ended", "2026-06-30", "--registered", "2026-07-01"]):
        found = subprocess.run(
            [sys.executable, "-P", "-m", "bot", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr
    chat = subprocess.run(
        [sys.executable, "-P", "-m", "bot", "chat", "--data", str(tmp_path / "data")],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, input="/quitter\n",
    )  # fmt: skip
    assert "Jalon" in chat.stdout
    assert chat.returncode == 0, chat.stderr


def _python(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", *arguments], input=typed,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
