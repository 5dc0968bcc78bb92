"""Making room for a SQLite file: readable by its owner only, since it holds what people told."""

from __future__ import annotations

import os
from pathlib import Path

from bot.storage.address import SqliteFile
from bot.storage.errors import ReadOnly, Unreadable
from bot.storage.failures import failure


def prepare(address: SqliteFile) -> None:
    """Creates the file and its folder where they are missing.

    Raises:
        Unreadable: A folder, or something else that is no file, stands there.
        ReadOnly: Nothing can be created or written there.
    """
    try:
        _create(address.path)
        ordinary = address.path.is_file()
    except OSError:
        raise failure(ReadOnly, address) from None
    if not ordinary:
        raise Unreadable(f"« {address.path} » n'est pas un fichier (un dossier ?). Choisis un autre emplacement.")
    # SQLite opens what it may not write without a word, and fails at the first answer to keep.
    if not os.access(address.path, os.R_OK | os.W_OK) or not os.access(address.path.parent, os.W_OK):
        raise failure(ReadOnly, address)


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
