"""`jalon backup`: a copy of the database of Telegram, also while Jalon runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.config import BadConfig, load_config
from bot.storage import StorageError, backup


def run(given: argparse.Namespace) -> int:
    try:
        config = load_config(Path(given.config) if given.config else None)
        backup(config.database, Path(given.file))
    except (BadConfig, StorageError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Sauvegardé dans « {given.file} ». Ce fichier contient ce que les gens ont dit : garde-le à l'abri.")
    return 0
