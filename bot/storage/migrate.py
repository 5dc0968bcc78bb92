"""Bringing a database to the tables of this version: under a lock, all or nothing, and only if it is needed."""

from __future__ import annotations

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

from bot.storage.address import Address, SqliteFile
from bot.storage.engine import Database
from bot.storage.errors import Newer, Unreadable
from bot.storage.tables import metadata

_ADVISORY_LOCK = 0x4A414C4F4E  # "JALON"; any number that no other program of the server uses


def migrate(database: Database) -> None:
    """Leaves the database at the last revision.

    Raises:
        Newer: It is at a revision that this version does not know; nothing was touched.
        Unreadable: It holds tables of something else.
    """
    with database.reading() as connection:
        if _is_current(connection):
            return
    with Database(database.address, migrating=True) as alone, alone.writing() as connection:
        _upgrade(connection, database.address)


def revisions() -> list[str]:
    """The revisions that this version knows, oldest first, by the names of their files."""
    names = (entry.name for entry in files("bot.storage.migrations").joinpath("versions").iterdir())
    return sorted(name[:4] for name in names if name[:4].isdigit())


def _is_current(connection: Connection) -> bool:
    found = _stored_revision(connection)
    known = revisions()
    if found is not None and found not in known:
        raise Newer(
            f"Cette base de données vient d'une version plus récente de Jalon (révision {found[:20]}) : "
            "rien n'a été touché. Mets Jalon à jour, puis recommence."
        )
    return found == known[-1]


def _stored_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _upgrade(connection: Connection, address: Address) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    if _is_current(connection):  # another process did it while this one waited for the lock
        return
    if _stored_revision(connection) is None:
        _refuse_foreign_tables(connection, address)
    _run_alembic(connection)
    if isinstance(address, SqliteFile) and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise Unreadable(f"Dans {address}, des lignes ne se rapportent à personne. Restaure une sauvegarde.")


def _refuse_foreign_tables(connection: Connection, address: Address) -> None:
    # A PostgreSQL schema may be shared with others; a file is ours alone.
    present = set(inspect(connection).get_table_names())
    if present if isinstance(address, SqliteFile) else present & set(metadata.tables):
        raise Unreadable(
            f"Il y a déjà autre chose dans {address}, que Jalon n'a pas écrit : rien n'a été touché. "
            "Choisis un autre emplacement."
        )


def _run_alembic(connection: Connection) -> None:
    from alembic import command  # here, because most starts find nothing to migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
