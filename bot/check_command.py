"""`./jalon test`: the one check command. Every control runs, even after one has failed; the last line sums up."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
_CONTROLS = (
    ("style", ["-m", "ruff", "check", "."]),
    ("mise en forme", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("couches", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]),
    ("connaissances", ["-m", "bot", "check"]),
    # Side by side: most of the time they wait for processes, clocks and servers.
    ("tests", ["-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]),
)


def run(_: argparse.Namespace) -> int:
    if not (ROOT / "tests").is_dir():
        print("Les tests ne sont que dans le dépôt : clone-le, puis lance ./jalon test.", file=sys.stderr)
        return 2
    failed = [name for name, arguments in _CONTROLS if not _passes(name, arguments)]
    print(f"\nÀ revoir : {', '.join(failed)}." if failed else "\nTout est bon.", flush=True)
    return 1 if failed else 0


def _passes(name: str, arguments: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    began = time.perf_counter()
    code = subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode
    print(f"-- {name} : {'bon' if code == 0 else 'à revoir'} ({time.perf_counter() - began:.0f} s)", flush=True)
    return code == 0
