"""A backup of a SQLite database while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.address import SqliteFile, read_address
from bot.storage.errors import BadAddress, ReadOnly, StorageError, Unreadable
from bot.storage.failures import failure, failures


def copy_database(url: str, target: Path) -> None:
    """Copies to a new file, whole or not at all; readable by its owner only, as the database itself."""
    address = read_address(url)
    if not isinstance(address, SqliteFile):
        raise BadAddress("Cette base est sur PostgreSQL : sauvegarde-la avec pg_dump.")
    if not address.path.is_file():
        raise Unreadable(f"Il n'y a rien à sauvegarder : « {address.path} » n'existe pas.")
    if target.exists():
        raise StorageError(f"« {target} » existe déjà. Choisis un autre nom pour la sauvegarde.")
    partial = target.with_name(f"{target.name}.partiel")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            _copy(address, SqliteFile(partial))
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError:
        raise failure(ReadOnly, SqliteFile(target)) from None


def _copy(address: SqliteFile, copy: SqliteFile) -> None:
    with failures(address), closing(sqlite3.connect(address.path)) as source:
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # a damaged source is named as itself
        with failures(copy), closing(sqlite3.connect(copy.path)) as kept:
            source.backup(kept)
            kept.execute("PRAGMA journal_mode = DELETE")  # one file, complete by itself
    with copy.path.open("rb") as written:
        os.fsync(written.fileno())
