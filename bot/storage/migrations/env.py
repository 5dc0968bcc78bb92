"""Run by Alembic for each upgrade, on the connection and in the transaction of bot.storage.migrate."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    transactional_ddl=True,
)
context.run_migrations()
