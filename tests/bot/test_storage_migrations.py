"""Databases of every age come to the tables of today with all that they hold, or are left alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.storage import Newer, Storage, Unreadable, migrate, open_storage, sqlite_url
from bot.storage.address import SqliteFile, read_address
from bot.storage.engine import Database
from bot.storage.place import prepare
from bot.storage.tables import metadata
from flows.reminders.reconcile import Row

# One per revision: what a database of that revision may hold, as it was written then.
OLD_ROWS = {
    "0001": """
        INSERT INTO people VALUES ('telegram:1', '2026-07-01 10:00:00+00:00', '2026-07-02 10:00:00+00:00');
        INSERT INTO facts VALUES ('telegram:1', 'region', 'wallonie', '2026-07-01', false);
        INSERT INTO conversations VALUES ('telegram:1', 'montant', '{"age": "20"}', '2026-07-02 10:00:00+00:00')
    """,
}
OLD_ROWS["0003"] = OLD_ROWS["0002"] = OLD_ROWS["0001"]
OLD_ROWS["0004"] = (
    OLD_ROWS["0003"]
    + """;
        INSERT INTO appointments VALUES (7, 'telegram:1', 'forem_entretien', '2026-12-15 13:30:00+00:00', 'place',
            'Namur', 'CV', '', 'coming', NULL, NULL, '2026-07-02 10:00:00+00:00', 1, 'abcd');
        INSERT INTO reminders VALUES (9, 'telegram:1', 'rendez_vous:7:-1d', '2026-12-14 08:00:00+00:00',
            '2026-12-15 11:30:00+00:00', '2026-12-14T09:00', 'pending', false, NULL, 0, NULL, '')
    """
)
OPENER = "import sys; from bot.storage import open_storage; open_storage(sys.argv[1]).dispose()"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "jalon.sqlite3")
    empty: str = request.getfixturevalue("empty_postgres")
    return empty


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    address = read_address(url)
    if isinstance(address, SqliteFile):
        prepare(address)
    with Database(address) as opened:
        yield opened


def config() -> Config:
    settings = Config()
    settings.set_main_option("script_location", "bot.storage:migrations")
    settings.set_main_option("path_separator", "os")
    return settings


def execute(database: Database, statements: str) -> None:
    with database.writing() as connection:
        for statement in statements.split(";"):
            connection.exec_driver_sql(statement.strip())


def test_the_revisions_are_one_line_numbered_in_order() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert [script.revision for script in scripts.walk_revisions()][::-1] == migrate.revisions()
    assert set(OLD_ROWS) == set(migrate.revisions())


def test_a_new_database_has_exactly_the_tables_that_the_code_uses(url: str, database: Database) -> None:
    open_storage(url).dispose()
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_every_row_goes_with_its_person(url: str, database: Database) -> None:
    open_storage(url).dispose()
    with database.reading() as connection:
        tables = inspect(connection)
        for table in set(tables.get_table_names()) - {"alembic_version", "people", "updates", "unanswered"}:
            (key,) = tables.get_foreign_keys(table)
            assert (key["constrained_columns"], key["referred_table"]) == (["person"], "people"), table
            assert key["options"] == {"ondelete": "CASCADE"}, table


@pytest.mark.parametrize("revision", OLD_ROWS)
def test_a_database_of_an_earlier_version_keeps_what_it_holds(url: str, database: Database, revision: str) -> None:
    settings = config()
    with database.writing() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
    execute(database, OLD_ROWS[revision])
    with open_storage(url) as storage:
        assert storage.known("telegram:1") == {"region": "wallonie"}
        kept = storage.current("telegram:1")
        assert kept is not None
        assert (kept.flow, kept.answers) == ("montant", {"age": "20"})
        assert kept.updated_at == datetime(2026, 7, 2, 10, tzinfo=UTC)
        if revision >= "0004":
            check_appointment_and_reminder(storage)


def check_appointment_and_reminder(storage: Storage) -> None:
    [kept] = storage.appointments("telegram:1")
    assert (kept.id, kept.uid, kept.sequence, kept.place) == (7, "abcd", 1, "Namur")
    assert kept.local.isoformat() == "2026-12-15T14:30:00+01:00"
    due = datetime(2026, 12, 14, 8, tzinfo=UTC)
    assert storage.reminders("telegram:1") == [Row(9, "rendez_vous:7:-1d", due, "pending")]
    assert [row.until for row in storage.lease(due, due, 1)] == [datetime(2026, 12, 15, 11, 30, tzinfo=UTC)]


def test_a_newer_database_is_refused_and_left_alone(url: str, database: Database) -> None:
    with open_storage(url) as storage:
        storage.learn("terminal", {"region": "wallonie"}, date(2026, 7, 1))
    execute(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Newer, match=r"plus récente de Jalon \(révision 9999\) : rien n'a été touché"):
        open_storage(url)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
        assert connection.exec_driver_sql("SELECT value FROM facts").scalar() == "wallonie"


def test_processes_that_start_together_all_find_the_tables(url: str) -> None:
    starts = [subprocess.Popen([sys.executable, "-c", OPENER, url], stderr=subprocess.PIPE) for _ in range(3)]
    assert [start.communicate(timeout=60)[1] for start in starts] == [b""] * 3
    assert [start.returncode for start in starts] == [0] * 3


def test_whoever_starts_during_a_migration_waits_for_its_end(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = migrate._run_alembic

    def slow(connection: Connection) -> None:
        sleep(0.3)
        real(connection)

    monkeypatch.setattr(migrate, "_run_alembic", slow)
    with ThreadPoolExecutor(2) as starts:
        for storage in starts.map(open_storage, [url, url]):
            with storage:
                assert storage.known("terminal") == {}


def test_a_migration_that_fails_halfway_leaves_nothing(
    url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrate._run_alembic

    def interrupted(connection: Connection) -> None:
        real(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrate, "_run_alembic", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_storage(url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []
    monkeypatch.undo()
    open_storage(url).dispose()


def test_a_migration_may_rebuild_a_table_that_others_point_to(url: str) -> None:
    with open_storage(url) as storage:
        storage.learn("terminal", {"region": "wallonie"}, date(2026, 7, 1))
        with Database(read_address(url), migrating=True) as alone, alone.writing() as connection:
            operations = Operations(MigrationContext.configure(connection))
            with operations.batch_alter_table("people", recreate="auto") as table:
                table.alter_column("last_seen", nullable=True)
        assert storage.known("terminal") == {"region": "wallonie"}


def test_tables_of_something_else_are_left_alone(url: str, database: Database) -> None:
    execute(database, "CREATE TABLE facts (about TEXT)")
    with pytest.raises(Unreadable, match="rien n'a été touché"):
        open_storage(url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["facts"]
