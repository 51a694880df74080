"""What alembic runs: the revisions on the connection that ``upgrade`` gives, inside its transaction."""

from alembic import context

from crisisdesk.casebook.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
