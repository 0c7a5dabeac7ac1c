"""Run by Alembic: migrates the connection it is handed, inside the transaction that is already open on it."""

from alembic import context

from clinic_app.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making a new one
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
