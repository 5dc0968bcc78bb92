"""What a database driver's error means for a person.

The driver's own words, which may repeat an address or a value, are never passed on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.storage.address import Address
from bot.storage.errors import BadAddress, Busy, ReadOnly, StorageError, Unreachable, Unreadable

_SQLITE = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_CANTOPEN: ReadOnly,
    sqlite3.SQLITE_FULL: ReadOnly,
    sqlite3.SQLITE_IOERR: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_CORRUPT: Unreadable,
    sqlite3.SQLITE_NOTADB: Unreadable,
}

# By the first characters of PostgreSQL's SQLSTATE, the longest first.
_POSTGRES = {
    "25006": ReadOnly,  # read_only_sql_transaction
    "42501": ReadOnly,  # insufficient_privilege
    "53100": ReadOnly,  # disk_full
    "53300": Busy,  # too_many_connections
    "40001": Busy,  # serialization_failure
    "40P01": Busy,  # deadlock_detected
    "55P03": Busy,  # lock_not_available
    "3D000": Unreachable,  # no such database
    "57P": Unreachable,  # the server stops or starts
    "08": Unreachable,  # connection lost
    "28": Unreachable,  # login refused
    "XX": Unreadable,  # data or index corrupted
}

_SENTENCES: dict[type[StorageError], str] = {
    StorageError: "Quelque chose a empêché d'utiliser {place} ({code}). Recommence ; si cela continue, signale-le.",
    BadAddress: "L'adresse de {place} contient une option inconnue. Vérifie JALON_DATABASE_URL.",
    Busy: "Un autre programme occupe {place}. Ferme-le ou attends un instant, puis recommence.",
    ReadOnly: "Je ne peux pas écrire dans {place}. Vérifie tes droits et la place libre, "
    "ou choisis un autre emplacement.",
    Unreachable: "Je n'arrive pas à joindre {place}. Vérifie que le serveur tourne, et l'adresse, "
    "l'utilisateur et le mot de passe de JALON_DATABASE_URL.",
    Unreadable: "Je ne peux pas lire {place} : elle est abîmée ou ce n'est pas une base de données. "
    "Restaure une sauvegarde, ou mets ce fichier de côté pour repartir de zéro.",
}


def failure(kind: type[StorageError], place: Address, code: str = "") -> StorageError:
    """The error of this kind, in the words for that place."""
    return kind(_SENTENCES[kind].format(place=place, code=code))


@contextmanager
def failures(place: Address) -> Iterator[None]:
    """Turns whatever the driver raises into a StorageError, cut off from the driver's words."""
    try:
        yield
    except exc.TimeoutError:
        raise failure(Busy, place) from None
    except exc.DBAPIError as error:
        raise _meaning(error.orig, place) from None
    except sqlite3.Error as error:
        raise _meaning(error, place) from None


def _meaning(error: BaseException | None, place: Address) -> StorageError:
    name = type(error).__name__
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest of an extended code says where it happened
        return failure(_SQLITE.get(code, StorageError), place, getattr(error, "sqlite_errorname", name))
    state = getattr(error, "sqlstate", None)
    if state is None:
        kinds = {"OperationalError": Unreachable, "ProgrammingError": BadAddress}
        return failure(kinds.get(name, StorageError), place, name)
    kind = next((kind for start, kind in _POSTGRES.items() if state.startswith(start)), StorageError)
    return failure(kind, place, state)
