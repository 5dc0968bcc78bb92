"""Where a database is: reading `JALON_DATABASE_URL` without ever repeating it, since it may hold a password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.storage.errors import BadAddress

_HOW = "Écris sqlite:///chemin/jalon.sqlite3 ou postgresql://utilisateur@serveur/base."


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A file of this machine."""

    path: Path

    def __str__(self) -> str:
        return f"la base « {self.path} »"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server; its URL is for the driver only."""

    url: str

    def __str__(self) -> str:
        return "la base PostgreSQL"

    def __repr__(self) -> str:
        return "PostgresServer(…)"


Address = SqliteFile | PostgresServer


def read_address(url: str) -> Address:
    """What the URL names; any driver that it asks for (`+asyncpg`, …) is replaced by ours.

    Raises:
        BadAddress: It is neither SQLite nor PostgreSQL, or badly written.
    """
    scheme, separator, rest = url.strip().partition("://")
    kind = scheme.lower().partition("+")[0]
    if not separator or not re.fullmatch(r"sqlite|postgres|postgresql", kind):
        raise BadAddress(f"L'adresse de la base de données n'est pas reconnue. {_HOW}")
    return _file(rest) if kind == "sqlite" else _server(f"postgresql+psycopg://{rest}")


def _file(rest: str) -> SqliteFile:
    name = rest.removeprefix("/")
    if not rest.startswith("/") or not name or name == ":memory:" or "?" in name or "\0" in name:
        raise BadAddress(f"L'adresse SQLite doit être le chemin d'un fichier, sans « ? ». {_HOW}")
    return SqliteFile(Path(name).absolute())


def _server(url: str) -> PostgresServer:
    from sqlalchemy import make_url  # takes a while to import, and SQLite's own address needs none of it
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(url)
    except (ArgumentError, ValueError):
        raise BadAddress(
            "L'adresse PostgreSQL est mal écrite. Écris postgresql://utilisateur:motdepasse@serveur:5432/base ; "
            "dans le mot de passe, « @ » s'écrit %40 et « / » s'écrit %2F."
        ) from None
    return PostgresServer(url)
