"""`./jalon`, the script: found through links, in folders with spaces, from anywhere; installs when the lock changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "jalon"

# Stands for the Python of the .venv: says where it was started from, and with what.
PYTHON = '#!/bin/sh\n[ "$*" = "-c " ] || echo "$PYTHONPATH $*"\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = tmp_path / "un dossier" / "jalon"
    (root / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(SCRIPT, root / "jalon")
    python = root / ".venv" / "bin" / "python"
    python.write_text(PYTHON, "utf-8")
    python.chmod(0o755)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (root / name).write_text(f"{name}\n", "utf-8")
    (root / ".venv" / "installed-requirements.txt").write_text("requirements.txt\n", "utf-8")
    return root


def run(command: Path | str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(command), "show"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_runs_from_any_folder(clone: Path, tmp_path: Path) -> None:
    assert run(clone / "jalon", tmp_path).stdout == f"{clone} -P -m bot show\n"
    assert run("./jalon", clone).stdout == f"{clone} -P -m bot show\n"


def test_a_link_to_it_leads_to_the_clone_and_nothing_is_installed_beside_the_link(clone: Path, tmp_path: Path) -> None:
    links = tmp_path / "mes liens"
    links.mkdir()
    (links / "jalon").symlink_to(Path("..") / "un dossier" / "jalon" / "jalon")
    (tmp_path / "j").symlink_to(links / "jalon")
    for link in (links / "jalon", tmp_path / "j"):
        assert run(link, tmp_path.parent).stdout == f"{clone} -P -m bot show\n"
    assert [path.name for path in links.iterdir()] == ["jalon"]


def test_a_lock_that_changed_is_installed_once(clone: Path) -> None:
    (clone / "requirements.txt").write_text("requirements.txt\nune de plus\n", "utf-8")
    assert "-m pip install" in run("./jalon", clone).stderr
    assert "-m pip install" not in run("./jalon", clone).stderr


def test_without_a_python_that_fits_it_says_which_one_it_takes(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / ".venv")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "readlink", "cmp", "rm", "cp"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    old = tools / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    done = run("./jalon", clone, PATH=str(tools), JALON_PYTHON="")
    assert done.returncode == 1
    assert done.stderr.startswith("Jalon a besoin de Python 3.11 ou plus récent")
    assert not (clone / ".venv").exists()
