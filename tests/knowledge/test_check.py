"""`jalon check`, on a copy of the project with one file changed: what an editor of the YAML sees."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import knowledge

HERE = Path(knowledge.__file__).parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("bot", "flows", "knowledge"):
        shutil.copytree(HERE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def check(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "check", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_base_has_no_error_as_it_is(copy: Path) -> None:
    done = check(copy, "--on", "2026-11-22")
    assert (done.returncode, done.stderr) == (0, "")
    assert "aucune erreur" in done.stdout


@pytest.mark.parametrize(
    "name", ["parameters/demande.yml", "parameters/Été.yaml", "faq/2027/stage.yaml", "contact.yaml"]
)
def test_a_file_that_nobody_reads_is_named(copy: Path, name: str) -> None:
    path = copy / "knowledge" / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(copy / "knowledge" / "parameters" / "inscription.yaml", path)
    done = check(copy)
    assert done.returncode == 1
    assert f"{name} : " in done.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "parameters/stage_insertion.yaml",
            "duree:\n  label:",
            "duree:\n  lable:",
            "stage_insertion.yaml · duree · lable",
        ),
        ("parameters/stage_insertion.yaml", "value: 156", "value: 12:30", "stage_insertion.yaml · duree : valeur du"),
        (
            "parameters/stage_insertion.yaml",
            "semaine_complete:",
            "semaine_pleine:",
            "stage_insertion : le calcul échoue avec cette base ; Paramètre inconnu : stage_insertion.semaine_complete",
        ),
        ("parameters/iop.yaml", "heures_par_jour:", "heures_du_jour:", "iop : le calcul échoue avec cette base ; "),
        ("parameters/jours.yaml", "\nsickness:", "\nillness:", "Paramètre inconnu : jours.sickness"),
        ("faq/stage.yaml", "{stage_insertion.duree}", "{stage_insertion.durée}", "faq · stage-"),
        ("faq/stage.yaml", "{stage_insertion.duree}", "{stage_insertion.dure}", "aucun paramètre de ce nom"),
        ("faq/stage.yaml", "related: [", "related: [rien-du-tout, ", "le sujet « rien-du-tout » n'existe pas"),
        ("obligations/disponibilite.yaml", "{contact.forem.phone}", "{contact.forem.fax}", "obligations · "),
        ("conditions.yaml", "ask: [", "ask: [personne, ", "pas de contact « personne »"),
        ("contacts.yaml", "regions: [wallonie]", "regions: [wallonnie]", "contacts.yaml · forem · regions · 0"),
        ("glossary.yaml", "  meaning:", "  sense:", "glossary.yaml · "),
        ("appointments.yaml", "ask: cpas", "ask: personne", "appointments · cpas · ask : pas de contact « personne »"),
        ("appointments.yaml", "topics: [", "topics: [rien, ", "topics : le sujet « rien » n'existe pas"),
        ("appointments.yaml", "{convocation.talon_delai:number}", "{rappel.jour}", "cette valeur n'est pas donnée ici"),
        ("reminders.yaml", "topic: evaluation", "topic: rien", "reminders · evaluations · topic : le sujet « rien »"),
        ("reminders.yaml", "tard le {rappel.jour}", "tard le {rappel.jours}", "{rappel.jours} : cette valeur n'est"),
        ("reminders.yaml", "Inscris-toi", "Inscris-toi" + " vite" * 60, "inscription_a_faire · text : 6"),
        ("schemas/faq.schema.json", '"type"', '"typ"', "schemas/faq.schema.json : n'est plus à jour"),
    ],
)
def test_a_mistake_is_named_and_the_command_fails(copy: Path, file: str, old: str, new: str, message: str) -> None:
    change(copy / "knowledge" / file, old, new)
    done = check(copy)
    assert done.returncode == 1
    assert message in done.stderr
    assert re.search(r"^\d+ erreurs? dans la base de connaissances\.$", done.stderr, re.M)
    assert "Traceback" not in done.stderr


def test_strict_counts_remarks_as_errors(copy: Path) -> None:
    assert check(copy, "--on", "2026-11-22").returncode == 0
    assert check(copy, "--on", "2026-11-22", "--strict").returncode == 1


def test_the_day_decides_what_is_stale(copy: Path) -> None:
    def stale(day: str) -> int:
        found = re.search(r"À relire .*\((\d+)\)$", check(copy, "--on", day).stdout, re.M)
        return int(found[1]) if found else 0

    soon, later = stale("2026-11-22"), stale("2027-12-01")
    assert 0 <= soon < later


def test_a_source_is_stale_from_the_day_after_six_months(copy: Path) -> None:
    path = copy / "knowledge" / "parameters" / "inscription.yaml"
    path.write_text(re.sub(r"checked_on: \S+", "checked_on: 2026-05-22", path.read_text("utf-8")), "utf-8")
    assert "inscription.premier_jour_vdab : vérifié le 22/05/2026" not in check(copy, "--on", "2026-11-22").stdout
    assert "inscription.premier_jour_vdab : vérifié le 22/05/2026" in check(copy, "--on", "2026-11-23").stdout


def test_what_rests_on_secondary_sources_alone_is_listed_wherever_it_stands(copy: Path) -> None:
    change(copy / "knowledge" / "contacts.yaml", "kind: official", "kind: secondary")
    listed = check(copy, "--on", "2026-11-22").stdout
    assert "  contacts forem : ne repose que sur une source secondaire (" in listed
    assert "  faq flexi-job : ne repose que sur des sources secondaires (" in listed
    assert "  faq stage-duree : ne repose" not in listed


def test_a_day_that_is_none_is_refused_in_french(copy: Path) -> None:
    done = check(copy, "--on", "2026-02-30")
    assert done.returncode == 2
    assert "n'existe pas au calendrier" in done.stderr
